//! The places where replies are put, one for each message that waits.

use std::task::Waker;
use std::time::{Duration, Instant};

use crate::backend::redis::connection::load::Load;
use crate::backend::{GiveUp, SlotEvent};

/// The place of one message.
#[derive(Debug)]
pub(super) struct Slot {
    pub(super) state: State,
    pub(super) deadline: Instant,
    /// The time that was given, for the error's text.
    pub(super) timeout: Duration,
    pub(super) give_up: GiveUp,
    /// The number of the message's entry in the order of the connection.
    pub(super) sequence: u64,
}

#[derive(Debug)]
pub(super) enum State {
    /// The caller waits for the reply.
    Waiting(Waker),
    /// The caller waits for room in the queue; the number distinguishes it from earlier callers in the same slot.
    WaitingForRoom(Waker, u64, Load),
    /// There is room for the caller's message, kept free until it comes.
    Admitted(Load),
    /// The caller has left; the reply is thrown away.
    Abandoned,
    Done(SlotEvent),
}

impl Slot {
    /// Returns whether the message is not in the queue yet.
    pub(super) fn waits_for_room(&self) -> bool {
        matches!(self.state, State::WaitingForRoom(..) | State::Admitted(_))
    }

    /// Returns whether the deadline still matters.
    pub(super) fn is_pending(&self) -> bool {
        !matches!(self.state, State::Done(_))
    }
}

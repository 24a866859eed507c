//! The interface between the cache and the backend that answers its commands.

use std::fmt;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use redis::Value;

use crate::error::{Error, ErrorKind, Result};
use crate::events::ServerName;
use crate::operation::{Packed, Units};

/// A backend that answers commands.
///
/// It is polled by the callers' own tasks and needs no heap block for a command. Sending, sending again after a break and
/// waiting for a connection lie behind it, and so do the deadlines in [`RequestOptions`].
pub trait Backend: fmt::Debug + Send + Sync {
    /// Takes a message: answers it at once, or names the place where the reply will be.
    fn start(
        &self,
        message: &Packed,
        options: &RequestOptions,
        context: &mut Context<'_>,
    ) -> Started;

    /// Returns the server, for spans and metrics; `None` where there is none.
    fn server(&self) -> Option<ServerName> {
        None
    }
}

/// The options of one message.
#[derive(Clone, Copy, Debug)]
pub struct RequestOptions {
    /// The end of the wait for the reply, on the real clock.
    pub deadline: Instant,
    /// The time that was given, for the error's text.
    pub timeout: Duration,
    /// The message changes nothing, so it can be sent once more where its reply was lost.
    pub is_read: bool,
    /// The largest string that the reply may have, in bytes.
    pub max_string: usize,
    /// Scripts may run on the server.
    pub scripts: bool,
    /// The event that ends the wait for a connection before the deadline.
    pub give_up: GiveUp,
    /// The command blocks on the server, so it gets a connection of its own.
    pub blocks: bool,
}

/// The event that ends the wait for a connection before the deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GiveUp {
    /// Nothing.
    Never,
    /// A refusal that the next attempt would not change: of the login or of the database.
    OnRefusal,
    /// A failed attempt to connect.
    OnFailedAttempt,
}

/// The result of starting a message.
#[derive(Debug)]
pub enum Started {
    /// It is answered.
    Replied(Reply),
    /// Its reply will be here.
    Waiting(SlotHandle),
}

/// The place of a reply that has not come.
#[derive(Debug)]
pub struct SlotHandle {
    /// The place where messages wait together.
    pub slots: Arc<dyn Slots>,
    /// The place of this one.
    pub slot: usize,
}

/// The places of messages that wait for their replies.
pub trait Slots: fmt::Debug + Send + Sync {
    /// Returns the outcome once it is there, which empties the slot but for [`SlotEvent::Admitted`]; else remembers whom to wake.
    fn poll(&self, slot: usize, context: &mut Context<'_>) -> Poll<SlotEvent>;

    /// Lets the message of a slot go, after [`SlotEvent::Admitted`].
    fn enter(
        &self,
        slot: usize,
        message: &Packed,
        options: &RequestOptions,
        context: &mut Context<'_>,
    );

    /// Empties the slot of a message whose caller does not wait any more, and returns whether it may run or have run.
    fn leave(&self, slot: usize) -> bool;

    /// Returns whether a wait that this thread polls ends here at its deadline, by [`SlotEvent::Failed`].
    ///
    /// If it does not, the caller's poll keeps the deadline: a backend needs no timer of its own, and one whose timer
    /// belongs to a runtime says `false` to threads outside of it. The caller asks after a poll and not after
    /// [`start`](Backend::start), which would cost each message the question: a backend that says `false` to the thread that
    /// starts a message wakes its task once.
    fn keeps_deadlines(&self) -> bool;
}

/// The end of the wait for a reply.
#[derive(Debug)]
pub enum SlotEvent {
    /// With an outcome for each part.
    Replied(Reply),
    /// With this error for all parts.
    Failed(Error),
    /// Without: the message changes nothing and can be started again.
    SendAgain,
    /// It goes on: there is room for the message now.
    Admitted,
}

/// The outcome of each part of a message.
#[derive(Debug)]
pub enum Reply {
    /// Of a message that is one command or one group, whose value is the array of its replies.
    One(Result<Value>),
    /// Of a message of several parts, in their order.
    Many(Vec<Result<Value>>),
}

impl SlotEvent {
    /// Returns whether the message can have changed something.
    pub(crate) fn may_have_run(&self) -> bool {
        let of =
            |result: &Result<Value>| result.as_ref().map_or_else(Error::may_have_run, |_| true);
        match self {
            Self::Replied(Reply::One(result)) => of(result),
            Self::Replied(Reply::Many(results)) => results.iter().any(of),
            Self::Failed(error) => error.may_have_run(),
            Self::SendAgain => true,
            Self::Admitted => false,
        }
    }
}

impl GiveUp {
    /// Returns whether a failed attempt to connect ends the wait.
    #[must_use]
    pub(crate) fn is_reached(self, failure: &Error) -> bool {
        match self {
            Self::Never => false,
            Self::OnRefusal => matches!(failure.kind(), ErrorKind::Auth | ErrorKind::Config),
            Self::OnFailedAttempt => true,
        }
    }
}

impl Reply {
    /// Returns the outcome of each part.
    pub(crate) fn into_answers(self) -> Vec<Result<Value>> {
        match self {
            Self::One(answer) => vec![answer],
            Self::Many(answers) => answers,
        }
    }

    /// The same error for each part of a message.
    pub(crate) fn failed(error: &Error, units: &Units) -> Self {
        match units {
            Units::Command | Units::Ruled(_) | Units::Group(_) => Self::One(Err(error.clone())),
            // Where there are no parts, the error must not be lost with them.
            Units::Many(units) if units.is_empty() => Self::One(Err(error.clone())),
            Units::Many(units) => {
                Self::Many(units.iter().map(|_unit| Err(error.clone())).collect())
            }
        }
    }
}

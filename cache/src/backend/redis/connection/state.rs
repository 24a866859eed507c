//! The state that the task of a connection owns: messages on their way, and outcomes on their way back.

use std::collections::VecDeque;
use std::task::Waker;
use std::time::Instant;

use redis::{ServerError, Value};

use crate::backend::redis::connection::broken::Broken;
use crate::backend::redis::connection::entry::{Entry, Taken, UNREAD};
use crate::backend::redis::connection::queue::Queue;
use crate::backend::redis::connection::shared::{Connection, Shared, Status};
use crate::backend::redis::connection::slot::State;
use crate::backend::{Alarm, Reply, SlotEvent};
use crate::error::Error;
use crate::events::Depth;

/// Stays while the socket under it is replaced.
#[derive(Debug, Default)]
pub(super) struct TaskState {
    /// Taken from the connection's queue and not written to the end.
    pub(super) writing: Queue,
    /// Written to the end; their replies come in this order.
    pub(super) in_flight: VecDeque<Entry>,
    /// Outcomes that are not in their slots yet.
    pub(super) done: Vec<Done>,
    pub(super) wakers: Vec<Waker>,
    pub(super) alarm: Alarm,
    /// The number of replies of the connection that callers waited for.
    pub(super) answered: usize,
    /// A command got no reply in time: the connection is to be checked.
    pub(super) is_suspect: bool,
    /// The server has said that it does not do its work any more.
    pub(super) is_outdated: bool,
    /// The time at which a connection was last replaced for that.
    pub(super) replaced: Option<Instant>,
    /// The server has refused a login in place of the one before.
    pub(super) is_login_refused: bool,
    /// Reports how many operations wait to be written.
    depth: Depth,
}

/// An outcome on its way to its slot.
#[derive(Debug)]
pub(super) struct Done {
    pub(super) slot: usize,
    pub(super) outcome: SlotEvent,
    /// The message changes nothing, so it can be sent again where its reply cannot be trusted.
    pub(super) is_read: bool,
}

/// The condition under which queued messages are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Take {
    Now,
    /// Taken unless callers were woken who have not run yet: their next messages get into the same write.
    UnlessMoreCome,
    /// There is no connection.
    Never,
}

/// The shared state after [`TaskState::settle`].
pub(super) struct Settled {
    /// There are messages that were not taken.
    pub(super) is_queue_full: bool,
    pub(super) has_taken: bool,
    /// Nothing was taken, since callers who were woken are about to queue more.
    pub(super) pauses: bool,
    pub(super) next_due: Option<Instant>,
}

/// A table of more entries than this is given back.
const KEPT_IN_FLIGHT: usize = 1024;

impl TaskState {
    /// Returns the cap on a string in the next reply.
    #[inline]
    pub(super) fn max_string(&mut self) -> usize {
        self.head().map_or(UNREAD, |entry| entry.max_string())
    }

    /// Gives a reply to the message that waits for the next one.
    #[inline]
    pub(super) fn take_reply(&mut self, reply: Value) -> Result<(), Broken> {
        if let Value::ServerError(error) = &reply {
            self.is_outdated |= asks_for_another(error);
        }
        let Some(head) = self.head() else {
            self.distrust();
            return Err(Broken::OutOfStep);
        };
        match head.take(reply) {
            Ok(Taken::More) => {}
            Ok(Taken::LoggedIn) => self.drop_answered(),
            Ok(Taken::LoginRefused) => {
                self.is_login_refused = true;
                self.drop_answered();
            }
            Ok(Taken::Last(reply)) => {
                let (slot, is_read) = (head.slot.take(), head.is_read);
                self.answered += usize::from(slot.is_some());
                self.finish(slot, reply, is_read);
                self.drop_answered();
            }
            Err(fault) => {
                // Its other parts get the error of the broken connection, and none of it is sent again.
                head.is_read = false;
                let failed = head.fail(fault.0);
                let last = failed.map(|reply| (head.slot.take(), reply));
                self.distrust();
                if let Some((slot, reply)) = last {
                    self.finish(slot, reply, false);
                }
                return Err(Broken::OutOfStep);
            }
        }
        Ok(())
    }

    #[inline]
    fn finish(&mut self, slot: Option<usize>, reply: Reply, is_read: bool) {
        if let Some(slot) = slot {
            self.done.push(Done {
                slot,
                outcome: SlotEvent::Replied(reply),
                is_read,
            });
        }
    }

    /// Takes back outcomes that are not in their slots yet: one reply too many before the last one would have given each of
    /// them to the wrong message.
    #[cold]
    fn distrust(&mut self) {
        self.answered = 0;
        for done in &mut self.done {
            done.outcome = if done.is_read {
                SlotEvent::SendAgain
            } else {
                SlotEvent::Failed(Broken::OutOfStep.error())
            };
        }
    }

    /// Removes messages that wait for nothing from the front, so that the first one is the one that gets the next reply.
    // On the path of every reply, and left as a call by the compiler's own choice.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn drop_answered(&mut self) {
        while self.in_flight.front().is_some_and(Entry::is_answered) {
            self.in_flight.pop_front();
        }
        if self.in_flight.capacity() > KEPT_IN_FLIGHT && self.in_flight.is_empty() {
            self.in_flight.shrink_to(KEPT_IN_FLIGHT);
        }
    }

    /// The message that the next reply belongs to.
    #[inline]
    fn head(&mut self) -> Option<&mut Entry> {
        match self.in_flight.front_mut() {
            Some(entry) => Some(entry),
            None => self.writing.front_mut().filter(|entry| entry.written > 0),
        }
    }

    /// Returns whether something was written, or is to be, that has no reply.
    pub(super) fn waits_for_replies(&self) -> bool {
        !self.in_flight.is_empty() || !self.writing.is_empty()
    }

    /// Drops a broken socket: `error` is for what was written and got no reply; the rest goes over the next one.
    pub(super) fn lose(&mut self, connection: &Connection, error: &Error) {
        let Self {
            writing,
            in_flight,
            done,
            ..
        } = self;
        for mut entry in in_flight.drain(..) {
            let Some(slot) = entry.slot.filter(|_| !entry.is_answered()) else {
                continue;
            };
            let is_read = entry.is_read;
            let outcome = if is_read {
                SlotEvent::SendAgain
            } else {
                SlotEvent::Replied(entry.abandon(error, error))
            };
            done.push(Done {
                slot,
                outcome,
                is_read,
            });
        }
        writing.change(|entry| match entry.slot {
            // The next connection logs in by itself, and perhaps with a newer login than this one.
            _ if entry.is_login() => entry.withdraw(),
            _ if entry.written == 0 => {}
            Some(_) if !entry.is_read => entry.rewind(error),
            slot => {
                done.extend(slot.map(|slot| Done {
                    slot,
                    outcome: SlotEvent::SendAgain,
                    is_read: true,
                }));
                entry.withdraw();
            }
        });
        let mut shared = connection.lock();
        if !matches!(shared.status, Status::Closed(_)) {
            shared.status = Status::Down(None);
        }
        if shared.queue.has_login() {
            shared.queue.change(|entry| {
                if entry.is_login() {
                    entry.withdraw();
                }
            });
        }
        shared.taken = self.writing.load();
        self.fill_slots(&mut shared);
        drop(shared);
        self.wake();
    }

    /// Counts bytes as written.
    #[inline]
    pub(super) fn advance(&mut self, bytes: usize) {
        let Self {
            writing,
            in_flight,
            done,
            ..
        } = self;
        writing.advance(bytes, |entry| {
            if let (true, Some(slot)) = (entry.is_answered(), entry.slot) {
                // It asked for nothing but a connection.
                done.push(Done {
                    slot,
                    outcome: SlotEvent::Replied(Reply::Many(Vec::new())),
                    is_read: false,
                });
            }
            in_flight.push_back(entry);
        });
        self.drop_answered();
    }

    /// Puts outcomes into their slots, lets callers in where there is room, and takes what is queued if it may;
    /// `None` where the connection was closed.
    pub(super) fn settle(&mut self, connection: &Connection, take: Take) -> Option<Settled> {
        let mut shared = connection.lock();
        self.fill_slots(&mut shared);
        let has_room = self.writing.is_empty() && !shared.queue.is_empty();
        let pauses = has_room && take == Take::UnlessMoreCome && shared.uncollected > 0;
        let has_taken = has_room && take != Take::Never && !pauses;
        if has_taken {
            self.writing.take(&mut shared.queue);
        }
        shared.taken = self.writing.load();
        shared.admit(&mut self.wakers);
        let is_queue_full = !shared.queue.is_empty();
        // The task comes back by itself, so nobody has to wake it.
        shared.is_woken = pauses;
        let is_closed = matches!(shared.status, Status::Closed(_));
        let behind = shared.behind();
        let settled = Settled {
            is_queue_full,
            has_taken,
            pauses,
            next_due: shared.next_due,
        };
        drop(shared);
        let meters = connection.plan.monitor.meters();
        self.depth
            .set(meters, self.writing.load().operations(), behind);
        self.wake();
        (!is_closed).then_some(settled)
    }

    /// Reports how many operations wait to be written, after a write.
    #[inline]
    pub(super) fn report_depth(&mut self, connection: &Connection) {
        let meters = connection.plan.monitor.meters();
        self.depth
            .set_unwritten(meters, self.writing.load().operations());
    }

    /// Puts outcomes into their slots and wakes those who wait for them.
    pub(super) fn deliver(&mut self, connection: &Connection) {
        self.fill_slots(&mut connection.lock());
        self.wake();
    }

    pub(super) fn fill_slots(&mut self, shared: &mut Shared) {
        for Done { slot, outcome, .. } in self.done.drain(..) {
            if let Some(waker) = shared.complete(slot, outcome) {
                self.wakers.push(waker);
            }
        }
    }

    /// Wakes callers. Called without the lock, since a waker can be a caller's code.
    pub(super) fn wake(&mut self) {
        for waker in self.wakers.drain(..) {
            waker.wake();
        }
        // A burst of failures at once must leave nothing behind.
        self.wakers.shrink_to(KEPT_IN_FLIGHT);
        self.done.shrink_to(KEPT_IN_FLIGHT);
    }
}

/// Returns whether an error says that the server has become a replica, has lost its master, loads its data, or has taken the login
/// of the connection away.
#[cold]
fn asks_for_another(error: &ServerError) -> bool {
    matches!(
        error.code(),
        "READONLY" | "MASTERDOWN" | "LOADING" | "UNBLOCKED" | "NOAUTH"
    )
}

impl Shared {
    /// Puts an outcome into its slot, and returns whom to wake.
    #[inline]
    pub(super) fn complete(&mut self, slot: usize, outcome: SlotEvent) -> Option<Waker> {
        let state = &mut self.slots.get_mut(slot)?.state;
        let before = std::mem::replace(state, State::Done(outcome));
        self.uncollected += usize::from(!matches!(before, State::Done(_)));
        match before {
            State::Waiting(waker) | State::WaitingForRoom(waker, ..) => Some(waker),
            State::Admitted(load) => {
                self.reserved -= load;
                None
            }
            State::Abandoned | State::Done(_) => {
                self.remove(slot);
                None
            }
        }
    }

    /// Lets in those who wait for room, in their order.
    #[inline]
    fn admit(&mut self, wakers: &mut Vec<Waker>) {
        while let Some((slot, room)) = self.waiting_for_room.front().copied() {
            let load = match self.slots.get(slot).map(|slot| &slot.state) {
                Some(State::WaitingForRoom(_, number, load)) if *number == room => *load,
                _ => {
                    self.waiting_for_room.pop_front();
                    continue;
                }
            };
            if !self.load().has_room_for(load) {
                return;
            }
            self.waiting_for_room.pop_front();
            self.reserved += load;
            if let Some(slot) = self.slots.get_mut(slot) {
                let before = std::mem::replace(&mut slot.state, State::Admitted(load));
                if let State::WaitingForRoom(waker, ..) = before {
                    wakers.push(waker);
                }
            }
        }
        self.waiting_for_room.shrink_to(KEPT_IN_FLIGHT);
    }
}

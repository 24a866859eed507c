//! Takes messages out of their queues, with the right word on whether they can have run.

use std::sync::MutexGuard;

use crate::backend::SlotEvent;
use crate::backend::redis::connection::entry::Entry;
use crate::backend::redis::connection::queue::find;
use crate::backend::redis::connection::shared::{Connection, Shared};
use crate::backend::redis::connection::slot::Slot;
use crate::backend::redis::connection::state::{Done, TaskState};
use crate::error::{Error, ErrorKind};

/// The end of the wait for one message.
pub(super) struct Abort {
    slot: usize,
    sequence: u64,
    /// For parts that were written and got no reply.
    sent: Error,
    /// For parts that were not written, and never will be.
    unsent: Error,
}

impl Abort {
    /// The deadline has come; `missing` is why there is no connection, if there is none.
    pub(super) fn at_deadline(index: usize, slot: &Slot, missing: Option<Error>) -> Self {
        let timeout = slot.timeout;
        let sent = Error::new(ErrorKind::Timeout, format!("no reply within {timeout:?}"));
        let unsent = if slot.waits_for_room() {
            let message =
                format!("too many operations wait to be sent; no room within {timeout:?}");
            Error::new(ErrorKind::Overloaded, message)
        } else {
            missing.unwrap_or_else(|| {
                Error::new(ErrorKind::Timeout, format!("not sent within {timeout:?}"))
            })
        };
        Self {
            slot: index,
            sequence: slot.sequence,
            sent: sent.with_may_have_run(true),
            unsent: unsent.with_may_have_run(false),
        }
    }

    /// The wait ends with `error`.
    pub(super) fn with(index: usize, slot: &Slot, error: Error) -> Self {
        Self {
            slot: index,
            sequence: slot.sequence,
            sent: error.clone().with_may_have_run(true),
            unsent: error.with_may_have_run(false),
        }
    }

    /// Takes the message out of a queue, and returns the outcome.
    fn apply(&self, entry: &mut Entry) -> Done {
        let outcome = if entry.has_begun() {
            SlotEvent::Replied(entry.abandon(&self.sent, &self.unsent))
        } else {
            entry.withdraw();
            SlotEvent::Failed(self.unsent.clone())
        };
        Done {
            slot: self.slot,
            outcome,
            is_read: false,
        }
    }
}

impl TaskState {
    /// Ends the waits of messages wherever they are.
    pub(super) fn abort(
        &mut self,
        connection: &Connection,
        mut shared: MutexGuard<'_, Shared>,
        mut aborts: Vec<Abort>,
    ) {
        aborts.retain(|abort| {
            let waits_for_room = shared
                .slots
                .get(abort.slot)
                .is_some_and(Slot::waits_for_room);
            let is_queued = shared.queue.get_mut(abort.sequence).is_some();
            if is_queued {
                shared.queue.withdraw(abort.sequence);
            }
            if is_queued || waits_for_room {
                let outcome = SlotEvent::Failed(abort.unsent.clone());
                self.wakers.extend(shared.complete(abort.slot, outcome));
            }
            !is_queued && !waits_for_room
        });
        drop(shared);
        aborts.sort_unstable_by_key(|abort| abort.sequence);
        self.abort_in_flight(&aborts);
        self.abort_writing(&aborts);
        self.deliver(connection);
    }

    fn abort_in_flight(&mut self, aborts: &[Abort]) {
        for abort in aborts {
            if let Some(entry) = find(&mut self.in_flight, abort.sequence) {
                self.done.push(abort.apply(entry));
            }
        }
    }

    fn abort_writing(&mut self, aborts: &[Abort]) {
        if !aborts
            .iter()
            .any(|abort| self.writing.get_mut(abort.sequence).is_some())
        {
            return;
        }
        let done = &mut self.done;
        self.writing.change(|entry| {
            let found = aborts.binary_search_by_key(&entry.sequence, |abort| abort.sequence);
            if let (Ok(at), Some(_)) = (found, entry.slot) {
                done.push(aborts[at].apply(entry));
            }
        });
    }
}

//! Ends the wait of messages: at their deadline, when a connection is refused, or with the task.

use std::time::Instant;

use crate::backend::redis::connection::aborts::Abort;
use crate::backend::redis::connection::shared::{Connection, Status};
use crate::backend::redis::connection::state::TaskState;
use crate::error::Error;

impl TaskState {
    /// Ends the wait of all whose deadline has come.
    pub(super) fn expire(&mut self, connection: &Connection) {
        let now = Instant::now();
        let mut next_due: Option<Instant> = None;
        let mut aborts = Vec::new();
        let mut shared = connection.lock();
        for (index, slot) in shared.slots.iter().filter(|(_, slot)| slot.is_pending()) {
            if slot.deadline <= now {
                aborts.push(Abort::at_deadline(
                    index,
                    slot,
                    connection.missing(&shared.status),
                ));
            } else {
                next_due = next_due.into_iter().chain([slot.deadline]).min();
            }
        }
        shared.next_due = next_due;
        if let Some(due) = next_due {
            self.alarm.arm(due);
        }
        // Whatever did not go, or got no reply: the connection is suspect.
        self.is_suspect |= !aborts.is_empty();
        self.abort(connection, shared, aborts);
    }

    /// Notes that an attempt to connect has failed, and ends the wait of all who do not wait for the next one.
    pub(super) fn give_up(&mut self, connection: &Connection, failure: &Error) {
        let mut shared = connection.lock();
        if !matches!(shared.status, Status::Closed(_)) {
            shared.status = Status::Down(Some(failure.clone()));
        }
        let mut aborts = Vec::new();
        for (index, slot) in shared.slots.iter().filter(|(_, slot)| slot.is_pending()) {
            if slot.give_up.is_reached(failure) {
                aborts.push(Abort::with(index, slot, failure.clone()));
            }
        }
        self.abort(connection, shared, aborts);
    }

    /// Ends all waits: the task will not come back.
    pub(super) fn end_all(&mut self, connection: &Connection, reason: &Error) {
        let mut shared = connection.lock();
        let reason = match &shared.status {
            Status::Closed(earlier) => earlier.clone(),
            Status::Up | Status::Down(_) => reason.clone(),
        };
        shared.status = Status::Closed(reason.clone());
        let mut aborts = Vec::new();
        for (index, slot) in shared.slots.iter().filter(|(_, slot)| slot.is_pending()) {
            aborts.push(Abort::with(index, slot, reason.clone()));
        }
        self.abort(connection, shared, aborts);
    }
}

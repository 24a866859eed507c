//! Ends the wait of messages: at their deadline, when a connection is refused, or with the task.

use std::time::Instant;

use crate::backend::redis::connection::ends::End;
use crate::backend::redis::connection::flow::Flow;
use crate::backend::redis::connection::lane::refused;
use crate::backend::redis::connection::line::{Line, Status};
use crate::error::Error;

impl Flow {
    /// Ends the wait of all whose deadline has come.
    pub(super) fn expire(&mut self, line: &Line) {
        let now = Instant::now();
        let mut next_due: Option<Instant> = None;
        let mut ends = Vec::new();
        let mut shared = line.lock();
        for (index, slot) in shared.slots.iter().filter(|(_, slot)| slot.is_pending()) {
            if slot.deadline <= now {
                ends.push(End::of_deadline(index, slot, line.missing(&shared.status)));
            } else {
                next_due = next_due.into_iter().chain([slot.deadline]).min();
            }
        }
        shared.next_due = next_due;
        if let Some(due) = next_due {
            self.alarm.arm(due);
        }
        self.is_suspect |= self.end(line, shared, ends);
    }

    /// Notes that an attempt to connect has failed, and ends the wait of all who do not wait for the next one.
    pub(super) fn give_up(&mut self, line: &Line, failure: &Error) {
        let mut shared = line.lock();
        if !matches!(shared.status, Status::Ended(_)) {
            shared.status = Status::Down(Some(failure.clone()));
        }
        let mut ends = Vec::new();
        for (index, slot) in shared.slots.iter().filter(|(_, slot)| slot.is_pending()) {
            if slot.give_up.is_reached(failure) {
                ends.push(End::with(index, slot, refused(slot.give_up, failure)));
            }
        }
        self.end(line, shared, ends);
    }

    /// Ends all waits: the task will not come back.
    pub(super) fn end_all(&mut self, line: &Line, reason: &Error) {
        let mut shared = line.lock();
        let reason = match &shared.status {
            Status::Ended(earlier) => earlier.clone(),
            Status::Up | Status::Down(_) => reason.clone(),
        };
        shared.status = Status::Ended(reason.clone());
        let mut ends = Vec::new();
        for (index, slot) in shared.slots.iter().filter(|(_, slot)| slot.is_pending()) {
            ends.push(End::with(index, slot, reason.clone()));
        }
        self.end(line, shared, ends);
    }
}

//! The callers' operations on a connection: queue a message, look for the reply, leave.

use std::mem::replace;
use std::task::{Context, Poll};

use tokio::runtime::Handle;

use crate::backend::redis::connection::entry::Entry;
use crate::backend::redis::connection::load::Load;
use crate::backend::redis::connection::shared::{Connection, Shared, Status, unlock_and_wake};
use crate::backend::redis::connection::slot::{Slot, State};
use crate::backend::{GiveUp, RequestOptions, SlotEvent, Slots};
use crate::error::{Error, ErrorKind, Result};
use crate::operation::Packed;

impl Connection {
    /// Puts a message into the queue, or in line for room in it, and returns its slot.
    pub(crate) fn submit(
        &self,
        message: &Packed,
        options: &RequestOptions,
        context: &Context<'_>,
    ) -> Result<usize> {
        // Cloned before the lock is taken: a waker can be a caller's code.
        let waker = context.waker().clone();
        if u32::try_from(message.as_bytes().len()).is_err() {
            let error = "the command is longer than 4 GiB";
            return Err(Error::new(ErrorKind::TooLarge, error));
        }
        let mut shared = self.lock();
        if let Some(error) = shared.refusal(options.give_up) {
            drop(shared);
            return Err(error);
        }
        let slot = shared.slots.vacant_key();
        let entry = Entry::new(slot, message, options);
        let load = Load::of(&entry);
        let is_first = shared.waiting_for_room.is_empty();
        let (state, sequence) = if is_first && shared.load().has_room_for(load) {
            let sequence = shared.queue.push(entry, message.as_bytes());
            (State::Waiting(waker), sequence)
        } else {
            let room = shared.queue_for_room(slot);
            (State::WaitingForRoom(waker, room, load), u64::MAX)
        };
        shared.slots.insert(Slot {
            state,
            deadline: options.deadline,
            timeout: options.timeout,
            give_up: options.give_up,
            sequence,
        });
        shared.lower_next_due(options.deadline);
        unlock_and_wake(shared);
        Ok(slot)
    }
}

impl Slots for Connection {
    #[inline]
    fn poll(&self, slot: usize, context: &mut Context<'_>) -> Poll<SlotEvent> {
        let mut shared = self.lock();
        match shared.slots.get(slot).map(|slot| &slot.state) {
            Some(State::Done(_)) => {}
            Some(State::Admitted(_)) => return Poll::Ready(SlotEvent::Admitted),
            Some(State::Waiting(waker) | State::WaitingForRoom(waker, ..))
                if waker.will_wake(context.waker()) =>
            {
                return Poll::Pending;
            }
            _ => {
                drop(shared);
                self.wake_another(slot, context);
                return Poll::Pending;
            }
        }
        let done = shared.remove(slot);
        drop(shared);
        match done.map(|slot| slot.state) {
            Some(State::Done(outcome)) => Poll::Ready(outcome),
            _ => Poll::Pending,
        }
    }

    fn enter(
        &self,
        slot: usize,
        message: &Packed,
        options: &RequestOptions,
        context: &mut Context<'_>,
    ) {
        let waker = context.waker().clone();
        let mut shared = self.lock();
        let Some(State::Admitted(load)) = shared.slots.get(slot).map(|slot| &slot.state) else {
            // Its wait has ended meanwhile, which the next poll sees.
            drop(shared);
            return;
        };
        let load = *load;
        shared.reserved -= load;
        let entry = Entry::new(slot, message, options);
        let sequence = shared.queue.push(entry, message.as_bytes());
        if let Some(slot) = shared.slots.get_mut(slot) {
            slot.sequence = sequence;
            slot.state = State::Waiting(waker);
        }
        unlock_and_wake(shared);
    }

    fn leave(&self, slot: usize) -> bool {
        let mut shared = self.lock();
        let (may_have_run, left) = shared.leave(slot);
        if shared.waiting_for_room.is_empty() {
            drop(shared);
        } else {
            // It may have had the room that others wait for.
            unlock_and_wake(shared);
        }
        // A waker is a caller's code, which must not run under the lock.
        drop(left);
        may_have_run
    }

    fn keeps_deadlines(&self) -> bool {
        Handle::try_current().is_ok_and(|handle| handle.id() == self.runtime)
    }
}

impl Connection {
    /// Remembers another waker.
    #[cold]
    fn wake_another(&self, slot: usize, context: &Context<'_>) {
        let waker = context.waker().clone();
        let mut shared = self.lock();
        let state = shared.slots.get_mut(slot).map(|slot| &mut slot.state);
        let Some(State::Waiting(old) | State::WaitingForRoom(old, ..)) = state else {
            drop(shared);
            // The outcome came between the two locks.
            waker.wake();
            return;
        };
        let old = replace(old, waker);
        drop(shared);
        // Dropped outside of the lock, since a waker can be a caller's code.
        drop(old);
    }
}

impl Shared {
    fn queue_for_room(&mut self, slot: usize) -> u64 {
        self.rooms += 1;
        self.waiting_for_room.push_back((slot, self.rooms));
        self.rooms
    }

    /// Returns why a message is not taken at all.
    fn refusal(&self, give_up: GiveUp) -> Option<Error> {
        match &self.status {
            Status::Closed(error) => Some(error.clone()),
            Status::Down(Some(last)) if give_up.is_reached(last) => Some(last.clone()),
            Status::Down(_) | Status::Up => None,
        }
    }

    /// Returns whether the message of a slot may run or have run, and what was in the slot.
    fn leave(&mut self, slot: usize) -> (bool, Option<State>) {
        let Some(Slot {
            state, sequence, ..
        }) = self.slots.get_mut(slot)
        else {
            return (false, None);
        };
        let sequence = *sequence;
        match state {
            State::Done(event) => {
                let may_have_run = event.may_have_run();
                return (may_have_run, self.remove(slot).map(|slot| slot.state));
            }
            State::Abandoned | State::WaitingForRoom(..) => {}
            State::Admitted(load) => {
                let load = *load;
                self.reserved -= load;
            }
            State::Waiting(_) if self.queue.get_mut(sequence).is_none() => {
                // The task has it: the slot stays until the reply came, so that no other message gets it.
                return (true, Some(replace(state, State::Abandoned)));
            }
            // The task has not taken it, so it never goes.
            State::Waiting(_) => self.queue.withdraw(sequence),
        }
        (false, self.remove(slot).map(|slot| slot.state))
    }
}

// With its future, which is held to 256 bytes where it is made, a waiting caller takes at most 512 beside its command.
const _: () = assert!(size_of::<Option<Slot>>() + size_of::<Entry>() <= 256);

//! Entries by their slot, the counts and indexes beside them, and the removal of expired ones.

use super::{Data, ENTRY_OVERHEAD, Entry, RECENCY, Slot, Store};

/// Steps that each new entry, and each new TTL of a field, takes towards removing expired ones. An expired entry needs about
/// five in all, so they become fewer even while every new entry expires soon, too.
const STEPS_PER_TTL: usize = 8;

impl Store {
    /// Returns the slot of an entry that is not expired.
    pub(super) fn find(&mut self, key: &[u8]) -> Option<usize> {
        let slot = self.entries.find(key)?;
        // A field is removed once, so its removal is paid for by the command that gave it the TTL.
        let is_gone = self.is_due(slot) && self.expire_at(slot, usize::MAX);
        (!is_gone).then_some(slot)
    }

    /// As [`find`](Self::find), and counts as a use.
    pub(super) fn find_used(&mut self, key: &[u8]) -> Option<usize> {
        let slot = self.find(key)?;
        if let Some(bound) = &mut self.bound {
            bound.recency.move_to_back(RECENCY, slot);
        }
        Some(slot)
    }

    /// Adds an entry whose key is not there.
    pub(super) fn insert(&mut self, key: &[u8], data: Data, expires_at: Option<i64>) {
        self.remove_some_expired();
        self.note_list(key, &data);
        self.used_bytes += key.len() + data.bytes() + ENTRY_OVERHEAD;
        let slot = self.entries.len();
        let entry = Entry { data, expires_at };
        let due_at = entry.due_at();
        self.entries.insert_new(key, entry);
        self.expirations.add_slot();
        if let Some(time) = due_at {
            self.expirations.schedule(slot, time);
        }
        if let Some(bound) = &mut self.bound {
            bound.recency.add_slot();
            bound.recency.push_back(RECENCY, slot);
        }
    }

    /// Removes an entry; the one of the last slot moves into its slot.
    pub(super) fn remove_at(&mut self, slot: usize) -> Slot<Entry> {
        let removed = self.entries.swap_remove(slot);
        self.used_bytes -= removed.name.len() + removed.value.data.bytes() + ENTRY_OVERHEAD;
        if removed.value.due_at().is_some() {
            self.expirations.cancel(slot);
        }
        self.expirations.swap_remove(slot);
        if let Some(bound) = &mut self.bound {
            bound.recency.swap_remove(slot);
        }
        removed
    }

    /// Removes an entry and drops its value, a large one after the lock is released.
    pub(super) fn discard_at(&mut self, slot: usize) {
        let removed = self.remove_at(slot);
        self.deferred.discard(removed.value.data.bytes(), removed);
    }

    pub(super) fn set_expiry_at(&mut self, slot: usize, expires_at: Option<i64>) {
        self.change_at(slot, |entry| entry.expires_at = expires_at);
    }

    /// Changes an entry, and with it the counts and indexes.
    pub(super) fn change_at<R>(&mut self, slot: usize, change: impl FnOnce(&mut Entry) -> R) -> R {
        let entry = self.entries.at_mut(slot);
        let (bytes, due_at) = (entry.data.bytes(), entry.due_at());
        let outcome = change(entry);
        self.used_bytes = self.used_bytes + entry.data.bytes() - bytes;
        let due_now = entry.due_at();
        if due_now != due_at {
            self.reschedule(slot, due_at.is_some(), due_now);
        }
        outcome
    }

    fn reschedule(&mut self, slot: usize, had_time: bool, time: Option<i64>) {
        if had_time {
            self.expirations.cancel(slot);
        }
        if let Some(time) = time {
            self.expirations.schedule(slot, time);
        }
    }

    /// Notes a new list, which blocked pops may be waiting for.
    pub(super) fn note_list(&mut self, key: &[u8], data: &Data) {
        if matches!(data, Data::List(_)) {
            self.waiters.note_ready(key);
        }
    }

    pub(super) fn is_expired(&mut self, slot: usize) -> bool {
        self.is_due(slot)
            && self
                .entries
                .at(slot)
                .value
                .is_expired(self.clock.now().down)
    }

    /// Returns whether the entry, or a field of it, has expired.
    fn is_due(&mut self, slot: usize) -> bool {
        let due_at = self.entries.at(slot).value.due_at();
        due_at.is_some_and(|time| time <= self.clock.now().down)
    }

    /// Removes an entry that has expired, or else its expired fields, at most `most`; returns whether it is gone.
    fn expire_at(&mut self, slot: usize, most: usize) -> bool {
        let now = self.clock.now().down;
        let is_gone = self.entries.at(slot).value.is_expired(now);
        if is_gone {
            self.discard_at(slot);
        } else {
            self.change_at(slot, |entry| entry.data.remove_expired(now, most));
        }
        is_gone
    }

    /// Removes a few expired entries and fields, so that they do not pile up unread: to be called for each new TTL.
    pub(crate) fn remove_some_expired(&mut self) {
        self.remove_expired_in(STEPS_PER_TTL);
    }

    /// Removes expired entries and fields in at most `steps` steps, and returns whether some may be left.
    pub(crate) fn remove_expired_in(&mut self, mut steps: usize) -> bool {
        // Without a TTL anywhere, this spares a reading of the clock.
        if self.expirations.is_idle() {
            return false;
        }
        let now = self.clock.now().down;
        while let Some(slot) = self.next_due(now, &mut steps) {
            self.expire_at(slot, 1);
        }
        steps == 0
    }

    fn next_due(&mut self, now: i64, steps: &mut usize) -> Option<usize> {
        let (entries, expirations) = (&self.entries, &mut self.expirations);
        let due_at = |slot| entries.at(slot).value.due_at();
        expirations.next_due(now, steps, |slot| due_at(slot).unwrap_or(now))
    }
}

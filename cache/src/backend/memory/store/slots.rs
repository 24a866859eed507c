//! Entries by their slot, the counts and indexes beside them, and the removal of expired ones.

use super::{Data, ENTRY_OVERHEAD, Entry, RECENCY, Slot, Store};

/// Steps that each new entry takes towards removing expired ones. An expired entry needs about
/// five in all, so they become fewer even while every new entry expires soon, too.
const STEPS_PER_INSERT: usize = 8;

impl Store {
    /// Returns the slot of an entry that is not expired.
    pub(super) fn find(&mut self, key: &[u8]) -> Option<usize> {
        let slot = self.entries.find(key)?;
        if self.is_expired(slot) {
            self.discard_at(slot);
            return None;
        }
        Some(slot)
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
        // A few at a time, expired entries do not pile up unread.
        self.remove_expired_in(STEPS_PER_INSERT);
        self.note_list(key, &data);
        self.used_bytes += key.len() + data.bytes() + ENTRY_OVERHEAD;
        let slot = self.entries.len();
        self.entries.insert_new(key, Entry { data, expires_at });
        self.expirations.add_slot();
        if let Some(time) = expires_at {
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
        if removed.value.expires_at.is_some() {
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
        let entry = self.entries.at_mut(slot);
        if entry.expires_at.is_some() {
            self.expirations.cancel(slot);
        }
        if let Some(time) = expires_at {
            self.expirations.schedule(slot, time);
        }
        entry.expires_at = expires_at;
    }

    /// Notes a new list, which blocked pops may be waiting for.
    pub(super) fn note_list(&mut self, key: &[u8], data: &Data) {
        if matches!(data, Data::List(_)) {
            self.waiters.note_ready(key);
        }
    }

    pub(super) fn is_expired(&mut self, slot: usize) -> bool {
        let expires_at = self.entries.at(slot).value.expires_at;
        expires_at.is_some_and(|time| time <= self.clock.now().down)
    }

    /// Removes expired entries in at most `steps` steps, and returns whether some may be left.
    pub(crate) fn remove_expired_in(&mut self, mut steps: usize) -> bool {
        // Without a TTL anywhere, this spares a reading of the clock.
        if self.expirations.is_idle() {
            return false;
        }
        let now = self.clock.now().down;
        while let Some(slot) = self.next_expired(now, &mut steps) {
            self.discard_at(slot);
        }
        steps == 0
    }

    fn next_expired(&mut self, now: i64, steps: &mut usize) -> Option<usize> {
        let (entries, expirations) = (&self.entries, &mut self.expirations);
        let expires_at = |slot| entries.at(slot).value.expires_at;
        expirations.next_due(now, steps, |slot| expires_at(slot).unwrap_or(now))
    }
}

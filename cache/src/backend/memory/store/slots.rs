//! Entries by their slot, and the counts and indexes beside them.

use super::expirations::STEPS_PER_INSERT;
use super::{Data, ENTRY_OVERHEAD, Entry, Kind, List, RECENCY, Slot, Store};

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
        if List::of(data).is_some() {
            self.waiters.note_ready(key);
        }
    }
}

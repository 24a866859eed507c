//! Entries by their slot, with all that is counted beside them.

use super::{Data, ENTRY_OVERHEAD, Entry, Kind, List, Slot, Store};

impl Store {
    /// The slot of an entry that has not ended.
    pub(super) fn find(&mut self, key: &[u8]) -> Option<usize> {
        let slot = self.entries.find(key)?;
        if self.has_ended(slot) {
            self.remove_at(slot);
            return None;
        }
        Some(slot)
    }

    /// As [`find`](Self::find), and counts as a use.
    pub(super) fn find_used(&mut self, key: &[u8]) -> Option<usize> {
        let slot = self.find(key)?;
        if let Some(bound) = &mut self.bound {
            bound.recency.touch(slot);
        }
        Some(slot)
    }

    pub(super) fn insert(&mut self, key: &[u8], data: Data, ends_at: Option<i64>) {
        self.sweep();
        self.note_list(key, &data);
        self.used_bytes += key.len() + data.bytes() + ENTRY_OVERHEAD;
        self.endings.note_set(ends_at);
        let slot = self.entries.insert_new(key, Entry { data, ends_at });
        if let Some(bound) = &mut self.bound {
            bound.recency.insert(slot);
        }
    }

    pub(super) fn remove_at(&mut self, slot: usize) -> Option<Slot<Entry>> {
        let removed = self.entries.remove_at(slot)?;
        self.used_bytes -= removed.name.len() + removed.value.data.bytes() + ENTRY_OVERHEAD;
        self.endings.note_unset(removed.value.ends_at);
        if let Some(bound) = &mut self.bound {
            bound.recency.remove(slot);
        }
        Some(removed)
    }

    pub(super) fn set_end_at(&mut self, slot: usize, ends_at: Option<i64>) {
        if let Some(entry) = self.entries.at_mut(slot) {
            self.endings.note_unset(entry.ends_at);
            self.endings.note_set(ends_at);
            entry.ends_at = ends_at;
        }
    }

    /// A list that appears may be what a blocked pop waits for.
    pub(super) fn note_list(&mut self, key: &[u8], data: &Data) {
        if List::of(data).is_some() {
            self.waiters.note_ready(key);
        }
    }
}

//! Reading and changing what is at a key.

use super::{CommandError, Data, Kind, Slot, Store, WRONG_TYPE};

impl Store {
    /// The value of a key, of whatever kind; does not count as a use.
    pub(crate) fn peek(&mut self, key: &[u8]) -> Option<&Data> {
        let slot = self.find(key)?;
        self.entries.at(slot).map(|slot| &slot.value.data)
    }

    /// Counts as a use, and tells whether the key is there.
    pub(crate) fn touch(&mut self, key: &[u8]) -> bool {
        self.find_used(key).is_some()
    }

    pub(crate) fn get<K: Kind>(&mut self, key: &[u8]) -> Result<Option<&K>, CommandError> {
        let Some(slot) = self.find_used(key) else {
            return Ok(None);
        };
        match self.entries.at(slot) {
            Some(slot) => K::of(&slot.value.data).map(Some).ok_or(WRONG_TYPE),
            None => Ok(None),
        }
    }

    /// Changes a value that is there. What becomes empty is removed.
    pub(crate) fn edit<K: Kind, R>(
        &mut self,
        key: &[u8],
        change: impl FnOnce(&mut K) -> Result<R, CommandError>,
    ) -> Result<Option<R>, CommandError> {
        let Some(slot) = self.find_used(key) else {
            return Ok(None);
        };
        let Some(entry) = self.entries.at_mut(slot) else {
            return Ok(None);
        };
        let before = entry.data.bytes();
        let value = K::of_mut(&mut entry.data).ok_or(WRONG_TYPE)?;
        let outcome = change(value);
        let vacant = value.is_vacant();
        self.used_bytes = self.used_bytes + entry.data.bytes() - before;
        if vacant {
            self.remove_at(slot);
        }
        outcome.map(Some)
    }

    /// Changes a value, starting from an empty one without lifetime where there is none.
    pub(crate) fn edit_or_create<K: Kind, R>(
        &mut self,
        key: &[u8],
        change: impl FnOnce(&mut K) -> Result<R, CommandError>,
    ) -> Result<R, CommandError> {
        if self.find(key).is_some() {
            // What is found under one hold of the lock is still there.
            return self.edit(key, change)?.ok_or(WRONG_TYPE);
        }
        let mut value = K::default();
        let outcome = change(&mut value)?;
        if !value.is_vacant() {
            self.insert(key, value.into_data(), None);
        }
        Ok(outcome)
    }

    /// Puts a value at a key, over whatever is there. An overwritten entry keeps its place in a scan.
    pub(crate) fn put(&mut self, key: &[u8], data: Data, ends_at: Option<i64>) {
        let Some(slot) = self.find_used(key) else {
            return self.insert(key, data, ends_at);
        };
        self.note_list(key, &data);
        if let Some(entry) = self.entries.at_mut(slot) {
            self.used_bytes = self.used_bytes + data.bytes() - entry.data.bytes();
            entry.data = data;
        }
        self.set_end_at(slot, ends_at);
    }

    pub(crate) fn remove(&mut self, key: &[u8]) -> Option<(Data, Option<i64>)> {
        let slot = self.find(key)?;
        let entry = self.remove_at(slot)?.value;
        Some((entry.data, entry.ends_at))
    }

    /// The end of a key's lifetime, if there is a key and it has one.
    pub(crate) fn ends_at(&mut self, key: &[u8]) -> Option<i64> {
        let slot = self.find(key)?;
        self.entries.at(slot)?.value.ends_at
    }

    pub(crate) fn set_end(&mut self, key: &[u8], ends_at: Option<i64>) {
        if let Some(slot) = self.find(key) {
            self.set_end_at(slot, ends_at);
        }
    }

    /// One step of a walk over all keys; see [`Table::step`].
    pub(crate) fn scan(
        &mut self,
        cursor: usize,
        count: usize,
        mut visit: impl FnMut(&[u8], &Data),
    ) -> usize {
        let (met, next) = self.entries.step(cursor, count);
        for slot in met {
            if self.has_ended(slot) {
                continue;
            }
            if let Some(Slot { name, value }) = self.entries.at(slot) {
                visit(name, &value.data);
            }
        }
        next
    }
}

//! Reading and changing what is at a key.

use std::mem;

use super::{Data, Kind, Result, Slot, Store, WRONG_TYPE};

impl Store {
    /// Returns the value of a key, of any kind; does not count as a use.
    pub(crate) fn peek(&mut self, key: &[u8]) -> Option<&Data> {
        let slot = self.find(key)?;
        Some(&self.entries.at(slot).value.data)
    }

    /// Returns whether the key exists; counts as a use.
    pub(crate) fn touch(&mut self, key: &[u8]) -> bool {
        self.find_used(key).is_some()
    }

    pub(crate) fn get<K: Kind>(&mut self, key: &[u8]) -> Result<Option<&K>> {
        let Some(slot) = self.find_used(key) else {
            return Ok(None);
        };
        let value = K::of(&mut self.entries.at_mut(slot).data);
        value.map(|value| Some(&*value)).ok_or(WRONG_TYPE)
    }

    /// Changes the value of a key, if there is one. A value that becomes empty is removed.
    pub(crate) fn edit<K: Kind, R>(
        &mut self,
        key: &[u8],
        change: impl FnOnce(&mut K) -> Result<R>,
    ) -> Result<Option<R>> {
        let Some(slot) = self.find_used(key) else {
            return Ok(None);
        };
        let outcome = self.change_at(slot, |entry| {
            change(K::of(&mut entry.data).ok_or(WRONG_TYPE)?)
        });
        if self.entries.at(slot).value.data.is_vacant() {
            self.discard_at(slot);
        }
        outcome.map(Some)
    }

    /// Changes a value; an absent one starts empty and without a TTL.
    pub(crate) fn edit_or_create<K: Kind, R>(
        &mut self,
        key: &[u8],
        change: impl FnOnce(&mut K) -> Result<R>,
    ) -> Result<R> {
        if self.find(key).is_some() {
            // What is found under one hold of the lock is still there.
            return self.edit(key, change)?.ok_or(WRONG_TYPE);
        }
        let mut value = K::default();
        let outcome = change(&mut value)?;
        let data = value.into_data();
        if !data.is_vacant() {
            self.insert(key, data, None);
        }
        Ok(outcome)
    }

    /// Writes the value of a key over any other. An overwritten entry keeps its slot.
    pub(crate) fn put(&mut self, key: &[u8], data: Data, expires_at: Option<i64>) {
        match self.find_used(key) {
            Some(slot) => {
                self.note_list(key, &data);
                self.put_at(slot, data, expires_at);
            }
            None => self.insert(key, data, expires_at),
        }
    }

    /// As [`put`](Self::put), into the memory of the old text where that fits.
    pub(crate) fn put_text(&mut self, key: &[u8], text: &[u8], expires_at: Option<i64>) {
        let Some(slot) = self.find_used(key) else {
            return self.insert(key, Data::Text(text.to_vec()), expires_at);
        };
        match &mut self.entries.at_mut(slot).data {
            Data::Text(old) if fits(text, old) => {
                self.used_bytes = self.used_bytes + text.len() - old.len();
                old.clear();
                old.extend_from_slice(text);
                self.set_expiry_at(slot, expires_at);
            }
            _ => self.put_at(slot, Data::Text(text.to_vec()), expires_at),
        }
    }

    fn put_at(&mut self, slot: usize, data: Data, expires_at: Option<i64>) {
        let old = self.change_at(slot, |entry| {
            entry.expires_at = expires_at;
            mem::replace(&mut entry.data, data)
        });
        self.deferred.discard(old.bytes(), old);
    }

    /// Deletes a key, and returns whether it existed.
    pub(crate) fn delete(&mut self, key: &[u8]) -> bool {
        self.find(key).map(|slot| self.discard_at(slot)).is_some()
    }

    /// Removes a key, and returns its value and when it would have expired.
    pub(crate) fn remove(&mut self, key: &[u8]) -> Option<(Data, Option<i64>)> {
        let slot = self.find(key)?;
        let entry = self.remove_at(slot).value;
        Some((entry.data, entry.expires_at))
    }

    /// Returns the time at which a key expires, if there is a key and it has a TTL.
    pub(crate) fn expires_at(&mut self, key: &[u8]) -> Option<i64> {
        let slot = self.find(key)?;
        self.entries.at(slot).value.expires_at
    }

    pub(crate) fn set_expiry(&mut self, key: &[u8], expires_at: Option<i64>) {
        if let Some(slot) = self.find(key) {
            self.set_expiry_at(slot, expires_at);
        }
    }

    /// Takes one step of a walk over all keys, and returns the next cursor; see [`SlotMap`].
    ///
    /// [`SlotMap`]: crate::backend::memory::slot_map::SlotMap
    pub(crate) fn scan(
        &mut self,
        cursor: usize,
        count: usize,
        mut visit: impl FnMut(&[u8], &Data),
    ) -> usize {
        let (slots, next) = self.entries.step(cursor, count);
        for slot in slots {
            if !self.is_expired(slot) {
                let Slot { name, value } = self.entries.at(slot);
                visit(name, &value.data);
            }
        }
        next
    }
}

/// Returns whether a text fits into the memory of another one and does not waste most of it.
fn fits(text: &[u8], memory: &Vec<u8>) -> bool {
    const WASTED: usize = 32;
    (text.len()..=2 * text.len() + WASTED).contains(&memory.capacity())
}

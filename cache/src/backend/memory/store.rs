//! The keys, their values and their lifetimes.

use super::{
    clock::{Clock, Now},
    data::{Data, Kind},
    list::List,
    recency::Recency,
    reply::{CommandError, WRONG_TYPE},
    table::{Slot, Table},
    waiters::Waiters,
};

/// Bytes that an entry counts for beyond its key and value: about what it takes.
pub(super) const ENTRY_OVERHEAD: usize = 160;

/// How many slots each new entry looks at for others whose lifetime is over.
const SWEPT_PER_INSERT: usize = 4;

/// All that one engine holds; its methods see no entry whose lifetime is over.
pub(super) struct Store {
    entries: Table<Entry>,
    clock: Clock,
    used_bytes: usize,
    bound: Option<Bound>,
    /// Entries with a lifetime, and a time before which none of them ends.
    mortal: usize,
    earliest_end: i64,
    swept_to: usize,
    pub(super) waiters: Waiters,
}

#[derive(Debug)]
struct Entry {
    data: Data,
    /// Milliseconds since 1970.
    ends_at: Option<i64>,
}

#[derive(Debug)]
struct Bound {
    max_bytes: usize,
    recency: Recency,
}

impl Store {
    pub(super) fn new(max_bytes: Option<usize>) -> Self {
        Self {
            entries: Table::default(),
            clock: Clock::new(),
            used_bytes: 0,
            bound: max_bytes.map(|max_bytes| Bound {
                max_bytes,
                recency: Recency::new(),
            }),
            mortal: 0,
            earliest_end: i64::MAX,
            swept_to: 0,
            waiters: Waiters::default(),
        }
    }

    /// To be called first under each hold of the lock.
    pub(super) fn begin(&mut self) {
        self.clock.refresh();
    }

    /// To be called last under each hold of the lock that may have changed something.
    pub(super) fn settle(&mut self) {
        Waiters::serve(self);
        self.evict();
    }

    pub(super) fn now(&mut self) -> Now {
        self.clock.now()
    }

    pub(super) fn len(&mut self) -> usize {
        self.drop_ended();
        self.entries.len()
    }

    /// The number of entries in memory, ended ones included.
    #[cfg(test)]
    pub(super) fn held(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn used_bytes(&mut self) -> usize {
        self.drop_ended();
        self.used_bytes
    }

    pub(super) fn clear(&mut self) {
        self.entries = Table::default();
        if let Some(bound) = &mut self.bound {
            bound.recency = Recency::new();
        }
        (
            self.used_bytes,
            self.mortal,
            self.earliest_end,
            self.swept_to,
        ) = (0, 0, i64::MAX, 0);
    }

    /// The value of a key, of whatever kind; does not count as a use.
    pub(super) fn peek(&mut self, key: &[u8]) -> Option<&Data> {
        let slot = self.find(key)?;
        self.entries.at(slot).map(|slot| &slot.value.data)
    }

    /// Counts as a use, and tells whether the key is there.
    pub(super) fn touch(&mut self, key: &[u8]) -> bool {
        self.find_used(key).is_some()
    }

    pub(super) fn get<K: Kind>(&mut self, key: &[u8]) -> Result<Option<&K>, CommandError> {
        let Some(slot) = self.find_used(key) else {
            return Ok(None);
        };
        match self.entries.at(slot) {
            Some(slot) => K::of(&slot.value.data).map(Some).ok_or(WRONG_TYPE),
            None => Ok(None),
        }
    }

    /// Changes a value that is there. What becomes empty is removed.
    pub(super) fn edit<K: Kind, R>(
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

    /// Changes a value, starting from an empty one without lifetime when there is none.
    pub(super) fn edit_or_create<K: Kind, R>(
        &mut self,
        key: &[u8],
        change: impl FnOnce(&mut K) -> Result<R, CommandError>,
    ) -> Result<R, CommandError> {
        if self.find(key).is_none() {
            let mut value = K::default();
            let outcome = change(&mut value)?;
            if !value.is_vacant() {
                self.insert(key, value.into_data(), None);
            }
            return Ok(outcome);
        }
        self.edit(key, change)?.ok_or(WRONG_TYPE)
    }

    /// Puts a value at a key, over whatever is there. An overwritten entry keeps its place in a scan.
    pub(super) fn put(&mut self, key: &[u8], data: Data, ends_at: Option<i64>) {
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

    pub(super) fn remove(&mut self, key: &[u8]) -> Option<(Data, Option<i64>)> {
        let slot = self.find(key)?;
        let entry = self.remove_at(slot)?.value;
        Some((entry.data, entry.ends_at))
    }

    /// The end of a key's lifetime, if there is a key and it has one.
    pub(super) fn ends_at(&mut self, key: &[u8]) -> Option<i64> {
        let slot = self.find(key)?;
        self.entries.at(slot)?.value.ends_at
    }

    pub(super) fn set_end(&mut self, key: &[u8], ends_at: Option<i64>) {
        if let Some(slot) = self.find(key) {
            self.set_end_at(slot, ends_at);
        }
    }

    /// One step of a walk over all keys; see [`Table::step`].
    pub(super) fn scan(
        &mut self,
        cursor: usize,
        count: usize,
        mut visit: impl FnMut(&[u8], &Data),
    ) -> usize {
        let (met, next) = self.entries.step(cursor, count);
        let now = self.now_if_mortal();
        for Slot { name, value } in met.into_iter().filter_map(|slot| self.entries.at(slot)) {
            if value.ends_at.is_none_or(|end| end > now) {
                visit(name, &value.data);
            }
        }
        next
    }

    fn find(&mut self, key: &[u8]) -> Option<usize> {
        let slot = self.entries.find(key)?;
        if self.has_ended(slot) {
            self.remove_at(slot);
            return None;
        }
        Some(slot)
    }

    fn find_used(&mut self, key: &[u8]) -> Option<usize> {
        let slot = self.find(key)?;
        if let Some(bound) = &mut self.bound {
            bound.recency.touch(slot);
        }
        Some(slot)
    }

    fn has_ended(&mut self, slot: usize) -> bool {
        let ends_at = self.entries.at(slot).and_then(|slot| slot.value.ends_at);
        ends_at.is_some_and(|end| end <= self.clock.now().down)
    }

    fn insert(&mut self, key: &[u8], data: Data, ends_at: Option<i64>) {
        self.sweep();
        self.note_list(key, &data);
        self.used_bytes += key.len() + data.bytes() + ENTRY_OVERHEAD;
        let slot = self.entries.insert_new(
            key,
            Entry {
                data,
                ends_at: None,
            },
        );
        if let Some(bound) = &mut self.bound {
            bound.recency.insert(slot);
        }
        self.set_end_at(slot, ends_at);
    }

    fn remove_at(&mut self, slot: usize) -> Option<Slot<Entry>> {
        let removed = self.entries.remove_at(slot)?;
        self.used_bytes -= removed.name.len() + removed.value.data.bytes() + ENTRY_OVERHEAD;
        self.mortal -= usize::from(removed.value.ends_at.is_some());
        if let Some(bound) = &mut self.bound {
            bound.recency.remove(slot);
        }
        Some(removed)
    }

    fn set_end_at(&mut self, slot: usize, ends_at: Option<i64>) {
        let Some(entry) = self.entries.at_mut(slot) else {
            return;
        };
        self.mortal -= usize::from(entry.ends_at.is_some());
        self.mortal += usize::from(ends_at.is_some());
        self.earliest_end = self.earliest_end.min(ends_at.unwrap_or(i64::MAX));
        entry.ends_at = ends_at;
    }

    /// A list that appears may be what a blocked pop waits for.
    fn note_list(&mut self, key: &[u8], data: &Data) {
        if List::of(data).is_some() {
            self.waiters.note_ready(key);
        }
    }

    /// Removes a few entries whose lifetime is over, so that they do not pile up unread.
    fn sweep(&mut self) {
        if self.mortal == 0 || self.now_if_mortal() < self.earliest_end {
            return;
        }
        for _ in 0..SWEPT_PER_INSERT {
            self.swept_to = if self.swept_to < self.entries.slot_count() {
                self.swept_to
            } else {
                0
            };
            if self.has_ended(self.swept_to) {
                self.remove_at(self.swept_to);
            }
            self.swept_to += 1;
        }
    }

    /// Removes every entry whose lifetime is over; looks at them only when one may have ended.
    fn drop_ended(&mut self) {
        if self.mortal == 0 || self.now_if_mortal() < self.earliest_end {
            return;
        }
        self.earliest_end = i64::MAX;
        for slot in 0..self.entries.slot_count() {
            if self.has_ended(slot) {
                self.remove_at(slot);
            } else if let Some(Slot {
                value: Entry {
                    ends_at: Some(end), ..
                },
                ..
            }) = self.entries.at(slot)
            {
                self.earliest_end = self.earliest_end.min(*end);
            }
        }
    }

    /// Spares a clock reading where nothing has a lifetime.
    fn now_if_mortal(&mut self) -> i64 {
        if self.mortal == 0 {
            i64::MIN
        } else {
            self.clock.now().down
        }
    }

    fn evict(&mut self) {
        while let Some(bound) = &self.bound {
            let over = self.used_bytes > bound.max_bytes;
            let Some(oldest) = bound.recency.oldest().filter(|_| over) else {
                return;
            };
            self.remove_at(oldest);
        }
    }
}

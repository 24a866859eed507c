//! A hash table whose entries keep their place, so that a cursor can walk it.

use std::{collections::HashMap, sync::Arc};

/// Names and values in numbered slots, found by name.
///
/// An entry stays in its slot for as long as it is there, overwritten or not. A walk over the
/// slots in order therefore meets every entry that is there from its start to its end, whatever
/// is inserted and removed meanwhile, and its cursor is just the next slot's number.
/// Emptied slots are used again; their memory is given back when the table becomes empty.
#[derive(Debug)]
pub(super) struct Table<V> {
    index: HashMap<Arc<[u8]>, usize>,
    slots: Vec<Option<Slot<V>>>,
    free: Vec<usize>,
}

#[derive(Debug)]
pub(super) struct Slot<V> {
    pub(super) name: Arc<[u8]>,
    pub(super) value: V,
}

impl<V> Default for Table<V> {
    fn default() -> Self {
        Self {
            index: HashMap::new(),
            slots: Vec::new(),
            free: Vec::new(),
        }
    }
}

impl<V> Table<V> {
    pub(super) fn len(&self) -> usize {
        self.index.len()
    }

    /// The number of slots, taken or free.
    pub(super) fn slot_count(&self) -> usize {
        self.slots.len()
    }

    pub(super) fn find(&self, name: &[u8]) -> Option<usize> {
        self.index.get(name).copied()
    }

    pub(super) fn at(&self, slot: usize) -> Option<&Slot<V>> {
        self.slots.get(slot)?.as_ref()
    }

    pub(super) fn at_mut(&mut self, slot: usize) -> Option<&mut V> {
        self.slots
            .get_mut(slot)?
            .as_mut()
            .map(|slot| &mut slot.value)
    }

    pub(super) fn get(&self, name: &[u8]) -> Option<&V> {
        self.at(self.find(name)?).map(|slot| &slot.value)
    }

    pub(super) fn get_mut(&mut self, name: &[u8]) -> Option<&mut V> {
        self.at_mut(self.find(name)?)
    }

    /// Puts in an entry whose name is not there yet, and tells its slot.
    pub(super) fn insert_new(&mut self, name: &[u8], value: V) -> usize {
        let name: Arc<[u8]> = name.into();
        let entry = Some(Slot {
            name: Arc::clone(&name),
            value,
        });
        let slot = if let Some(slot) = self.free.pop() {
            self.slots[slot] = entry;
            slot
        } else {
            self.slots.push(entry);
            self.slots.len() - 1
        };
        self.index.insert(name, slot);
        slot
    }

    pub(super) fn remove(&mut self, name: &[u8]) -> Option<V> {
        self.remove_at(self.find(name)?).map(|slot| slot.value)
    }

    pub(super) fn remove_at(&mut self, slot: usize) -> Option<Slot<V>> {
        let removed = self.slots.get_mut(slot)?.take()?;
        self.index.remove(&removed.name);
        if self.index.is_empty() {
            *self = Self::default();
        } else {
            self.free.push(slot);
        }
        Some(removed)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&[u8], &V)> {
        self.slots
            .iter()
            .flatten()
            .map(|slot| (&*slot.name, &slot.value))
    }

    /// One step of a walk: the taken slots among the next ones, and where to go on (0: nowhere).
    ///
    /// Meets at most `count` entries and looks at no more than ten times as many slots.
    pub(super) fn step(&self, cursor: usize, count: usize) -> (Vec<usize>, usize) {
        let count = count.max(1);
        let from = cursor.min(self.slots.len());
        let to = from
            .saturating_add(count.saturating_mul(10))
            .min(self.slots.len());
        let mut met = Vec::new();
        for slot in from..to {
            if self.slots[slot].is_some() {
                met.push(slot);
            }
            if met.len() == count {
                return (met, self.cursor_behind(slot));
            }
        }
        (
            met,
            to.checked_sub(1).map_or(0, |last| self.cursor_behind(last)),
        )
    }

    fn cursor_behind(&self, slot: usize) -> usize {
        if slot + 1 < self.slots.len() {
            slot + 1
        } else {
            0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(names: &[&str]) -> Table<()> {
        let mut table = Table::default();
        for name in names {
            table.insert_new(name.as_bytes(), ());
        }
        table
    }

    #[test]
    fn a_walk_meets_what_stays_while_others_come_and_go() {
        let mut table = table(&["a", "b", "c", "d", "e"]);
        let (first, cursor) = table.step(0, 2);
        assert_eq!((first, cursor), (vec![0, 1], 2));
        table.remove(b"a");
        table.remove(b"c");
        table.insert_new(b"f", ());
        table.insert_new(b"g", ());
        table.insert_new(b"h", ());
        let (rest, cursor) = table.step(cursor, 100);
        assert_eq!((rest, cursor), (vec![2, 3, 4, 5], 0));
    }

    #[test]
    fn a_step_looks_at_a_bounded_number_of_slots() {
        let names: Vec<String> = (0..1000).map(|n| n.to_string()).collect();
        let mut table = table(&names.iter().map(String::as_str).collect::<Vec<_>>());
        for name in &names[..999] {
            table.remove(name.as_bytes());
        }
        assert_eq!(table.step(0, 3), (vec![], 30));
        assert_eq!(table.step(989, usize::MAX), (vec![999], 0));
        assert_eq!(table.step(usize::MAX, 3), (vec![], 0));
    }

    #[test]
    fn an_emptied_table_gives_its_slots_back() {
        let mut table = table(&["a", "b"]);
        table.remove(b"a");
        table.remove(b"b");
        assert_eq!((table.len(), table.slot_count()), (0, 0));
        assert_eq!(table.insert_new(b"c", ()), 0);
    }
}

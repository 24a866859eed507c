//! A hash map with numbered slots, so that a cursor can walk it.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::shrink::give_back;
use super::steps::visit;

/// Names and values in numbered slots without gaps, found by name.
///
/// An entry that is removed leaves its slot to the last one, so an entry only ever moves to a
/// lower slot. A walk goes from the highest slot down, and its cursor is the number of slots that
/// it has not visited: an entry that is there from its start to its end is visited at least once,
/// whatever is inserted and removed in the meantime, and moving the last entry into each gap lets
/// the map return memory at any time.
#[derive(Debug)]
pub(super) struct SlotMap<V> {
    index: HashMap<Arc<[u8]>, usize>,
    slots: Vec<Slot<V>>,
}

#[derive(Debug)]
pub(super) struct Slot<V> {
    pub(super) name: Arc<[u8]>,
    pub(super) value: V,
}

impl<V> Default for SlotMap<V> {
    fn default() -> Self {
        Self {
            index: HashMap::new(),
            slots: Vec::new(),
        }
    }
}

impl<V> SlotMap<V> {
    pub(super) fn len(&self) -> usize {
        self.slots.len()
    }

    pub(super) fn find(&self, name: &[u8]) -> Option<usize> {
        self.index.get(name).copied()
    }

    pub(super) fn at(&self, slot: usize) -> &Slot<V> {
        &self.slots[slot]
    }

    pub(super) fn at_mut(&mut self, slot: usize) -> &mut V {
        &mut self.slots[slot].value
    }

    pub(super) fn get(&self, name: &[u8]) -> Option<&V> {
        self.find(name).map(|slot| &self.at(slot).value)
    }

    /// Inserts an entry whose name is not there yet, into a new last slot.
    pub(super) fn insert_new(&mut self, name: &[u8], value: V) {
        let name: Arc<[u8]> = name.into();
        self.index.insert(Arc::clone(&name), self.slots.len());
        self.slots.push(Slot { name, value });
    }

    pub(super) fn remove(&mut self, name: &[u8]) -> Option<V> {
        self.find(name).map(|slot| self.swap_remove(slot).value)
    }

    /// Removes an entry, and moves the one of the last slot into its slot.
    pub(super) fn swap_remove(&mut self, slot: usize) -> Slot<V> {
        let removed = self.slots.swap_remove(slot);
        self.index.remove(&removed.name);
        if let Some(moved) = self.slots.get(slot)
            && let Some(place) = self.index.get_mut(&moved.name)
        {
            *place = slot;
        }
        let Self { index, slots } = self;
        give_back(slots.len(), slots.capacity(), |to| slots.shrink_to(to));
        give_back(index.len(), index.capacity(), |to| index.shrink_to(to));
        removed
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&[u8], &V)> {
        self.slots.iter().map(|slot| (&*slot.name, &slot.value))
    }

    /// Returns the slots of the next step of a walk, at most `count`, and the next cursor.
    ///
    /// Cursor 0 starts a walk, and as the next one it ends the walk.
    pub(super) fn step(&self, cursor: usize, count: usize) -> (Range<usize>, usize) {
        let unvisited = match cursor {
            0 => self.slots.len(),
            cursor => cursor.min(self.slots.len()),
        };
        let next = unvisited.saturating_sub(count.max(1));
        visit(unvisited - next);
        (next..unvisited, next)
    }
}

#[cfg(test)]
impl<V> Drop for SlotMap<V> {
    fn drop(&mut self) {
        visit(self.slots.len());
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn map(names: impl IntoIterator<Item = usize>) -> SlotMap<()> {
        let mut map = SlotMap::default();
        for name in names {
            map.insert_new(name.to_string().as_bytes(), ());
        }
        map
    }

    fn names(map: &SlotMap<()>, slots: Range<usize>) -> Vec<usize> {
        let name = |slot| std::str::from_utf8(&map.at(slot).name).unwrap();
        slots.map(|slot| name(slot).parse().unwrap()).collect()
    }

    /// Removes and inserts between the steps of walks in every rhythm.
    #[test]
    fn a_walk_meets_what_stays_while_others_come_and_go() {
        for (count, removed, inserted) in [(1, 0, 3), (3, 1, 0), (7, 9, 2), (10, 50, 1), (2, 5, 5)]
        {
            let mut map = map(0..1_000);
            let mut goes = (0..1_000).filter(|name| name % 10 != 3);
            let mut new = 1_000..;
            let (mut cursor, mut met) = (0, HashSet::new());
            loop {
                let (slots, next) = map.step(cursor, count);
                met.extend(names(&map, slots));
                for name in goes.by_ref().take(removed) {
                    map.remove(name.to_string().as_bytes());
                }
                for name in new.by_ref().take(inserted) {
                    map.insert_new(name.to_string().as_bytes(), ());
                }
                cursor = next;
                if cursor == 0 {
                    break;
                }
            }
            assert!((0..100).all(|n| met.contains(&(n * 10 + 3))), "{count}");
        }
    }

    #[test]
    fn a_step_visits_no_more_than_it_was_asked_for() {
        let map = map(0..10);
        assert_eq!(map.step(0, 3), (7..10, 7));
        assert_eq!(map.step(7, 7), (0..7, 0));
        assert_eq!(map.step(4, usize::MAX), (0..4, 0));
        assert_eq!(map.step(usize::MAX, 0), (9..10, 9));
        assert_eq!(SlotMap::<()>::default().step(0, 3), (0..0, 0));
    }

    #[test]
    fn names_find_their_entries_after_others_have_moved() {
        let mut map = map(0..100);
        for name in (0..100).filter(|name| name % 3 != 0) {
            assert!(map.remove(name.to_string().as_bytes()).is_some());
        }
        assert_eq!(map.len(), 34);
        for name in 0..100 {
            let slot = map.find(name.to_string().as_bytes());
            assert_eq!(slot.is_some(), name % 3 == 0);
            assert!(slot.is_none_or(|slot| names(&map, slot..slot + 1) == [name]));
        }
    }

    #[test]
    fn a_map_with_one_entry_left_has_returned_its_memory() {
        let mut map = map(0..10_000);
        for name in 1..10_000 {
            map.remove(name.to_string().as_bytes());
        }
        assert!(map.slots.capacity() < 128 && map.index.capacity() < 128);
        assert_eq!(map.step(0, 10), (0..1, 0));
    }
}

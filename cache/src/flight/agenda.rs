//! Items in the order of their times.

use slab::Slab;
use tokio::time::Instant;

/// Items in the order of their times: a heap in which each one has a place of its own, so that it can be taken out before its time.
pub(super) struct Agenda<T> {
    items: Slab<Item<T>>,
    /// The places of the items, none before its parent's time.
    heap: Vec<u32>,
}

struct Item<T> {
    what: T,
    due: Instant,
    /// Where the heap has it.
    at: u32,
}

/// The room that one without items keeps.
const KEPT: usize = 1024;

impl<T> Agenda<T> {
    pub(super) const fn new() -> Self {
        Self {
            items: Slab::new(),
            heap: Vec::new(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.heap.is_empty()
    }

    /// Returns the place of an item and its time, of one that has the earliest.
    pub(super) fn first(&self) -> Option<(u32, Instant)> {
        let &place = self.heap.first()?;
        Some((place, self.due(place)))
    }

    pub(super) fn get(&self, place: u32) -> Option<&T> {
        Some(&self.items.get(place as usize)?.what)
    }

    /// Adds an item; returns its place.
    pub(super) fn insert(&mut self, due: Instant, what: T) -> u32 {
        let at = self.heap.len();
        if at == self.heap.capacity() {
            // By less than twice, since there is one item for each load.
            let room = (at / 4).max(4);
            self.items.reserve_exact(room);
            self.heap.reserve_exact(room);
        }
        let item = Item {
            what,
            due,
            at: narrow(at),
        };
        let place = narrow(self.items.insert(item));
        self.heap.push(place);
        self.rise(at);
        place
    }

    /// Moves an item to another time.
    pub(super) fn set_due(&mut self, place: u32, due: Instant) {
        if let Some(item) = self.items.get_mut(place as usize) {
            item.due = due;
            let at = item.at as usize;
            self.settle(at);
        }
    }

    pub(super) fn remove(&mut self, place: u32) -> Option<T> {
        let item = self.items.try_remove(place as usize)?;
        let at = item.at as usize;
        self.heap.swap_remove(at);
        if let Some(&moved) = self.heap.get(at) {
            self.note(at, moved);
            self.settle(at);
        }
        if self.heap.is_empty() && self.heap.capacity() > KEPT {
            *self = Self::new();
        }
        Some(item.what)
    }

    fn settle(&mut self, at: usize) {
        let at = self.rise(at);
        self.sink(at);
    }

    /// Moves what is at a point of the heap before all that come later; returns where it is then.
    fn rise(&mut self, mut at: usize) -> usize {
        while at > 0 {
            let parent = (at - 1) / 2;
            if self.due(self.heap[parent]) <= self.due(self.heap[at]) {
                break;
            }
            self.swap(parent, at);
            at = parent;
        }
        at
    }

    /// Moves what is at a point of the heap behind all that come earlier.
    fn sink(&mut self, mut at: usize) {
        loop {
            let children = 2 * at + 1..(2 * at + 3).min(self.heap.len());
            let Some(earlier) = children.min_by_key(|&child| self.due(self.heap[child])) else {
                return;
            };
            if self.due(self.heap[at]) <= self.due(self.heap[earlier]) {
                return;
            }
            self.swap(at, earlier);
            at = earlier;
        }
    }

    fn swap(&mut self, one: usize, other: usize) {
        self.heap.swap(one, other);
        self.note(one, self.heap[one]);
        self.note(other, self.heap[other]);
    }

    fn note(&mut self, at: usize, place: u32) {
        self.items[place as usize].at = narrow(at);
    }

    fn due(&self, place: u32) -> Instant {
        self.items[place as usize].due
    }
}

/// Half the width, since there is one for each load.
fn narrow(place: usize) -> u32 {
    u32::try_from(place).expect("no memory holds 2^32 items")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// Returns what comes first, in order.
    fn drained(mut agenda: Agenda<u32>) -> Vec<u32> {
        let mut all = Vec::new();
        while let Some((place, _)) = agenda.first() {
            all.extend(agenda.remove(place));
        }
        all
    }

    fn after(start: Instant, seconds: u32) -> Instant {
        start + Duration::from_secs(seconds.into())
    }

    #[test]
    fn the_earliest_comes_first() {
        let start = Instant::now();
        let mut agenda = Agenda::new();
        for seconds in [5, 1, 4, 1, 9, 2, 6] {
            agenda.insert(after(start, seconds), seconds);
        }
        assert_eq!(drained(agenda), [1, 1, 2, 4, 5, 6, 9]);
    }

    #[test]
    fn what_is_taken_out_or_moved_leaves_the_rest_in_order() {
        let start = Instant::now();
        // 37 has no part in common with 1000: each number comes once, in no order.
        let numbers = (0..1000).map(|number| number * 37 % 1000);
        let mut agenda = Agenda::new();
        let places: Vec<_> = numbers
            .map(|number| (number, agenda.insert(after(start, number), number)))
            .collect();
        for (number, place) in places {
            match number % 3 {
                0 => assert_eq!(agenda.remove(place), Some(number)),
                1 => agenda.set_due(place, after(start, number + 1000)),
                _ => {}
            }
        }
        let expected = (0..1000).filter(|number| number % 3 == 2);
        let expected: Vec<_> = expected
            .chain((0..1000).filter(|number| number % 3 == 1))
            .collect();
        assert_eq!(drained(agenda), expected);
    }

    #[test]
    fn the_memory_of_many_goes_back() {
        let start = Instant::now();
        let mut agenda = Agenda::new();
        let places: Vec<_> = (0..2000)
            .map(|number| agenda.insert(start, number))
            .collect();
        for place in places {
            agenda.remove(place);
        }
        assert!(agenda.is_empty() && agenda.heap.capacity() == 0);
    }
}

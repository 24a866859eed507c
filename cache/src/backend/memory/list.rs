//! A list of items that knows its size in bytes.

use std::{collections::VecDeque, ops::Range};

/// Bytes that a list counts for each item beyond the item itself.
pub(super) const ITEM_OVERHEAD: usize = 40;

/// The two ends of a list: `L…` commands work on the left one, `R…` commands on the right one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Left,
    Right,
}

#[derive(Debug, Default)]
pub(super) struct List {
    items: VecDeque<Vec<u8>>,
    bytes: usize,
}

impl List {
    pub(super) fn len(&self) -> usize {
        self.items.len()
    }

    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    pub(super) fn get(&self, index: usize) -> Option<&[u8]> {
        self.items.get(index).map(Vec::as_slice)
    }

    pub(super) fn range(&self, range: Range<usize>) -> impl Iterator<Item = &[u8]> {
        self.items.range(range).map(Vec::as_slice)
    }

    pub(super) fn push(&mut self, end: End, item: Vec<u8>) {
        self.bytes += cost(&item);
        match end {
            End::Left => self.items.push_front(item),
            End::Right => self.items.push_back(item),
        }
    }

    pub(super) fn pop(&mut self, end: End) -> Option<Vec<u8>> {
        let item = match end {
            End::Left => self.items.pop_front(),
            End::Right => self.items.pop_back(),
        }?;
        self.bytes -= cost(&item);
        self.give_back();
        Some(item)
    }

    /// Takes items from one end, at most `count` and in the order in which they leave.
    pub(super) fn pop_many(&mut self, end: End, count: usize) -> Vec<Vec<u8>> {
        let count = count.min(self.len());
        (0..count).filter_map(|_| self.pop(end)).collect()
    }

    /// Replaces an item, and tells whether there is one at that place.
    pub(super) fn set(&mut self, index: usize, item: Vec<u8>) -> bool {
        let Some(place) = self.items.get_mut(index) else {
            return false;
        };
        self.bytes += cost(&item);
        self.bytes -= cost(place);
        *place = item;
        true
    }

    /// Keeps the items of `range` alone.
    pub(super) fn keep(&mut self, range: Range<usize>) {
        self.items.truncate(range.end);
        self.items.drain(..range.start.min(self.items.len()));
        self.recount();
    }

    pub(super) fn position(&self, item: &[u8]) -> Option<usize> {
        self.items.iter().position(|there| there == item)
    }

    pub(super) fn insert(&mut self, index: usize, item: Vec<u8>) {
        self.bytes += cost(&item);
        self.items.insert(index, item);
    }

    /// Removes up to `most` items equal to `item`, those nearest to `from` first.
    pub(super) fn remove(&mut self, item: &[u8], most: usize, from: End) -> usize {
        let equal = |there: &&Vec<u8>| *there == item;
        let found = self.items.iter().filter(equal).count();
        let removed = found.min(most);
        // Seen from the left, the ones to go are the first `removed` or the last.
        let spared = if from == End::Left {
            0
        } else {
            found - removed
        };
        let mut seen = 0;
        self.items.retain(|there| {
            if there != item {
                return true;
            }
            seen += 1;
            !(spared < seen && seen <= spared + removed)
        });
        self.recount();
        removed
    }

    fn recount(&mut self) {
        self.bytes = self.items.iter().map(|item| cost(item)).sum();
        self.give_back();
    }

    /// Gives memory back once three quarters of it stand empty.
    fn give_back(&mut self) {
        const KEPT: usize = 64;
        let len = self.items.len();
        if self.items.capacity() > KEPT && len < self.items.capacity() / 4 {
            self.items.shrink_to(len * 2);
        }
    }
}

fn cost(item: &[u8]) -> usize {
    item.len() + ITEM_OVERHEAD
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(items: &str) -> List {
        let mut list = List::default();
        for item in items.bytes() {
            list.push(End::Right, vec![item]);
        }
        list
    }

    fn check(list: &List, expected: &str) {
        let items: Vec<u8> = list.range(0..list.len()).flatten().copied().collect();
        assert_eq!(items, expected.as_bytes());
        assert_eq!(list.bytes(), expected.len() * (1 + ITEM_OVERHEAD));
    }

    #[test]
    fn removal_starts_at_the_named_end() {
        for (most, from, left, removed) in [
            (2, End::Left, "bcaa", 2),
            (2, End::Right, "abac", 2),
            (usize::MAX, End::Right, "bc", 4),
            (0, End::Left, "abacaa", 0),
        ] {
            let mut list = list("abacaa");
            assert_eq!(list.remove(b"a", most, from), removed);
            check(&list, left);
        }
    }

    #[test]
    fn bytes_follow_every_change() {
        let mut list = list("abcdef");
        list.keep(1..5);
        check(&list, "bcde");
        assert!(list.set(0, b"x".to_vec()) && !list.set(4, b"y".to_vec()));
        list.insert(1, b"y".to_vec());
        check(&list, "xycde");
        assert_eq!(list.pop_many(End::Right, usize::MAX - 1).concat(), b"edcyx");
        check(&list, "");
    }

    #[test]
    fn a_drained_list_gives_its_memory_back() {
        let mut list = list(&"x".repeat(10_000));
        list.pop_many(End::Left, 9_990);
        assert!(list.items.capacity() < 128);
    }
}

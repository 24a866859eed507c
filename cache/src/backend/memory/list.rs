//! A list that counts its bytes.

use std::{collections::VecDeque, mem, ops::Range};

use super::{shrink::give_back, steps::visit};

/// Bytes that a list counts for each item beyond the item itself.
pub(super) const ITEM_OVERHEAD: usize = 40;

/// The two ends of a list: `L…` commands work on the left, `R…` commands on the right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

#[derive(Debug, Default)]
pub(super) struct List {
    items: VecDeque<Vec<u8>>,
    bytes: usize,
}

impl List {
    pub(super) fn items(&self) -> &VecDeque<Vec<u8>> {
        &self.items
    }

    pub(super) fn len(&self) -> usize {
        self.items.len()
    }

    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    pub(super) fn push(&mut self, side: Side, item: Vec<u8>) {
        self.bytes += cost(&item);
        match side {
            Side::Left => self.items.push_front(item),
            Side::Right => self.items.push_back(item),
        }
    }

    pub(super) fn pop(&mut self, side: Side) -> Option<Vec<u8>> {
        let item = self.take(side);
        self.give_back();
        item
    }

    /// Pops up to `count` items from one side, in the order of single pops.
    pub(super) fn pop_many(&mut self, side: Side, count: usize) -> Vec<Vec<u8>> {
        let count = count.min(self.len());
        (0..count).filter_map(|_| self.pop(side)).collect()
    }

    /// Replaces the item at an index, and returns whether there is one.
    pub(super) fn set(&mut self, index: usize, item: Vec<u8>) -> bool {
        let Some(place) = self.items.get_mut(index) else {
            return false;
        };
        self.bytes += cost(&item);
        self.bytes -= cost(place);
        *place = item;
        true
    }

    /// Keeps the items of `range`, and returns the others in any order.
    ///
    /// Takes time for the kept items or for the others, whichever are fewer. The returned deque may
    /// have empty items in the place of kept ones.
    pub(super) fn keep(&mut self, range: Range<usize>) -> VecDeque<Vec<u8>> {
        let removed = if range.len() <= self.len() / 2 {
            let kept = self.items.range_mut(range).map(mem::take).collect();
            let removed = mem::replace(&mut self.items, kept);
            self.bytes = bytes(&self.items);
            removed
        } else {
            let mut removed: VecDeque<_> = self.items.drain(range.end..).collect();
            removed.extend(self.items.drain(..range.start));
            self.bytes -= bytes(&removed);
            removed
        };
        self.give_back();
        removed
    }

    pub(super) fn insert(&mut self, index: usize, item: Vec<u8>) {
        self.bytes += cost(&item);
        self.items.insert(index, item);
    }

    /// Removes up to `most` items equal to `item`, those nearest to `from` first; returns how many.
    ///
    /// Items beyond the last one to remove are not visited.
    pub(super) fn remove(&mut self, item: &[u8], most: usize, from: Side) -> usize {
        let (mut removed, mut kept) = (0, Vec::new());
        for _ in 0..self.depth(item, most, from) {
            match self.take(from) {
                Some(there) if there == item => removed += 1,
                Some(there) => kept.push(there),
                None => break,
            }
        }
        for there in kept.into_iter().rev() {
            self.push(from, there);
        }
        self.give_back();
        removed
    }

    /// Counts the items from one side up to the one that matches `item` for the `most`-th time.
    fn depth(&self, item: &[u8], most: usize, from: Side) -> usize {
        let matches = |depth: &usize| {
            visit(1);
            let index = match from {
                Side::Left => depth - 1,
                Side::Right => self.len() - depth,
            };
            self.items[index] == item
        };
        let depths = (1..=self.len()).filter(matches).take(most);
        depths.last().unwrap_or(0)
    }

    fn take(&mut self, side: Side) -> Option<Vec<u8>> {
        let item = match side {
            Side::Left => self.items.pop_front(),
            Side::Right => self.items.pop_back(),
        }?;
        self.bytes -= cost(&item);
        Some(item)
    }

    fn give_back(&mut self) {
        let items = &mut self.items;
        give_back(items.len(), items.capacity(), |to| items.shrink_to(to));
    }
}

fn bytes(items: &VecDeque<Vec<u8>>) -> usize {
    visit(items.len());
    items.iter().map(|item| cost(item)).sum()
}

fn cost(item: &[u8]) -> usize {
    item.len() + ITEM_OVERHEAD
}

#[cfg(test)]
impl Drop for List {
    fn drop(&mut self) {
        visit(self.items.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(items: &str) -> List {
        let mut list = List::default();
        for item in items.bytes() {
            list.push(Side::Right, vec![item]);
        }
        list
    }

    fn check(list: &List, expected: &str) {
        let items: Vec<u8> = list.items.iter().flatten().copied().collect();
        assert_eq!(items, expected.as_bytes());
        assert_eq!(list.bytes(), expected.len() * (1 + ITEM_OVERHEAD));
    }

    #[test]
    fn removal_starts_at_the_named_end() {
        for (most, from, left, removed) in [
            (2, Side::Left, "bcaa", 2),
            (2, Side::Right, "abac", 2),
            (usize::MAX, Side::Right, "bc", 4),
            (0, Side::Left, "abacaa", 0),
        ] {
            let mut list = list("abacaa");
            assert_eq!(list.remove(b"a", most, from), removed);
            check(&list, left);
        }
    }

    #[test]
    fn bytes_follow_every_change() {
        let mut list = list("abcdef");
        assert_eq!(list.keep(1..5), [b"f", b"a"]);
        check(&list, "bcde");
        assert!(list.set(0, b"x".to_vec()) && !list.set(4, b"y".to_vec()));
        list.insert(1, b"y".to_vec());
        check(&list, "xycde");
        assert_eq!(
            list.pop_many(Side::Right, usize::MAX - 1).concat(),
            b"edcyx"
        );
        check(&list, "");
    }

    #[test]
    fn any_range_can_be_kept() {
        for start in 0..=6 {
            for end in start..=6 {
                let mut list = list("abcdef");
                let removed = list.keep(start..end);
                check(&list, &"abcdef"[start..end]);
                let removed = removed.into_iter().flatten().count();
                assert_eq!(removed, 6 - (end - start));
            }
        }
    }

    #[test]
    fn a_drained_list_gives_its_memory_back() {
        let mut list = list(&"x".repeat(10_000));
        list.pop_many(Side::Left, 9_990);
        assert!(list.items.capacity() < 128);
    }
}

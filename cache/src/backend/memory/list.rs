//! A list that counts its bytes.

use std::collections::VecDeque;
use std::mem;
use std::ops::Range;

use super::shrink::give_back;
use super::steps::visit;

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
        let item = match side {
            Side::Left => self.items.pop_front(),
            Side::Right => self.items.pop_back(),
        }?;
        self.bytes -= cost(&item);
        self.give_back();
        Some(item)
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
        let depth = match from {
            Side::Left => depth(self.items.iter(), item, most),
            Side::Right => depth(self.items.iter().rev(), item, most),
        };
        let (mut removed, mut kept) = (0, Vec::new());
        for _ in 0..depth {
            match self.pop(from) {
                Some(there) if there == item => removed += 1,
                Some(there) => kept.push(there),
                None => break,
            }
        }
        for there in kept.into_iter().rev() {
            self.push(from, there);
        }
        removed
    }

    fn give_back(&mut self) {
        let items = &mut self.items;
        give_back(items.len(), items.capacity(), |to| items.shrink_to(to));
    }
}

/// Counts the items up to the one that equals `item` for the `most`-th time.
fn depth<'i>(items: impl Iterator<Item = &'i Vec<u8>>, item: &[u8], most: usize) -> usize {
    let matches = items.enumerate().filter(|(_, there)| {
        visit(1);
        *there == item
    });
    matches.take(most).last().map_or(0, |(index, _)| index + 1)
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

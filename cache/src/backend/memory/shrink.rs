//! Returns memory of collections that have become much smaller.

use std::{
    collections::{HashMap, VecDeque},
    hash::Hash,
};

use super::steps::visit;

/// Collections of up to so many elements keep their memory.
const KEPT: usize = 64;

/// A collection that can return memory which it does not use.
pub(super) trait Shrink {
    fn len(&self) -> usize;
    fn capacity(&self) -> usize;
    fn shrink_to(&mut self, capacity: usize);

    /// Halves the memory, or more, once three quarters of it are unused.
    ///
    /// Half of what is left must be removed, or as much be added, before elements move again: each
    /// change pays for a constant number of moves.
    fn give_back(&mut self) {
        let (len, capacity) = (self.len(), self.capacity());
        if capacity > KEPT && len < capacity / 4 {
            visit(len);
            self.shrink_to(len * 2);
        }
    }
}

impl<T> Shrink for Vec<T> {
    fn len(&self) -> usize {
        self.len()
    }

    fn capacity(&self) -> usize {
        self.capacity()
    }

    fn shrink_to(&mut self, capacity: usize) {
        self.shrink_to(capacity);
    }
}

impl<T> Shrink for VecDeque<T> {
    fn len(&self) -> usize {
        self.len()
    }

    fn capacity(&self) -> usize {
        self.capacity()
    }

    fn shrink_to(&mut self, capacity: usize) {
        self.shrink_to(capacity);
    }
}

impl<K: Eq + Hash, V> Shrink for HashMap<K, V> {
    fn len(&self) -> usize {
        self.len()
    }

    fn capacity(&self) -> usize {
        self.capacity()
    }

    fn shrink_to(&mut self, capacity: usize) {
        self.shrink_to(capacity);
    }
}

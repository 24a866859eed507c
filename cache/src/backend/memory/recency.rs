//! The order of last use, for eviction.

use super::rings::Rings;

/// The one ring, from the slot used longest ago to the one used last.
const ORDER: usize = 0;

#[derive(Debug)]
pub(super) struct Recency {
    rings: Rings,
}

impl Recency {
    pub(super) fn new() -> Self {
        Self {
            rings: Rings::new(1),
        }
    }

    pub(super) fn oldest(&self) -> Option<usize> {
        self.rings.first(ORDER)
    }

    /// Adds a new last slot as the one used last.
    pub(super) fn insert(&mut self, slot: usize) {
        self.rings.add_slot();
        self.rings.push_back(ORDER, slot);
    }

    /// Removes a slot, and gives its number to the last one.
    pub(super) fn swap_remove(&mut self, slot: usize) {
        self.rings.swap_remove(slot);
    }

    pub(super) fn touch(&mut self, slot: usize) {
        if !self.rings.is_last(ORDER, slot) {
            self.rings.unlink(slot);
            self.rings.push_back(ORDER, slot);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_is_the_one_not_touched_longest() {
        let mut recency = Recency::new();
        for slot in 0..4 {
            recency.insert(slot);
        }
        for slot in [0, 2, 2] {
            recency.touch(slot);
        }
        let mut order = Vec::new();
        for _ in 0..4 {
            let oldest = recency.oldest().unwrap();
            order.push(oldest);
            recency.touch(oldest);
        }
        assert_eq!(order, [1, 3, 0, 2]);
        recency.swap_remove(1);
        // Slot 3 has become slot 1.
        assert_eq!(recency.oldest(), Some(1));
    }
}

//! Notes on the last keys, by their hashes.

use std::collections::{HashMap, VecDeque};
use std::fmt;

/// Notes on the last keys, by their hashes. There are at most so many, and the oldest ones go first.
pub(super) struct Recent<T> {
    most: usize,
    by_hash: HashMap<u64, T>,
    /// Those among them that are outdated count, too.
    in_order: VecDeque<(u64, T)>,
}

impl<T: Copy + PartialEq> Recent<T> {
    pub(super) fn new(most: usize) -> Self {
        Self {
            most,
            by_hash: HashMap::new(),
            in_order: VecDeque::new(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.by_hash.len()
    }

    pub(super) fn get(&self, hash: u64) -> Option<T> {
        self.by_hash.get(&hash).copied()
    }

    /// Notes something of a key; returns the note that is forgotten for it.
    pub(super) fn note(&mut self, hash: u64, note: T) -> Option<T> {
        self.by_hash.insert(hash, note);
        self.in_order.push_back((hash, note));
        if self.in_order.len() > self.most {
            self.forget_first()
        } else {
            None
        }
    }

    /// Forgets the oldest notes as long as they are over.
    pub(super) fn forget_while(&mut self, is_over: impl Fn(T) -> bool) {
        while self
            .in_order
            .front()
            .is_some_and(|&(_, note)| is_over(note))
        {
            self.forget_first();
        }
        self.shrink();
    }

    pub(super) fn remove(&mut self, hash: u64) {
        self.by_hash.remove(&hash);
        self.shrink();
    }

    /// Gives the memory of many back.
    fn shrink(&mut self) {
        if self.by_hash.is_empty() && !self.in_order.is_empty() {
            *self = Self::new(self.most);
        }
    }

    fn forget_first(&mut self) -> Option<T> {
        let (hash, note) = self.in_order.pop_front()?;
        if self.by_hash.get(&hash) == Some(&note) {
            self.by_hash.remove(&hash);
        }
        Some(note)
    }
}

// The hashes of keys are many, and say nothing.
impl<T> fmt::Debug for Recent<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recent")
            .field("len", &self.by_hash.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_notes_are_forgotten_first() {
        let mut recent = Recent::new(2);
        assert_eq!(recent.note(1, 'a'), None);
        assert_eq!(recent.note(1, 'b'), None);
        assert_eq!(recent.note(2, 'c'), Some('a'));
        assert_eq!((recent.get(1), recent.get(2)), (Some('b'), Some('c')));
        assert_eq!(recent.note(3, 'd'), Some('b'));
        assert_eq!((recent.get(1), recent.len()), (None, 2));
        assert_eq!(format!("{recent:?}"), "Recent { len: 2, .. }");
        recent.forget_while(|note| note == 'c');
        assert_eq!((recent.get(2), recent.get(3)), (None, Some('d')));
    }

    #[test]
    fn no_notes_take_no_memory() {
        let mut recent = Recent::new(1000);
        for hash in 0..1000 {
            recent.note(hash, 'a');
        }
        (0..1000).for_each(|hash| recent.remove(hash));
        assert_eq!(
            (recent.by_hash.capacity(), recent.in_order.capacity()),
            (0, 0)
        );
    }
}

//! A hash table that only grows and is read without a lock: a chain of entries in each of its buckets.

use std::ptr;
use std::sync::OnceLock;

pub(super) struct Table<K, V, const BUCKETS: usize> {
    buckets: [OnceLock<Box<Entry<K, V>>>; BUCKETS],
}

struct Entry<K, V> {
    key: K,
    value: V,
    next: OnceLock<Box<Self>>,
}

/// A key that is small and found by a cheap number.
pub(super) trait Number: Copy {
    fn number(self) -> usize;

    fn is(self, other: Self) -> bool;
}

/// Names are constants, so their addresses tell them apart faster than their letters. The same name can be at several
/// addresses; each then has a value of its own.
impl Number for &'static str {
    #[inline]
    fn number(self) -> usize {
        self.as_ptr().addr() >> 2 ^ self.len()
    }

    #[inline]
    fn is(self, other: Self) -> bool {
        ptr::eq(self, other)
    }
}

impl<K, V, const BUCKETS: usize> Default for Table<K, V, BUCKETS> {
    fn default() -> Self {
        Self {
            buckets: [const { OnceLock::new() }; BUCKETS],
        }
    }
}

impl<K: Number, V, const BUCKETS: usize> Table<K, V, BUCKETS> {
    /// Returns the value of a key, made by `make` if there is none.
    #[inline]
    pub(super) fn of(&self, key: K, make: impl Fn() -> V) -> &V {
        let mut place = &self.buckets[key.number() % BUCKETS];
        loop {
            let entry = place.get_or_init(|| {
                Box::new(Entry {
                    key,
                    value: make(),
                    next: OnceLock::new(),
                })
            });
            if entry.key.is(key) {
                return &entry.value;
            }
            place = &entry.next;
        }
    }

    /// Returns all entries.
    pub(super) fn all(&self) -> impl Iterator<Item = (K, &V)> {
        self.buckets.iter().flat_map(|bucket| {
            let first = bucket.get().map(|entry| &**entry);
            let chain =
                std::iter::successors(first, |entry| entry.next.get().map(|entry| &**entry));
            chain.map(|entry| (entry.key, &entry.value))
        })
    }
}

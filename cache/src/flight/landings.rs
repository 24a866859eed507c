//! When the last flights of keys ended.

use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher, RandomState};
use std::sync::Mutex;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::{AcqRel, Acquire};

/// The ends of flights, counted one behind the other.
#[derive(Debug, Default)]
pub(super) struct Landings {
    clock: AtomicU64,
    last: Mutex<Last>,
    hasher: RandomState,
}

/// The last ends, by the hashes of their keys.
#[derive(Debug, Default)]
struct Last {
    by_hash: HashMap<u64, u64>,
    in_order: VecDeque<(u64, u64)>,
    /// Up to here, ends are forgotten.
    forgotten: u64,
}

/// So many ends are kept: more than there are while a read is on its way, and 400 KiB at most.
const KEPT: usize = 8192;

impl Landings {
    /// Returns the number of flights that have ended.
    #[inline]
    pub(super) fn now(&self) -> u64 {
        self.clock.load(Acquire)
    }

    /// Notes the end of a flight.
    pub(super) fn note(&self, key: &[u8]) {
        let hash = self.hasher.hash_one(key);
        let mut last = super::lock(&self.last);
        let now = self.clock.fetch_add(1, AcqRel) + 1;
        last.by_hash.insert(hash, now);
        last.in_order.push_back((hash, now));
        if last.in_order.len() > KEPT
            && let Some((hash, then)) = last.in_order.pop_front()
        {
            last.forgotten = then;
            if last.by_hash.get(&hash) == Some(&then) {
                last.by_hash.remove(&hash);
            }
        }
    }

    /// Returns whether a flight of the key has ended since, or may have.
    pub(super) fn is_later(&self, key: &[u8], than: u64) -> bool {
        let last = super::lock(&self.last);
        let end = last.by_hash.get(&self.hasher.hash_one(key));
        end.copied().unwrap_or(last.forgotten) > than
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_is_that_of_its_own_key() {
        let landings = Landings::default();
        let before = landings.now();
        landings.note(b"a");
        assert!(landings.is_later(b"a", before) && !landings.is_later(b"b", before));
        assert!(!landings.is_later(b"a", landings.now()));
    }

    #[test]
    fn what_is_forgotten_may_have_ended() {
        let landings = Landings::default();
        for number in 0..=KEPT {
            landings.note(&number.to_be_bytes());
        }
        assert!(landings.is_later(b"another", 0) && !landings.is_later(b"another", 1));
        assert_eq!(landings.last.lock().unwrap().by_hash.len(), KEPT);
    }
}

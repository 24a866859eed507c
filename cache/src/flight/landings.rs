//! When the last flights of keys ended.

use std::hash::{BuildHasher, RandomState};
use std::sync::Mutex;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::{AcqRel, Acquire};

use crate::flight::lock;
use crate::flight::recent::Recent;

/// The ends of flights, counted one behind the other.
#[derive(Debug)]
pub(super) struct Landings {
    clock: AtomicU64,
    last: Mutex<Last>,
    hasher: RandomState,
}

#[derive(Debug)]
struct Last {
    ends: Recent<u64>,
    /// Up to here, ends are forgotten.
    forgotten: u64,
}

/// So many ends are kept: more than there are while a read is on its way, and half a MiB at most.
const KEPT: usize = 8192;

impl Landings {
    pub(super) fn new() -> Self {
        let last = Last {
            ends: Recent::new(KEPT),
            forgotten: 0,
        };
        Self {
            clock: AtomicU64::new(0),
            last: Mutex::new(last),
            hasher: RandomState::new(),
        }
    }

    /// Returns the number of flights that have ended.
    #[inline]
    pub(super) fn now(&self) -> u64 {
        self.clock.load(Acquire)
    }

    /// Notes the end of a flight.
    pub(super) fn note(&self, key: &[u8]) {
        let hash = self.hasher.hash_one(key);
        let mut last = lock(&self.last);
        let now = self.clock.fetch_add(1, AcqRel) + 1;
        if let Some(forgotten) = last.ends.note(hash, now) {
            last.forgotten = forgotten;
        }
    }

    /// Returns whether a flight of the key has ended since, or may have.
    pub(super) fn is_later(&self, key: &[u8], than: u64) -> bool {
        let last = lock(&self.last);
        let end = last.ends.get(self.hasher.hash_one(key));
        end.unwrap_or(last.forgotten) > than
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_is_that_of_its_own_key() {
        let landings = Landings::new();
        let before = landings.now();
        landings.note(b"a");
        assert!(landings.is_later(b"a", before) && !landings.is_later(b"b", before));
        assert!(!landings.is_later(b"a", landings.now()));
    }

    #[test]
    fn what_is_forgotten_may_have_ended() {
        let landings = Landings::new();
        for number in 0..=KEPT {
            landings.note(&number.to_be_bytes());
        }
        assert!(landings.is_later(b"another", 0) && !landings.is_later(b"another", 1));
        assert_eq!(landings.last.lock().unwrap().ends.len(), KEPT);
    }
}

//! When the last flights of keys ended.

use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::{AcqRel, Acquire};

/// The ends of flights, counted one behind the other. Keys of the same hash share a place, so a key can seem to have ended later than
/// it has.
#[derive(Debug)]
pub(super) struct Landings {
    clock: AtomicU64,
    last: [AtomicU64; PLACES],
    hasher: RandomState,
}

const PLACES: usize = 256;

impl Landings {
    pub(super) fn new() -> Self {
        Self {
            clock: AtomicU64::new(0),
            last: [const { AtomicU64::new(0) }; PLACES],
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
        let now = self.clock.fetch_add(1, AcqRel) + 1;
        self.place(key).fetch_max(now, AcqRel);
    }

    /// Returns whether a flight of the key may have ended since.
    pub(super) fn is_later(&self, key: &[u8], than: u64) -> bool {
        self.place(key).load(Acquire) > than
    }

    fn place(&self, key: &[u8]) -> &AtomicU64 {
        let places = PLACES as u64;
        let place = usize::try_from(self.hasher.hash_one(key) % places);
        &self.last[place.unwrap_or_default()]
    }
}

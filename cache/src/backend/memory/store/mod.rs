//! All entries: keys, values and TTLs.

mod access;
mod pops;
mod slots;

use std::mem;

use super::clock::Clock;
use super::data::{Data, Kind};
use super::deferred::Deferred;
use super::list::List;
use super::reply::{Result, WRONG_TYPE};
use super::rings::Rings;
use super::slot_map::{Slot, SlotMap};
use super::waiters::Waiters;
use super::wheel::Wheel;

/// Bytes that an entry counts for beyond its key and value: about what it takes.
pub(super) const ENTRY_OVERHEAD: usize = 160;

/// The data of one engine; its methods see no expired entry.
pub(super) struct Store {
    /// Expired ones included.
    pub(super) entries: SlotMap<Entry>,
    /// The times at which the slots of `entries`, or fields in them, expire.
    expirations: Wheel,
    pub(super) clock: Clock,
    used_bytes: usize,
    bound: Option<Bound>,
    pub(super) waiters: Waiters,
    pub(super) deferred: Deferred,
}

pub(super) struct Entry {
    data: Data,
    /// Milliseconds since 1970.
    expires_at: Option<i64>,
}

impl Entry {
    /// Returns the time at which the entry expires, or the first of its fields, if that is earlier.
    fn due_at(&self) -> Option<i64> {
        match (self.expires_at, self.data.next_expiry()) {
            (Some(whole), Some(field)) => Some(whole.min(field)),
            (whole, field) => whole.or(field),
        }
    }

    fn is_expired(&self, now: i64) -> bool {
        self.expires_at.is_some_and(|time| time <= now) || self.data.is_expired(now)
    }
}

struct Bound {
    max_bytes: usize,
    /// One ring, from the slot used longest ago to the one used last.
    recency: Rings,
}

/// The one ring of [`Bound::recency`].
const RECENCY: usize = 0;

impl Store {
    pub(super) fn new(max_bytes: Option<usize>) -> Self {
        let mut clock = Clock::new();
        Self {
            entries: SlotMap::default(),
            expirations: Wheel::new(clock.now().down),
            clock,
            used_bytes: 0,
            bound: max_bytes.map(|max_bytes| Bound {
                max_bytes,
                recency: Rings::new(1),
            }),
            waiters: Waiters::default(),
            deferred: Deferred::default(),
        }
    }

    /// To be called last under each hold of the lock; returns the work to do after it.
    pub(super) fn settle(&mut self) -> Deferred {
        self.serve_waiters();
        self.evict();
        mem::take(&mut self.deferred)
    }

    pub(super) fn len(&mut self) -> usize {
        self.remove_expired_in(usize::MAX);
        self.entries.len()
    }

    pub(super) fn used_bytes(&mut self) -> usize {
        self.remove_expired_in(usize::MAX);
        self.used_bytes
    }

    pub(super) fn clear(&mut self) {
        let entries = mem::take(&mut self.entries);
        let now = self.clock.now().down;
        let expirations = mem::replace(&mut self.expirations, Wheel::new(now));
        let bound = self.bound.as_mut();
        let recency = bound.map(|bound| mem::replace(&mut bound.recency, Rings::new(1)));
        let bytes = mem::take(&mut self.used_bytes);
        self.deferred
            .discard(bytes, (entries, expirations, recency));
    }

    fn evict(&mut self) {
        while let Some(bound) = &self.bound
            && self.used_bytes > bound.max_bytes
            && let Some(oldest) = bound.recency.first(RECENCY)
        {
            self.discard_at(oldest);
        }
    }
}

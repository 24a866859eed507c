//! Counters for each resource, found without a lock.

use std::ptr;
use std::sync::OnceLock;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

use crate::events::stats::ResourceStats;

/// A hash table that only grows: a chain of resources in each of its buckets.
pub(super) struct Resources {
    buckets: [OnceLock<Box<Resource>>; BUCKETS],
}

const BUCKETS: usize = 64;

/// The counters of one resource.
pub(super) struct Resource {
    name: &'static str,
    pub(super) hits: AtomicU64,
    pub(super) misses: AtomicU64,
    pub(super) mismatches: AtomicU64,
    pub(super) damaged: AtomicU64,
    pub(super) foreign_keys: AtomicU64,
    next: OnceLock<Box<Self>>,
}

impl Default for Resources {
    fn default() -> Self {
        Self {
            buckets: [const { OnceLock::new() }; BUCKETS],
        }
    }
}

impl Resources {
    /// Returns the counters of a resource.
    ///
    /// The same name can be at several addresses; each then has counters of its own, which are added up when they are read.
    #[inline]
    pub(super) fn of(&self, name: &'static str) -> &Resource {
        // Names are constants, so their addresses tell them apart faster than their letters.
        let mut place = &self.buckets[(name.as_ptr().addr() >> 2 ^ name.len()) % BUCKETS];
        loop {
            let resource = place.get_or_init(|| Box::new(Resource::new(name)));
            if ptr::eq(resource.name, name) {
                return resource;
            }
            place = &resource.next;
        }
    }

    /// Returns the counters of all resources; a name can come several times.
    pub(super) fn all(&self) -> impl Iterator<Item = (&'static str, ResourceStats)> {
        self.buckets.iter().flat_map(|bucket| {
            let first = bucket.get().map(|resource| &**resource);
            let chain = std::iter::successors(first, |resource| {
                resource.next.get().map(|resource| &**resource)
            });
            chain.map(|resource| (resource.name, resource.stats()))
        })
    }
}

impl Resource {
    fn new(name: &'static str) -> Self {
        Self {
            name,
            hits: AtomicU64::new(0),
            misses: AtomicU64::new(0),
            mismatches: AtomicU64::new(0),
            damaged: AtomicU64::new(0),
            foreign_keys: AtomicU64::new(0),
            next: OnceLock::new(),
        }
    }

    fn stats(&self) -> ResourceStats {
        ResourceStats {
            hits: self.hits.load(Relaxed),
            misses: self.misses.load(Relaxed),
            mismatches: self.mismatches.load(Relaxed),
            damaged: self.damaged.load(Relaxed),
            foreign_keys: self.foreign_keys.load(Relaxed),
        }
    }
}

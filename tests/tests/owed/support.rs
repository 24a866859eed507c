//! Key types, a cache in memory, and a log of what became of deletes.

use std::mem::take;
use std::sync::{Arc, Mutex, PoisonError};

use typed_cache::{Cache, CacheKey, Event, MemoryEngine, Observer, OwedChange};

#[derive(CacheKey, Clone, Copy)]
#[cache(resource = "page", ttl = "1h", value = u64)]
pub(crate) struct PageKey {
    pub(crate) id: u64,
}

pub(crate) const PAGE: PageKey = PageKey { id: 1 };

/// What became of deletes, in order.
#[derive(Clone, Default)]
pub(crate) struct Changes(Arc<Mutex<Vec<OwedChange>>>);

impl Changes {
    /// Returns those since the last call.
    pub(crate) fn taken(&self) -> Vec<OwedChange> {
        take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Observer for Changes {
    fn observe(&self, event: &Event<'_>) {
        if let Event::Owed {
            name,
            resource,
            change,
        } = event
        {
            assert_eq!((*name, *resource), ("delete", "page"));
            let mut changes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            changes.push(*change);
        }
    }
}

pub(crate) fn memory() -> (MemoryEngine, Cache, Changes) {
    let (engine, changes) = (MemoryEngine::new(), Changes::default());
    let builder = Cache::builder().observer(changes.clone());
    (engine.clone(), builder.memory_engine(engine), changes)
}

/// Kept, sent and dropped.
pub(crate) fn counts(cache: &Cache) -> (u64, u64, u64) {
    let of = cache.stats().resources["page"];
    let stats = cache.stats();
    let all = (stats.owed_kept, stats.owed_sent, stats.owed_dropped);
    assert_eq!((of.owed_kept, of.owed_sent, of.owed_dropped), all);
    all
}

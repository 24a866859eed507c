//! Helpers that the modules share: a cache on an engine, and a log of events.

use std::sync::{Arc, Mutex};

use typed_cache::{Cache, CacheKey, Event, MemoryEngine, Observer};

#[derive(CacheKey)]
#[cache(resource = "visits", ttl = "1d", counter)]
pub(crate) struct VisitsKey {
    pub(crate) page: u64,
}

#[derive(CacheKey)]
#[cache(resource = "motto", ttl = "1h", value = String)]
pub(crate) struct MottoKey;

#[derive(CacheKey)]
#[cache(resource = "jobs", ttl = never, list = u32)]
pub(crate) struct JobsKey;

pub(crate) const VISITS: VisitsKey = VisitsKey { page: 1 };

pub(crate) fn memory() -> (MemoryEngine, Cache) {
    let engine = MemoryEngine::new();
    let cache = Cache::builder();
    let cache = cache.memory_engine(engine.clone());
    (engine, cache)
}

/// The name of each operation that has ended, and whether it failed.
#[derive(Clone, Default)]
pub(crate) struct Ends(pub(crate) Arc<Mutex<Vec<(&'static str, bool)>>>);

impl Observer for Ends {
    fn observe(&self, event: &Event<'_>) {
        let end = match event {
            Event::Operation { name, error, .. } => (*name, error.is_some()),
            Event::Dropped {
                name, may_have_run, ..
            } => (*name, *may_have_run),
            _ => return,
        };
        self.0.lock().unwrap().push(end);
    }
}

//! How many deletes are kept, and which.

use typed_cache::OwedChange::{Dropped, Kept, Sent};
use typed_cache::{Cache, CacheKey, Fault, MemoryEngine};

use crate::support::{Changes, PageKey, counts};

/// A cache that keeps so many deletes, with pages from 1 to 5, without a connection.
async fn unreachable(most: usize) -> (MemoryEngine, Cache, Changes) {
    let (engine, changes) = (MemoryEngine::new(), Changes::default());
    let builder = Cache::builder().observer(changes.clone());
    let cache = builder.owed_deletes(most).memory_engine(engine.clone());
    for id in 1..=5 {
        cache.set_at(&PageKey { id }, &id).await.unwrap();
    }
    engine.inject(Fault::unavailable()).unwrap();
    (engine, cache, changes)
}

/// Ends the outage, and returns the pages that are there.
async fn left(engine: &MemoryEngine, cache: &Cache) -> Vec<u64> {
    engine.clear_faults();
    let pages = cache.get_many((1..=5).map(|id| PageKey { id })).await;
    pages.unwrap().into_iter().flatten().collect()
}

#[tokio::test(start_paused = true)]
async fn beyond_the_bound_the_oldest_is_dropped_counted_and_observed() {
    let (engine, cache, changes) = unreachable(3).await;
    for id in 1..=5 {
        let error = cache.delete(&PageKey { id }).await.unwrap_err();
        assert!(error.may_have_run());
    }
    assert_eq!(
        changes.taken(),
        [Kept, Kept, Kept, Kept, Dropped, Kept, Dropped]
    );
    assert_eq!(left(&engine, &cache).await, [1, 2]);
    assert_eq!(changes.taken(), [Sent; 3]);
    assert_eq!(counts(&cache), (5, 3, 2));
}

#[tokio::test(start_paused = true)]
async fn of_one_key_the_newest_is_kept() {
    let (engine, cache, _) = unreachable(2).await;
    for id in [1, 2, 1, 1, 3] {
        cache.delete(&PageKey { id }).await.unwrap_err();
    }
    assert_eq!(left(&engine, &cache).await, [2, 4, 5]);
    assert_eq!(counts(&cache), (3, 2, 1));
}

#[tokio::test(start_paused = true)]
async fn the_default_bound_is_4096() {
    let (engine, cache, _) = unreachable(4096).await;
    let by_default = Cache::builder().memory_engine(engine.clone());
    for cache in [cache, by_default] {
        for id in 1..=4097 {
            cache.delete(&PageKey { id }).await.unwrap_err();
        }
        assert_eq!(counts(&cache), (4097, 0, 1));
    }
}

#[tokio::test(start_paused = true)]
async fn with_a_bound_of_zero_nothing_is_kept() {
    let (engine, cache, changes) = unreachable(0).await;
    let error = cache.delete(&PageKey { id: 1 }).await.unwrap_err();
    assert!(!error.may_have_run() && !cache.is_degraded());
    assert_eq!(left(&engine, &cache).await, [1, 2, 3, 4, 5]);
    assert_eq!(changes.taken(), []);
}

#[derive(CacheKey)]
#[cache(resource = "document", ttl = "1h", value = u64)]
struct DocumentKey {
    path: String,
}

#[tokio::test(start_paused = true)]
async fn long_keys_take_4_mib_at_the_most() {
    let engine = MemoryEngine::new();
    let cache = Cache::from(engine.clone());
    let outage = engine.inject(Fault::unavailable()).unwrap();
    for name in ["a", "b", "c", "d", "e"] {
        let path = name.repeat(1 << 20);
        cache.delete(&DocumentKey { path }).await.unwrap_err();
    }
    let stats = cache.stats();
    assert_eq!((stats.owed_kept, stats.owed_dropped), (5, 2));
    let path = "f".repeat(5 << 20);
    let error = cache.delete(&DocumentKey { path }).await.unwrap_err();
    assert!(!error.may_have_run(), "it is too long to be kept");
    assert_eq!(cache.stats(), stats);
    outage.remove();
    cache.ping().await.unwrap();
    assert_eq!(cache.stats().owed_sent, 3);
}

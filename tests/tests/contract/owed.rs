//! Deletes that are kept from an outage; `tests/owed` has what becomes of them.

use typed_cache::{Cache, Fault, MemoryEngine};

use crate::types::{UserKey, user};

#[tokio::test]
async fn a_delete_of_an_outage_is_kept_and_runs_before_a_read() {
    for most in [0, 10] {
        let engine = MemoryEngine::new();
        let builder = Cache::builder().owed_deletes(most);
        let cache = builder.memory_engine(engine.clone());
        cache.set(&user(1)).await.unwrap();
        engine.inject(Fault::unavailable().times(1)).unwrap();
        let error = cache.delete(&UserKey { id: 1 }).await.unwrap_err();
        let is_kept = most > 0;
        assert_eq!(
            (error.may_have_run(), cache.is_degraded()),
            (is_kept, is_kept)
        );
        let expected = (!is_kept).then(|| user(1));
        assert_eq!(cache.get(&UserKey { id: 1 }).await.unwrap(), expected);
        assert!(!cache.is_degraded());
    }
}

covers! {
    a_delete_of_an_outage_is_kept_and_runs_before_a_read [
        Cache::is_degraded CacheBuilder::owed_deletes
    ]
}

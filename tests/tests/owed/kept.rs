//! Which deletes are kept, and what they do to later operations.

use std::time::Duration;

use futures_util::future::poll_immediate;
use typed_cache::OwedChange::{Dropped, Kept, Sent};
use typed_cache::{Cache, CacheKey, Cacheable, ErrorKind, Fault};

use crate::support::{PAGE, PageKey, counts, memory};

/// The failures for lack of a connection or a reply.
fn outages() -> [Fault; 4] {
    [
        Fault::unavailable(),
        Fault::lost_request(),
        Fault::lost_reply(),
        Fault::delay(Duration::from_secs(60)),
    ]
}

#[tokio::test(start_paused = true)]
async fn a_delete_of_an_outage_runs_before_the_next_read() {
    for fault in outages() {
        let (engine, cache, changes) = memory();
        cache.set_at(&PAGE, &1).await.unwrap();
        engine.inject(fault.times(1)).unwrap();
        let error = cache.delete(&PAGE).await.unwrap_err();
        assert!(error.is_unavailable() || error.is_timeout(), "{error}");
        assert!(error.may_have_run(), "it can still run");
        assert!(error.to_string().contains("it is kept"), "{error}");
        assert!(cache.is_degraded());
        assert_eq!(changes.taken(), [Kept]);
        assert_eq!(cache.get(&PAGE).await.unwrap(), None);
        assert!(!cache.is_degraded());
        assert_eq!(changes.taken(), [Sent]);
        assert_eq!(counts(&cache), (1, 1, 0));
    }
}

#[tokio::test(start_paused = true)]
async fn no_read_is_served_while_the_delete_cannot_be_sent() {
    let (engine, cache, _) = memory();
    cache.set_at(&PAGE, &1).await.unwrap();
    let outage = engine.inject(Fault::unavailable()).unwrap();
    cache.delete(&PAGE).await.unwrap_err();
    outage.remove();
    // Reads pass, deletes do not.
    let deletes = Fault::unavailable().operation("delete");
    let deletes = engine.inject(deletes).unwrap();
    let error = cache.get(&PAGE).await.unwrap_err();
    assert!(error.is_unavailable() && !error.may_have_run(), "{error}");
    assert!(error.to_string().contains("goes first"), "{error}");
    let error = cache.get_many([PAGE]).await.unwrap_err();
    assert!(error.is_unavailable(), "{error}");
    let error = cache.pipeline((cache.get(&PAGE),)).await.unwrap_err();
    assert!(error.is_unavailable(), "{error}");
    let error = cache.set_at(&PAGE, &2).await.unwrap_err();
    assert!(!error.may_have_run(), "it was not sent: {error}");
    assert!(cache.is_degraded());
    deletes.remove();
    let read = cache.pipeline((cache.get(&PAGE),)).await.unwrap();
    assert_eq!(read, (None,));
}

#[tokio::test(start_paused = true)]
async fn a_reader_waits_for_the_delete_no_longer_than_its_deadline() {
    let (engine, cache, _) = memory();
    cache.set_at(&PAGE, &1).await.unwrap();
    engine.inject(Fault::unavailable().times(1)).unwrap();
    cache.delete(&PAGE).await.unwrap_err();
    let late = Fault::delay(Duration::from_secs(3600)).operation("delete");
    let late = engine.inject(late).unwrap();
    let limit = Duration::from_millis(200);
    let error = cache.get(&PAGE).timeout(limit).await.unwrap_err();
    assert!(error.is_timeout() && !error.may_have_run(), "{error}");
    assert!(cache.is_degraded(), "nobody knows that it has run");
    late.remove();
    assert_eq!(cache.get(&PAGE).await.unwrap(), None);
}

#[tokio::test(start_paused = true)]
async fn a_later_write_of_the_key_is_not_deleted() {
    let (engine, cache, changes) = memory();
    cache.set_at(&PAGE, &1).await.unwrap();
    engine.inject(Fault::unavailable().times(1)).unwrap();
    cache.delete(&PAGE).await.unwrap_err();
    // The old value is gone when the write runs, so it is absent.
    assert!(cache.set_at(&PAGE, &2).if_absent().await.unwrap());
    assert_eq!(cache.get(&PAGE).await.unwrap(), Some(2));
    assert!(!cache.is_degraded());
    assert_eq!(changes.taken(), [Kept, Sent]);
    engine.inject(Fault::unavailable().times(1)).unwrap();
    cache.delete(&PAGE).await.unwrap_err();
    assert_eq!(cache.clear::<PageKey>().await.unwrap(), 0, "it is gone");
    cache.set_at(&PAGE, &3).await.unwrap();
    assert_eq!(cache.get(&PAGE).await.unwrap(), Some(3));
}

#[tokio::test(start_paused = true)]
async fn a_write_that_fails_leaves_the_delete_pending() {
    let (engine, cache, _) = memory();
    cache.set_at(&PAGE, &1).await.unwrap();
    let outage = engine.inject(Fault::unavailable()).unwrap();
    cache.delete(&PAGE).await.unwrap_err();
    cache.set_at(&PAGE, &2).await.unwrap_err();
    outage.remove();
    assert!(cache.is_degraded());
    assert_eq!(cache.get(&PAGE).await.unwrap(), None);
}

#[derive(CacheKey)]
#[cache(resource = "visits", ttl = "1d", counter)]
struct VisitsKey;

#[derive(CacheKey)]
#[cache(resource = "jobs", ttl = never, list = u32)]
struct JobsKey;

#[derive(CacheKey)]
#[cache(resource = "stock", ttl = "1d", map = (u32, u64))]
struct StockKey;

#[derive(Cacheable)]
#[cache(resource = "profile", ttl = "1d", hash)]
struct Profile {
    #[cache(key)]
    id: u64,
    name: String,
}

#[tokio::test(start_paused = true)]
async fn keys_of_other_kinds_are_never_deleted_late() {
    let (engine, cache, changes) = memory();
    let profile = Profile {
        id: 1,
        name: "Ada".to_owned(),
    };
    cache.counter(&VisitsKey).increment(1).await.unwrap();
    cache.list(&JobsKey).push_back(&1).await.unwrap();
    cache.map(&StockKey).set(&1, &1).await.unwrap();
    cache
        .hash(&ProfileKey { id: 1 })
        .set(&profile)
        .await
        .unwrap();
    let outage = engine.inject(Fault::unavailable()).unwrap();
    let errors = [
        cache.delete(&VisitsKey).await.unwrap_err(),
        cache.delete(&JobsKey).await.unwrap_err(),
        cache.delete(&StockKey).await.unwrap_err(),
        cache.delete(&ProfileKey { id: 1 }).await.unwrap_err(),
    ];
    for error in errors {
        assert!(!error.may_have_run(), "{error}");
        assert!(!error.to_string().contains("kept"), "{error}");
    }
    assert!(!cache.is_degraded());
    outage.remove();
    assert_eq!(cache.counter(&VisitsKey).get().await.unwrap(), Some(1));
    assert!(cache.exists(&JobsKey).await.unwrap());
    assert!(cache.exists(&StockKey).await.unwrap());
    assert!(cache.exists(&ProfileKey { id: 1 }).await.unwrap());
    assert_eq!(changes.taken(), []);
}

#[tokio::test(start_paused = true)]
async fn deletes_of_several_messages_or_keys_are_not_kept() {
    let (engine, cache, _) = memory();
    cache.set_at(&PAGE, &1).await.unwrap();
    let outage = engine.inject(Fault::unavailable()).unwrap();
    cache.delete_many([PAGE]).await.unwrap_err();
    cache.pipeline((cache.delete(&PAGE),)).await.unwrap_err();
    let mut batch = cache.batch();
    let _ = batch.push(cache.delete(&PAGE));
    batch.run().await.unwrap_err();
    cache.set_at(&PAGE, &2).await.unwrap_err();
    cache.clear::<PageKey>().await.unwrap_err();
    assert!(!cache.is_degraded());
    outage.remove();
    let late = engine.inject(Fault::delay(Duration::from_secs(1))).unwrap();
    let mut dropped = Box::pin(cache.delete(&PageKey { id: 2 }));
    assert!(poll_immediate(&mut dropped).await.is_none());
    drop(dropped);
    late.remove();
    assert!(!cache.is_degraded());
    assert_eq!(cache.get(&PAGE).await.unwrap(), Some(1));
}

#[tokio::test(start_paused = true)]
async fn a_refusal_of_the_server_is_no_outage() {
    let (engine, cache, changes) = memory();
    for code in ["READONLY", "LOADING", "OOM"] {
        engine.inject(Fault::server_error(code).times(1)).unwrap();
        let error = cache.delete(&PAGE).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.may_have_run()),
            (ErrorKind::Server, false)
        );
    }
    engine.inject(Fault::overloaded().times(1)).unwrap();
    let error = cache.delete(&PAGE).await.unwrap_err();
    assert!(error.is_overloaded() && !error.may_have_run(), "{error}");
    assert!(!cache.is_degraded());
    assert_eq!(changes.taken(), []);
}

#[tokio::test]
async fn a_closed_cache_keeps_nothing() {
    let cache = Cache::memory();
    cache.close().await.unwrap();
    let error = cache.delete(&PAGE).await.unwrap_err();
    assert!(error.is_unavailable() && !error.may_have_run(), "{error}");
    assert!(!cache.is_degraded());
}

#[tokio::test(start_paused = true)]
async fn close_sends_what_is_pending() {
    let (engine, cache, changes) = memory();
    cache.set_at(&PAGE, &1).await.unwrap();
    engine.inject(Fault::unavailable().times(1)).unwrap();
    cache.delete(&PAGE).await.unwrap_err();
    cache.close().await.unwrap();
    assert!(engine.is_empty() && !cache.is_degraded());
    assert_eq!(changes.taken(), [Kept, Sent]);
}

#[tokio::test(start_paused = true)]
async fn close_drops_what_it_cannot_send() {
    let refusal = Fault::server_error("READONLY");
    for fault in outages().into_iter().chain([refusal]) {
        let (engine, cache, changes) = memory();
        engine.inject(Fault::unavailable().times(2)).unwrap();
        for id in 1..=2 {
            cache.delete(&PageKey { id }).await.unwrap_err();
        }
        engine.inject(fault).unwrap();
        cache.close().await.unwrap();
        assert!(!cache.is_degraded());
        assert_eq!(changes.taken(), [Kept, Kept, Dropped, Dropped]);
        assert_eq!(counts(&cache), (2, 0, 2));
    }
}

#[tokio::test(start_paused = true)]
async fn a_loaded_value_is_stored_behind_the_delete() {
    let (engine, cache, _) = memory();
    cache.set_at(&PAGE, &1).await.unwrap();
    let outage = engine.inject(Fault::unavailable()).unwrap();
    cache.delete(&PAGE).await.unwrap_err();
    let load = || async { Ok::<_, ()>(2) };
    assert_eq!(cache.remember(&PAGE, load).await.unwrap(), 2);
    outage.remove();
    let begun = std::time::Instant::now();
    let load = || async { Ok::<_, ()>(3) };
    assert_eq!(cache.remember(&PAGE, load).await.unwrap(), 3);
    assert_eq!(cache.get(&PAGE).await.unwrap(), Some(3));
    assert!(!cache.is_degraded());
    assert!(
        begun.elapsed() < Duration::from_secs(4),
        "neither waits for the other"
    );
}

#[tokio::test(start_paused = true)]
async fn a_store_that_waits_for_the_delete_does_not_hold_it_up() {
    let (engine, cache, changes) = memory();
    cache.set_at(&PAGE, &1).await.unwrap();
    let outage = engine.inject(Fault::unavailable()).unwrap();
    cache.delete(&PAGE).await.unwrap_err();
    let begun = std::time::Instant::now();
    let load = || async move {
        // There is a connection by the time when the value is stored.
        outage.remove();
        Ok::<_, ()>(2)
    };
    assert_eq!(cache.remember(&PAGE, load).await.unwrap(), 2);
    assert_eq!(cache.get(&PAGE).await.unwrap(), Some(2));
    assert_eq!(changes.taken(), [Kept, Sent]);
    assert!(
        begun.elapsed() < Duration::from_secs(4),
        "neither waits for the other"
    );
}

#[tokio::test(start_paused = true)]
async fn a_delete_that_waited_for_another_one_is_kept_as_well() {
    let (engine, cache, changes) = memory();
    let (first, second) = (PageKey { id: 1 }, PageKey { id: 2 });
    cache.set_at(&first, &1).await.unwrap();
    cache.set_at(&second, &2).await.unwrap();
    let outage = engine.inject(Fault::unavailable()).unwrap();
    cache.delete(&first).await.unwrap_err();
    let error = cache.delete(&second).await.unwrap_err();
    assert!(error.may_have_run(), "it can still run: {error}");
    outage.remove();
    let read = cache.get_many([first, second]).await.unwrap();
    assert_eq!(read, [None, None]);
    assert_eq!(changes.taken(), [Kept, Kept, Sent, Sent]);
}

#[tokio::test(start_paused = true)]
async fn a_future_that_is_dropped_behind_its_error_leaves_the_delete_pending() {
    let (engine, cache, _) = memory();
    cache.set_at(&PAGE, &1).await.unwrap();
    engine.inject(Fault::unavailable().times(1)).unwrap();
    let mut delete = Box::pin(cache.delete(&PAGE));
    assert!((&mut delete).await.unwrap_err().may_have_run());
    drop(delete);
    assert!(cache.is_degraded());
    assert_eq!(cache.get(&PAGE).await.unwrap(), None);
}

#[tokio::test(start_paused = true)]
async fn a_delete_that_is_dropped_while_it_waits_for_another_one_is_not_kept() {
    let (engine, cache, changes) = memory();
    let (first, second) = (PageKey { id: 1 }, PageKey { id: 2 });
    cache.set_at(&second, &2).await.unwrap();
    engine.inject(Fault::unavailable().times(1)).unwrap();
    cache.delete(&first).await.unwrap_err();
    let slow = Fault::delay(Duration::from_secs(1)).operation("delete");
    let slow = engine.inject(slow.times(1)).unwrap();
    let mut dropped = Box::pin(cache.delete(&second));
    assert!(poll_immediate(&mut dropped).await.is_none());
    drop(dropped);
    assert_eq!(slow.times_fired(), 1);
    assert_eq!(cache.get(&second).await.unwrap(), Some(2), "it never ran");
    assert_eq!(changes.taken(), [Kept, Sent]);
}

#[tokio::test(start_paused = true)]
async fn all_clones_wait_for_the_delete_of_one() {
    let (engine, cache, _) = memory();
    let hasty = cache.with_timeout(Duration::from_millis(10));
    let short = cache.with_ttl(Duration::from_secs(60));
    cache.set_at(&PAGE, &1).await.unwrap();
    engine.inject(Fault::unavailable().times(1)).unwrap();
    hasty.delete(&PAGE).await.unwrap_err();
    assert!(cache.is_degraded() && short.is_degraded());
    assert!(short.set_at(&PAGE, &2).if_absent().await.unwrap());
    assert!(!cache.is_degraded() && !hasty.is_degraded());
    assert_eq!(cache.get(&PAGE).await.unwrap(), Some(2));
}

#[tokio::test(start_paused = true)]
async fn a_cache_of_another_prefix_owes_nothing() {
    let (engine, cache, _) = memory();
    let other = Cache::builder().prefix("other").unwrap();
    let other = other.memory_engine(engine.clone());
    cache.set_at(&PAGE, &1).await.unwrap();
    other.set_at(&PAGE, &2).await.unwrap();
    engine.inject(Fault::unavailable().times(1)).unwrap();
    cache.delete(&PAGE).await.unwrap_err();
    assert!(cache.is_degraded() && !other.is_degraded());
    assert_eq!(other.get(&PAGE).await.unwrap(), Some(2));
    assert_eq!(cache.get(&PAGE).await.unwrap(), None);
    assert_eq!(other.get(&PAGE).await.unwrap(), Some(2));
}

#[tokio::test(start_paused = true)]
async fn a_write_that_fails_behind_the_delete_leaves_nothing_of_the_old_value() {
    let (engine, cache, _) = memory();
    cache.set_at(&PAGE, &1).await.unwrap();
    engine.inject(Fault::unavailable().times(1)).unwrap();
    cache.delete(&PAGE).await.unwrap_err();
    let full = Fault::server_error("OOM").operation("set_at");
    let full = engine.inject(full).unwrap();
    cache.set_at(&PAGE, &2).await.unwrap_err();
    assert_eq!(full.times_fired(), 1);
    assert!(!cache.is_degraded());
    assert_eq!(cache.get(&PAGE).await.unwrap(), None);
}

#[tokio::test(start_paused = true)]
async fn a_load_that_began_before_the_delete_is_not_stored_behind_it() {
    let (engine, cache, changes) = memory();
    cache.set_at(&PageKey { id: 2 }, &2).await.unwrap();
    let outage = engine.inject(Fault::unavailable()).unwrap();
    // One that is owed already is in the way of the delete of the page.
    cache.delete(&PageKey { id: 2 }).await.unwrap_err();
    let (begun, begins) = tokio::sync::oneshot::channel();
    let (ends, ended) = tokio::sync::oneshot::channel();
    let load = || async move {
        begun.send(()).unwrap();
        ended.await.map_err(drop)
    };
    let loading = tokio::spawn(cache.remember(&PAGE, load));
    begins.await.unwrap();
    cache.delete(&PAGE).await.unwrap_err();
    outage.remove();
    ends.send(1).unwrap();
    assert_eq!(loading.await.unwrap().unwrap(), 1, "its own caller has it");
    assert_eq!(cache.get(&PAGE).await.unwrap(), None);
    assert_eq!(changes.taken(), [Kept, Kept, Sent, Sent]);
}

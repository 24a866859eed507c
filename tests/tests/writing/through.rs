//! `write_through` where the cache fails.

use std::time::Duration;

use futures_util::future::poll_immediate;
use typed_cache::{Cache, EvictError, Expiry, Fault, WriteThroughError};

use crate::support::{USER, memory, user};

const STORE: &str = "write_through";
const CLAIM: &str = "write_through.claim";
const INVALIDATE: &str = "write_through.invalidate";

/// The bound of a claim: 30 s for a load and 5 s for an operation.
const BOUND: Duration = Duration::from_secs(35);

async fn assert_claimed(cache: &Cache) {
    assert_eq!(cache.get(&USER).await.unwrap(), None);
    assert_eq!(cache.ttl(&USER).await.unwrap(), Expiry::In(BOUND));
}

async fn save() -> Result<(), &'static str> {
    Ok(())
}

fn faults() -> [Fault; 5] {
    [
        Fault::unavailable(),
        Fault::lost_request(),
        Fault::lost_reply(),
        Fault::overloaded(),
        Fault::server_error("OOM"),
    ]
}

#[tokio::test(start_paused = true)]
async fn a_store_that_fails_leaves_a_claim_and_is_no_error() {
    for fault in faults() {
        let (engine, cache) = memory();
        cache.set(&user(1)).await.unwrap();
        let injected = engine.inject(fault.clone().operation(STORE)).unwrap();
        cache.write_through(&user(2), save).await.unwrap();
        assert_eq!(injected.times_fired(), 1);
        assert_claimed(&cache).await;
    }
}

#[tokio::test(start_paused = true)]
async fn where_neither_store_nor_claim_comes_through_no_older_value_is_read() {
    let (engine, cache) = memory();
    for name in [STORE, INVALIDATE] {
        let fault = Fault::unavailable().operation(name);
        engine.inject(fault.times(1)).unwrap();
    }
    // The claim of another one, which is gone by then, and its value.
    let save = || async {
        cache.set(&user(1)).await.unwrap();
        Ok::<_, &str>(())
    };
    let error = cache.write_through(&user(2), save).await.unwrap_err();
    assert!(
        matches!(error, WriteThroughError::Store { .. }),
        "{error:?}"
    );
    assert!(cache.is_degraded());
    assert_claimed(&cache).await;
    assert!(!cache.is_degraded());
    // 30 s for a load and 5 s for an operation.
    let load = async || Ok::<_, ()>(user(2));
    tokio::time::advance(Duration::from_millis(34_999)).await;
    cache.remember(&USER, load).await.unwrap();
    assert_eq!(cache.get(&USER).await.unwrap(), None);
    tokio::time::advance(Duration::from_millis(1)).await;
    cache.remember(&USER, load).await.unwrap();
    assert_eq!(cache.get(&USER).await.unwrap(), Some(user(2)));
}

#[tokio::test(start_paused = true)]
async fn a_cache_that_waits_without_end_claims_keys_for_an_hour() {
    let cache = Cache::builder().timeout(Duration::MAX).memory();
    let fail = || async { Err::<(), _>("down") };
    let error = cache.write_through(&user(2), fail).await.unwrap_err();
    assert_eq!(error.write_error(), Some(&"down"));
    let hour = Expiry::In(Duration::from_secs(60 * 60));
    assert_eq!(cache.ttl(&USER).await.unwrap(), hour);
}

/// A cache in which the key is claimed, and that is all.
fn broken() -> Cache {
    let (engine, cache) = memory();
    for name in [STORE, INVALIDATE] {
        engine.inject(Fault::unavailable().operation(name)).unwrap();
    }
    cache
}

#[tokio::test(start_paused = true)]
async fn what_the_writer_gave_comes_back_where_the_cache_fails() {
    let row = || async { Ok::<_, &str>("row 7".to_owned()) };
    let error = broken().write_through(&user(2), row).await.unwrap_err();
    assert!(!format!("{error:?} {error}").contains("row 7"));
    assert_eq!(error.written().unwrap(), "row 7");
    let error = broken().delete_through(&USER, row).await.unwrap_err();
    assert_eq!(error.written().unwrap(), "row 7");
    let fail = || async { Err::<(), _>("down") };
    let error = broken().write_through(&user(2), fail).await.unwrap_err();
    assert_eq!(error.written().unwrap_err().write_error(), Some(&"down"));
}

#[tokio::test(start_paused = true)]
async fn an_entry_that_cannot_be_put_back_is_claimed() {
    for fault in faults() {
        let (engine, cache) = memory();
        cache.set(&user(1)).await.unwrap();
        let fault = fault.operation("write_through.restore");
        let injected = engine.inject(fault.clone()).unwrap();
        let refuse = || async { Err::<(), _>("refused") };
        let write = cache.write_through(&user(2), refuse).restore_if(|_| true);
        write.await.unwrap_err();
        assert_eq!(injected.times_fired(), 1);
        assert_claimed(&cache).await;
    }
}

#[tokio::test(start_paused = true)]
async fn an_entry_that_is_put_back_lives_no_longer_than_it_would_have() {
    let (_engine, cache) = memory();
    for (writing, left) in [(60, Some(14 * 60)), (15 * 60, None)] {
        cache.set(&user(1)).await.unwrap();
        let refuse = || async {
            tokio::time::sleep(Duration::from_secs(writing)).await;
            Err::<(), _>("refused")
        };
        let write = cache.write_through(&user(2), refuse).restore_if(|_| true);
        write.await.unwrap_err();
        let expected = Expiry::In(left.map_or(BOUND, Duration::from_secs));
        assert_eq!(cache.ttl(&USER).await.unwrap(), expected);
    }
}

#[tokio::test(start_paused = true)]
async fn without_a_claim_the_writer_is_not_called() {
    for fault in faults() {
        let (engine, cache) = memory();
        engine.inject(fault.clone().operation(CLAIM)).unwrap();
        let save = || async { panic!("the writer is not called") as Result<(), &str> };
        let error = cache.write_through(&user(2), save).await.unwrap_err();
        assert!(matches!(error, WriteThroughError::Access(_)), "{fault:?}");
        assert!(
            error
                .to_string()
                .starts_with("nothing was written to the source: ")
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_writer_that_fails_in_an_outage_leaves_a_claim() {
    let (engine, cache) = memory();
    cache.set(&user(1)).await.unwrap();
    engine
        .inject(Fault::unavailable().operation(INVALIDATE).times(1))
        .unwrap();
    let fail = || async { Err::<(), _>("down") };
    let error = cache.write_through(&user(2), fail).await.unwrap_err();
    assert_eq!(error.write_error(), Some(&"down"));
    assert_eq!(cache.get(&USER).await.unwrap(), None);
}

#[tokio::test(start_paused = true)]
async fn a_claim_that_cannot_be_renewed_ends_and_a_later_value_is_not_overwritten() {
    let (engine, cache) = memory();
    let slow = || async {
        engine
            .inject(Fault::unavailable().operation(CLAIM))
            .unwrap();
        tokio::time::sleep(Duration::from_secs(60)).await;
        // Behind the end of the claim others store what they have read of the source.
        let load = async || Ok::<_, ()>(user(1));
        cache.remember(&USER, load).await.unwrap();
        assert_eq!(cache.get(&USER).await.unwrap(), Some(user(1)));
        save().await
    };
    cache.write_through(&user(2), slow).await.unwrap();
    assert_eq!(cache.get(&USER).await.unwrap(), None);
}

#[test]
fn outside_of_a_runtime_the_writer_is_not_called() {
    let (_engine, cache) = memory();
    let save = || async { panic!("the writer is not called") as Result<(), &str> };
    let ended = futures_util::FutureExt::now_or_never(cache.write_through(&user(1), save));
    let error = ended.unwrap().unwrap_err();
    let error = error.cache_error().unwrap();
    assert_eq!(error.kind(), typed_cache::ErrorKind::Config);
}

#[typed_cache::evict(cache = cache, key = USER)]
async fn change(cache: &Cache) -> Result<(), EvictError<&'static str>> {
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn an_eviction_that_fails_is_an_error_of_its_own() {
    let (engine, cache) = memory();
    cache.set(&user(1)).await.unwrap();
    engine
        .inject(Fault::unavailable().operation("delete"))
        .unwrap();
    let error = change(&cache).await.unwrap_err();
    assert!(error.cache_error().unwrap().is_unavailable());
    // It is kept, and sent before anything is read.
    assert!(cache.is_degraded());
    engine.clear_faults();
    assert_eq!(cache.get(&USER).await.unwrap(), None);
}

#[typed_cache::evict(best_effort, cache = cache, key = USER)]
async fn change_in_any_case(cache: &Cache) -> Result<u64, &'static str> {
    Ok(7)
}

#[tokio::test(start_paused = true)]
async fn with_best_effort_an_eviction_that_fails_is_no_error_of_the_function() {
    let (engine, cache) = memory();
    cache.set(&user(1)).await.unwrap();
    engine
        .inject(Fault::unavailable().operation("delete"))
        .unwrap();
    assert_eq!(change_in_any_case(&cache).await, Ok(7));
    assert!(cache.is_degraded());
    engine.clear_faults();
    assert_eq!(cache.get(&USER).await.unwrap(), None);
}

#[tokio::test(start_paused = true)]
async fn no_load_of_before_is_given_behind_a_write_that_was_dropped() {
    let (_engine, cache) = memory();
    let (go_on, goes_on) = tokio::sync::oneshot::channel::<()>();
    let mut load = None;
    let save = || async {
        // It has read the source before the commit.
        let reads = async move || {
            goes_on.await.unwrap();
            Ok::<_, ()>(user(1))
        };
        load = Some(tokio::spawn(cache.remember(&USER, reads)));
        tokio::task::yield_now().await;
        std::future::pending::<Result<(), ()>>().await
    };
    let mut write = Box::pin(cache.write_through(&user(2), save));
    for _ in 0..10 {
        assert!(poll_immediate(&mut write).await.is_none());
        tokio::task::yield_now().await;
    }
    drop(write);
    let newer = cache.remember(&USER, async || Ok::<_, ()>(user(2)));
    let (newer, ()) = tokio::join!(newer, async { go_on.send(()).unwrap() });
    assert_eq!(newer.unwrap(), user(2));
    assert_eq!(load.unwrap().await.unwrap().unwrap(), user(1));
}

#[tokio::test(start_paused = true)]
async fn a_claim_that_is_kept_is_stronger_than_a_delete() {
    for delete_is_first in [true, false] {
        let (engine, cache) = memory();
        let other = Cache::from(engine.clone());
        let (go_on, goes_on) = tokio::sync::oneshot::channel::<()>();
        let load = tokio::spawn(other.remember(&USER, || async {
            goes_on.await.unwrap();
            Ok::<_, ()>(user(1))
        }));
        tokio::task::yield_now().await;
        let outage = async || {
            let outage = Fault::unavailable();
            let outage = [STORE, INVALIDATE, "delete"].map(|name| outage.clone().operation(name));
            outage.map(|fault| engine.inject(fault).unwrap())
        };
        let save = async || {
            let outage = outage().await;
            if delete_is_first {
                cache.delete(&USER).await.unwrap_err();
            }
            Ok::<_, ()>(outage)
        };
        let write = cache.write_through(&user(2), save).await;
        if !delete_is_first {
            cache.delete(&USER).await.unwrap_err();
        }
        let Err(WriteThroughError::Store { written, .. }) = write else {
            panic!("the store is to fail");
        };
        for fault in written {
            fault.remove();
        }
        assert_eq!(cache.get(&USER).await.unwrap(), None);
        go_on.send(()).unwrap();
        load.await.unwrap().unwrap();
        assert_eq!(cache.get(&USER).await.unwrap(), None, "{delete_is_first}");
    }
}

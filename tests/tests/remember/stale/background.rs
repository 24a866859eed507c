//! Loads in the background that fail to replace the value, or have no use any more.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::runtime::Builder;
use tokio::time::{advance, sleep};
use typed_cache::{Cache, Fault, Loaded, MemoryEngine, StaleCause};

use super::{GRACE, KEY, Kept, Origin, SECOND, THROTTLE, TTL, assert_stale, settle, stale};

/// Calls so often, a millisecond apart.
async fn call_often(cache: &Cache, origin: &Origin, load: impl Fn() -> Loaded<Kept>) {
    for _ in 0..50 {
        let (version, kept) = (Arc::clone(&origin.version), load());
        let loader = move || async move {
            version.fetch_add(1, Ordering::Relaxed);
            Ok::<_, &str>(kept)
        };
        let call = cache.remember(&KEY, loader).stale_while_revalidate(true);
        assert_eq!(call.await.unwrap().version, 1);
        sleep(Duration::from_millis(1)).await;
    }
}

fn kept() -> Loaded<Kept> {
    Loaded::new(Kept { id: 1, version: 2 })
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_stored_is_not_loaded_again_by_each_access() {
    for refused in [true, false] {
        let engine = MemoryEngine::new();
        let (cache, origin) = (Cache::from(engine.clone()), Origin::default());
        cache.remember(&KEY, origin.load()).await.unwrap();
        advance(TTL + SECOND).await;
        let fault = Fault::server_error("OOM").operation("remember.fill");
        let fault = refused.then(|| engine.inject(fault).unwrap());
        let load = || if refused { kept() } else { kept().not_stored() };
        call_often(&cache, &origin, load).await;
        assert_eq!(origin.loads(), 2, "{refused}");
        if let Some(fault) = fault {
            fault.remove();
        }
        advance(THROTTLE).await;
        let stored = cache.remember(&KEY, origin.load());
        assert_eq!(stored.await.unwrap().version, 3);
    }
}

/// A load that stores what it has loaded itself, and says so.
fn storing(
    cache: &Cache,
    ends: &Arc<AtomicU64>,
) -> impl Fn() -> futures_util::future::BoxFuture<'static, Result<Kept, &'static str>> + Send + use<>
{
    let (cache, ends) = (cache.clone(), Arc::clone(ends));
    move || {
        let (cache, ends) = (cache.clone(), Arc::clone(&ends));
        Box::pin(async move {
            let kept = Kept { id: 1, version: 7 };
            cache
                .set(&kept)
                .await
                .map_err(|_error| "the cache is down")?;
            ends.fetch_add(1, Ordering::Relaxed);
            Ok(kept)
        })
    }
}

#[tokio::test(start_paused = true)]
async fn a_load_in_the_background_may_write_its_own_key() {
    let (cache, _) = stale().await;
    let ends = Arc::default();
    let call = cache.remember(&KEY, storing(&cache, &ends));
    assert_eq!(call.stale_while_revalidate(true).await.unwrap().version, 1);
    settle().await;
    assert_eq!(ends.load(Ordering::Relaxed), 1);
    assert_eq!(cache.get(&KEY).await.unwrap().unwrap().version, 7);
}

#[tokio::test(start_paused = true)]
async fn reads_that_extend_a_ttl_do_not_end_each_load() {
    let (cache, origin) = stale().await;
    let call = cache.remember(&KEY, origin.after(SECOND));
    assert_eq!(call.stale_while_revalidate(true).await.unwrap().version, 1);
    settle().await;
    assert_eq!(cache.get(&KEY).ttl(TTL).await.unwrap(), None);
    sleep(2 * SECOND).await;
    assert_eq!(cache.get(&KEY).await.unwrap().unwrap().version, 2);
}

#[tokio::test(start_paused = true)]
async fn who_is_given_a_value_at_once_waits_for_no_load() {
    let (cache, origin) = stale().await;
    for _ in 0..10 {
        let call = cache.remember(&KEY, origin.after(SECOND));
        call.stale_while_revalidate(true).await.unwrap();
    }
    let loads = cache.stats().loads;
    assert_eq!((loads.coalesced, loads.refreshes), (0, 1));
}

#[test]
fn the_end_of_a_runtime_is_no_failure_of_the_source() {
    let runtime = || Builder::new_current_thread().enable_all().build().unwrap();
    let (cache, origin) = (Cache::memory(), Origin::default());
    runtime().block_on(async {
        cache.remember(&KEY, origin.load()).await.unwrap();
        cache.expire_now(&KEY).await.unwrap();
    });
    let revalidate = |load| cache.remember(&KEY, load).stale_while_revalidate(true);
    // Its load has begun, and ends with its runtime.
    let slow = revalidate(Box::new(origin.after(SECOND)) as Box<dyn Fn() -> _ + Send>);
    runtime().block_on(async { assert_eq!(slow.await.unwrap().version, 1) });
    runtime().block_on(async {
        revalidate(Box::new(origin.load())).await.unwrap();
        settle().await;
    });
    assert_eq!(cache.stats().loads.refreshes, 2);
    assert_eq!(cache.stats().loads.stale_while_throttled, 0);
}

#[tokio::test(start_paused = true)]
async fn a_value_that_came_late_is_not_given_beyond_its_grace() {
    let engine = MemoryEngine::new();
    let (cache, origin) = (Cache::from(engine.clone()), Origin::default());
    cache.remember(&KEY, origin.load()).await.unwrap();
    advance(TTL + GRACE.checked_sub(SECOND).unwrap()).await;
    let late = Fault::delay(4 * SECOND).operation("remember");
    engine.inject(late).unwrap();
    let failed = cache.remember(&KEY, origin.fail_after(Duration::ZERO));
    assert!(failed.await.is_err());
}

#[tokio::test(start_paused = true)]
async fn times_without_end_are_as_long_as_they_say() {
    let (cache, origin) = stale().await;
    let failed = cache
        .remember(&KEY, origin.fail_after(SECOND))
        .soft_timeout(Duration::MAX)
        .throttle(Duration::MAX)
        .outcome();
    assert_stale(&failed.await.unwrap(), 1, StaleCause::LoadFailed);
    advance(GRACE / 2).await;
    let throttled = cache.remember(&KEY, origin.load()).outcome();
    assert_stale(&throttled.await.unwrap(), 1, StaleCause::Throttled);
}

//! The words of types and calls, and what is counted.

use futures_util::future::join_all;
use tokio::time::{advance, sleep};
use typed_cache::{Cache, CacheKey, ErrorKind, Source, StaleCause};

use super::{GRACE, KEY, Origin, SECOND, THROTTLE, TTL, settle, stale};

#[tokio::test(start_paused = true)]
async fn a_call_can_keep_a_value_for_another_grace() {
    let (cache, origin) = (Cache::memory(), Origin::default());
    cache
        .remember(&KEY, origin.load())
        .grace(10 * SECOND)
        .await
        .unwrap();
    advance(TTL + 9 * SECOND).await;
    assert_eq!(cache.get(&KEY).await.unwrap(), None);
    assert!(cache.get_stale(&KEY).await.unwrap().is_some());
    advance(2 * SECOND).await;
    assert_eq!(cache.get_stale(&KEY).await.unwrap(), None);
}

#[derive(CacheKey)]
#[cache(resource = "soft", ttl = "10m", grace = "1h", soft_timeout = "200ms", throttle = "5s", value = u64)]
struct SoftKey;

#[derive(CacheKey)]
#[cache(resource = "revalidated", ttl = "10m", grace = "1h", stale_while_revalidate, value = u64)]
struct RevalidatedKey;

#[derive(CacheKey)]
#[cache(resource = "ahead", ttl = "10m", refresh_ahead = 0.5, value = u64)]
struct AheadKey;

#[tokio::test(start_paused = true)]
async fn the_words_of_a_type_hold_for_its_calls() {
    let cache = Cache::memory();
    cache.set_at(&SoftKey, &1).await.unwrap();
    cache.set_at(&RevalidatedKey, &1).await.unwrap();
    cache.set_at(&AheadKey, &1).await.unwrap();
    advance(TTL / 2).await;
    let ahead = cache.remember(&AheadKey, || async { Ok::<u64, &str>(2) });
    assert_eq!(ahead.await.unwrap(), 1);
    settle().await;
    assert_eq!(cache.get(&AheadKey).await.unwrap(), Some(2));
    advance(TTL / 2 + SECOND).await;
    let slow = || async {
        sleep(SECOND).await;
        Err::<u64, _>("refused")
    };
    let call = || cache.remember(&SoftKey, slow).outcome();
    let is = |source, expected| matches!(source, Source::Stale { cause, .. } if cause == expected);
    assert!(is(call().await.unwrap().source, StaleCause::SoftTimeout));
    sleep(SECOND).await;
    assert!(is(call().await.unwrap().source, StaleCause::Throttled));
    advance(5 * SECOND).await;
    assert!(is(call().await.unwrap().source, StaleCause::SoftTimeout));
    let at_once = cache
        .remember(&RevalidatedKey, || async { Ok::<u64, &str>(2) })
        .outcome();
    assert!(is(at_once.await.unwrap().source, StaleCause::Revalidating));
    settle().await;
    assert_eq!(cache.get(&RevalidatedKey).await.unwrap(), Some(2));
    // A call can have other words.
    advance(TTL + SECOND).await;
    let waits = cache.remember(&RevalidatedKey, || async { Ok::<u64, &str>(3) });
    let waits = waits.stale_while_revalidate(false).outcome().await.unwrap();
    assert_eq!((waits.value, waits.source), (3, Source::Loaded));
}

#[derive(CacheKey)]
#[cache(resource = "plain", ttl = "10m", value = u64)]
struct PlainKey;

#[tokio::test(start_paused = true)]
async fn words_without_a_place_are_refused() {
    let cache = Cache::memory();
    let load = || async { Ok::<_, &'static str>(1) };
    let call = || cache.remember(&PlainKey, load);
    let all = [
        call().grace(GRACE),
        call().soft_timeout(SECOND),
        call().throttle(SECOND),
        call().stale_while_revalidate(true),
        call().refresh_ahead(0.8),
        call().early_expiration(1.0),
        call().refresh_ahead(1.0),
        call().early_expiration(f64::NAN),
    ];
    for error in join_all(all).await {
        let error = error.unwrap_err();
        assert_eq!(error.cache_error().unwrap().kind(), ErrorKind::InvalidInput);
    }
    assert_eq!(cache.get(&PlainKey).await.unwrap(), None);
}

#[tokio::test(start_paused = true)]
async fn stale_values_and_refreshes_are_counted_by_cause() {
    let (cache, origin) = stale().await;
    cache
        .remember(&KEY, origin.fail_after(SECOND))
        .await
        .unwrap();
    cache.remember(&KEY, origin.load()).await.unwrap();
    advance(THROTTLE).await;
    let slow = cache.remember(&KEY, origin.after(SECOND));
    slow.soft_timeout(SECOND / 5).await.unwrap();
    sleep(SECOND).await;
    advance(TTL).await;
    let call = cache.remember(&KEY, origin.load());
    call.stale_while_revalidate(true).await.unwrap();
    settle().await;
    let loads = cache.stats().loads;
    let stale = [
        loads.stale_on_error,
        loads.stale_while_throttled,
        loads.stale_on_timeout,
        loads.stale_while_revalidating,
    ];
    assert_eq!((stale, loads.refreshes), ([1; 4], 1));
}

//! Refreshes of values that are fresh.

use std::time::Duration;

use futures_util::future::join_all;
use tokio::time::advance;
use typed_cache::{Cache, Loaded, Source};

use super::{KEY, Origin, SECOND, TTL, settle, stored};

#[tokio::test(start_paused = true)]
async fn an_access_late_in_the_ttl_refreshes_the_value_ahead() {
    let (cache, origin) = stored().await;
    let call = || {
        cache
            .remember(&KEY, origin.load())
            .refresh_ahead(0.8)
            .outcome()
    };
    advance(TTL * 79 / 100).await;
    assert_eq!(call().await.unwrap().source, Source::Fresh);
    settle().await;
    assert_eq!(origin.loads(), 1);
    advance(TTL / 100).await;
    let outcome = call().await.unwrap();
    assert_eq!((outcome.value.version, outcome.source), (1, Source::Fresh));
    settle().await;
    assert_eq!(origin.loads(), 2);
    advance(TTL / 2).await;
    let outcome = call().await.unwrap();
    assert_eq!((outcome.value.version, outcome.source), (2, Source::Fresh));
    // Nobody asks, so that nothing is refreshed.
    advance(TTL).await;
    assert_eq!(cache.get(&KEY).await.unwrap(), None);
    assert_eq!(origin.loads(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_refresh_ahead_goes_by_the_ttl_that_the_loader_gave() {
    let (cache, origin) = (Cache::memory(), Origin::default());
    let load = origin.load();
    let short = || async move { load().await.map(|kept| Loaded::new(kept).ttl(10 * SECOND)) };
    cache.remember(&KEY, short).await.unwrap();
    let call = || cache.remember(&KEY, origin.load()).refresh_ahead(0.8);
    advance(7 * SECOND).await;
    call().await.unwrap();
    settle().await;
    assert_eq!(origin.loads(), 1);
    advance(SECOND).await;
    call().await.unwrap();
    settle().await;
    assert_eq!(origin.loads(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_refresh_that_fails_leaves_the_fresh_value() {
    let (cache, origin) = stored().await;
    advance(TTL * 9 / 10).await;
    for _ in 0..3 {
        let call = cache
            .remember(&KEY, origin.fail_after(Duration::ZERO))
            .refresh_ahead(0.8);
        assert_eq!(call.outcome().await.unwrap().source, Source::Fresh);
        settle().await;
    }
    // The first one has failed, and the source is left alone.
    assert_eq!(origin.loads(), 2);
}

#[tokio::test(start_paused = true)]
async fn nobody_waits_for_a_refresh_of_a_fresh_value() {
    let (cache, origin) = stored().await;
    advance(TTL * 9 / 10).await;
    let call = || {
        let call = cache.remember(&KEY, origin.after(SECOND));
        call.refresh_ahead(0.8).timeout(SECOND / 2).outcome()
    };
    assert_eq!(call().await.unwrap().source, Source::Fresh);
    settle().await;
    // These join the refresh, and get what it is about to replace.
    for outcome in join_all((0..10).map(|_| call())).await {
        assert_eq!(outcome.unwrap().source, Source::Fresh);
    }
    assert_eq!(origin.loads(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_value_whose_load_takes_long_expires_early_by_chance() {
    let (cache, origin) = (Cache::memory(), Origin::default());
    cache
        .remember(&KEY, origin.after(20 * SECOND))
        .await
        .unwrap();
    let call = || cache.remember(&KEY, origin.load()).early_expiration(1.0);
    // With 600 s left of a value that takes 20 s the chance is e^-30.
    for _ in 0..100 {
        call().await.unwrap();
        settle().await;
    }
    assert_eq!(origin.loads(), 1);
    // With 1 s left it is 0.95 for each call.
    advance(599 * SECOND).await;
    for _ in 0..100 {
        call().await.unwrap();
    }
    settle().await;
    assert_eq!(origin.loads(), 2);
}

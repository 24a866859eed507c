//! Loads where there is a stale value.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures_util::future::join_all;
use tokio::time::{advance, sleep};
use typed_cache::{Cache, Loaded, RememberError, Source, StaleCause};

use super::{
    Answer, GRACE, KEY, Kept, KeptKey, Origin, SECOND, THROTTLE, TTL, assert_stale, settle, stale,
    stored,
};

#[tokio::test(start_paused = true)]
async fn a_stale_value_is_loaded_anew() {
    let (cache, origin) = stale().await;
    let outcome = cache.remember(&KEY, origin.load()).outcome().await.unwrap();
    assert_eq!((outcome.value.version, outcome.source), (2, Source::Loaded));
    let outcome = cache.remember(&KEY, origin.load()).outcome().await.unwrap();
    assert_eq!((outcome.value.version, outcome.source), (2, Source::Fresh));
}

#[tokio::test(start_paused = true)]
async fn a_failed_load_gives_the_stale_value_and_leaves_the_source_alone() {
    let (cache, origin) = stale().await;
    let fail = || cache.remember(&KEY, origin.fail_after(SECOND)).outcome();
    let age = assert_stale(&fail().await.unwrap(), 1, StaleCause::LoadFailed);
    assert_eq!(age, 2 * SECOND);
    assert_eq!(origin.loads(), 2);
    advance(29 * SECOND).await;
    assert_stale(&fail().await.unwrap(), 1, StaleCause::Throttled);
    assert_eq!(origin.loads(), 2);
    advance(SECOND).await;
    assert_stale(&fail().await.unwrap(), 1, StaleCause::LoadFailed);
    assert_eq!(origin.loads(), 3);
    // A call can have another pause, and a source that answers has none.
    advance(THROTTLE).await;
    let short = cache
        .remember(&KEY, origin.fail_after(Duration::ZERO))
        .throttle(SECOND);
    short.await.unwrap();
    advance(SECOND).await;
    let loaded = cache.remember(&KEY, origin.load()).outcome().await.unwrap();
    assert_eq!(loaded.source, Source::Loaded);
}

#[tokio::test(start_paused = true)]
async fn a_panic_and_a_load_timeout_are_failures_too() {
    let (cache, origin) = stale().await;
    let panics = || async { panic!("on purpose") as Answer };
    let outcome = cache
        .remember(&KEY, panics)
        .throttle(SECOND)
        .outcome()
        .await
        .unwrap();
    assert_stale(&outcome, 1, StaleCause::LoadFailed);
    advance(SECOND).await;
    let hangs = cache
        .remember(&KEY, origin.after(GRACE))
        .load_timeout(SECOND)
        .outcome();
    assert_stale(&hangs.await.unwrap(), 1, StaleCause::LoadFailed);
}

#[tokio::test(start_paused = true)]
async fn no_value_is_served_beyond_its_grace() {
    let (cache, origin) = stale().await;
    advance(3598 * SECOND).await;
    // It is there when the load begins, and not when that fails.
    let late = cache.remember(&KEY, origin.fail_after(2 * SECOND)).await;
    assert!(matches!(late, Err(RememberError::Load(_))), "{late:?}");
    let gone = cache.remember(&KEY, origin.fail_after(SECOND)).await;
    assert!(matches!(gone, Err(RememberError::Load(_))), "{gone:?}");
}

#[tokio::test(start_paused = true)]
async fn behind_the_soft_timeout_the_stale_value_is_given_and_the_load_goes_on() {
    let (cache, origin) = stale().await;
    let soft = Duration::from_millis(200);
    let slow = || {
        cache
            .remember(&KEY, origin.after(SECOND))
            .soft_timeout(soft)
            .outcome()
    };
    // The second one has sent nothing, and knows the stale value from the first one.
    for outcome in join_all([slow(), slow()]).await {
        let age = assert_stale(&outcome.unwrap(), 1, StaleCause::SoftTimeout);
        assert_eq!(age, SECOND + soft);
    }
    assert_eq!(origin.loads(), 2);
    assert_eq!(cache.get(&KEY).await.unwrap(), None);
    sleep(SECOND).await;
    assert_eq!(cache.get(&KEY).await.unwrap().unwrap().version, 2);
}

#[tokio::test(start_paused = true)]
async fn without_a_stale_value_the_soft_timeout_waits_for_the_load() {
    let (cache, origin) = (Cache::memory(), Origin::default());
    let call = cache
        .remember(&KEY, origin.after(SECOND))
        .soft_timeout(SECOND / 5)
        .outcome();
    assert_eq!(call.await.unwrap().source, Source::Loaded);
}

#[tokio::test(start_paused = true)]
async fn a_load_that_fails_behind_the_soft_timeout_leaves_the_source_alone() {
    let (cache, origin) = stale().await;
    let slow = || {
        cache
            .remember(&KEY, origin.fail_after(SECOND))
            .soft_timeout(SECOND / 5)
            .outcome()
    };
    assert_stale(&slow().await.unwrap(), 1, StaleCause::SoftTimeout);
    sleep(SECOND).await;
    assert_stale(&slow().await.unwrap(), 1, StaleCause::Throttled);
    assert_eq!(origin.loads(), 2);
}

#[tokio::test(start_paused = true)]
async fn while_it_is_revalidated_a_stale_value_is_given_at_once() {
    let (cache, origin) = stale().await;
    let call = || {
        let call = cache.remember(&KEY, origin.after(SECOND));
        call.stale_while_revalidate(true).outcome()
    };
    for outcome in join_all((0..10).map(|_| call())).await {
        let age = assert_stale(&outcome.unwrap(), 1, StaleCause::Revalidating);
        assert_eq!(age, SECOND);
    }
    settle().await;
    assert_eq!(origin.loads(), 2);
    sleep(SECOND + SECOND).await;
    let outcome = call().await.unwrap();
    assert_eq!((outcome.value.version, outcome.source), (2, Source::Fresh));
}

#[tokio::test(start_paused = true)]
async fn a_revalidation_that_fails_is_tried_again_behind_the_throttle() {
    let (cache, origin) = stale().await;
    let call = || {
        let call = cache.remember(&KEY, origin.fail_after(Duration::ZERO));
        call.stale_while_revalidate(true).outcome()
    };
    assert_stale(&call().await.unwrap(), 1, StaleCause::Revalidating);
    settle().await;
    sleep(SECOND).await;
    assert_stale(&call().await.unwrap(), 1, StaleCause::Throttled);
    advance(THROTTLE).await;
    assert_stale(&call().await.unwrap(), 1, StaleCause::Revalidating);
    settle().await;
    assert_eq!(origin.loads(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_write_during_a_revalidation_is_not_overwritten() {
    let (cache, origin) = stale().await;
    let call = cache
        .remember(&KEY, origin.after(SECOND))
        .stale_while_revalidate(true);
    call.await.unwrap();
    settle().await;
    cache
        .set(&Kept {
            id: 1,
            version: 100,
        })
        .await
        .unwrap();
    sleep(2 * SECOND).await;
    assert_eq!(cache.get(&KEY).await.unwrap().unwrap().version, 100);
}

#[tokio::test(start_paused = true)]
async fn a_loader_that_borrows_is_waited_for() {
    let (cache, origin) = stale().await;
    let load = origin.after(SECOND);
    let outcome = cache.remember_scoped(&KEY, load).outcome().await.unwrap();
    assert_eq!(outcome.source, Source::Loaded);
    advance(TTL + SECOND).await;
    let fail = origin.fail_after(SECOND);
    let outcome = cache.remember_scoped(&KEY, fail).outcome().await.unwrap();
    assert_stale(&outcome, 2, StaleCause::LoadFailed);
}

#[tokio::test(start_paused = true)]
async fn a_loader_can_be_given_the_stale_value_and_keep_it() {
    let (cache, _) = stale().await;
    let unchanged = |known: Option<Arc<Kept>>| async move {
        let known = known.ok_or("it was not given")?;
        Ok::<_, &'static str>(Loaded::not_modified(known))
    };
    let outcome = cache
        .remember_with_stale(&KEY, unchanged)
        .outcome()
        .await
        .unwrap();
    assert_eq!((outcome.value.version, outcome.source), (1, Source::Loaded));
    assert_eq!(cache.get(&KEY).await.unwrap().unwrap().version, 1);
    let first = cache
        .remember_with_stale(&KeptKey { id: 2 }, unchanged)
        .await;
    assert!(matches!(first, Err(RememberError::Load(_))), "{first:?}");
}

#[tokio::test(start_paused = true)]
async fn a_value_whose_freshness_was_ended_is_loaded_or_fallen_back_on() {
    let (cache, origin) = stored().await;
    assert!(cache.expire_now(&KEY).await.unwrap());
    let failed = cache
        .remember(&KEY, origin.fail_after(Duration::ZERO))
        .outcome();
    assert_stale(&failed.await.unwrap(), 1, StaleCause::LoadFailed);
}

#[tokio::test(start_paused = true)]
async fn a_source_that_has_no_value_any_more_ends_the_stale_one() {
    let (cache, origin) = stale().await;
    let none = || async { Ok::<Option<Kept>, &'static str>(None) };
    assert_eq!(cache.remember_optional(&KEY, none).await.unwrap(), None);
    advance(SECOND).await;
    assert_eq!(cache.get_stale(&KEY).await.unwrap(), None);
    let absent = cache.remember_optional(&KEY, none).negative(10 * SECOND);
    assert_eq!(absent.await.unwrap(), None);
    let known = cache.remember_optional(&KEY, || async { Ok::<_, &'static str>(None::<Kept>) });
    assert_eq!(known.outcome().await.unwrap().source, Source::Negative);
    assert_eq!(origin.loads(), 1);
}

#[tokio::test(start_paused = true)]
async fn of_many_values_those_that_cannot_be_loaded_are_stale() {
    let (cache, _) = stale().await;
    let keys = || [KEY, KeptKey { id: 2 }];
    let fails = |_| async { Err::<Vec<(KeptKey, Kept)>, _>("refused") };
    let all = cache.remember_many(keys(), fails).await;
    assert_eq!(all[0].as_ref().unwrap().as_ref().unwrap().version, 1);
    assert!(matches!(&all[1], Err(RememberError::Load(_))));
    // The source of the first one is left alone.
    let asked = Arc::new(AtomicU64::new(0));
    let count = Arc::clone(&asked);
    let loads = move |missing: Vec<KeptKey>| {
        count.fetch_add(missing.len() as u64, Ordering::Relaxed);
        async move {
            Ok::<_, &'static str>(
                missing
                    .into_iter()
                    .map(|key| (key, Kept { id: 2, version: 7 })),
            )
        }
    };
    let all = cache.remember_many(keys(), loads).await;
    assert_eq!(all[0].as_ref().unwrap().as_ref().unwrap().version, 1);
    assert_eq!(all[1].as_ref().unwrap().as_ref().unwrap().version, 7);
    assert_eq!(asked.load(Ordering::Relaxed), 1);
}

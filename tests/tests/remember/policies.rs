//! Where the policies of `remember` meet: the table of the guide's page on policies.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use futures_util::future::BoxFuture;
use tokio::time::{Instant, advance, sleep};
use typed_cache::{
    Cache, CacheKey, ErrorKind, Fault, MemoryEngine, Outcome, RememberError, Source, StaleCause,
};

const SECOND: Duration = Duration::from_secs(1);
const TTL: Duration = Duration::from_secs(100);

#[derive(CacheKey, Clone)]
#[cache(
    resource = "kept",
    ttl = "100s",
    grace = "1h",
    soft_timeout = "200ms",
    value = u32
)]
struct KeptKey;

/// Without grace, and with early refreshes.
#[derive(CacheKey, Clone)]
#[cache(resource = "ahead", ttl = "100s", refresh_ahead = 0.8, value = u32)]
struct AheadKey;

type Answer = Result<u32, &'static str>;

/// A source that gives 2, or fails, after a time.
#[derive(Clone, Default)]
struct Origin(Arc<AtomicU32>);

impl Origin {
    fn loads(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }

    fn answers(
        &self,
        time: Duration,
        answer: Answer,
    ) -> impl FnOnce() -> BoxFuture<'static, Answer> + Send + use<> {
        let loads = Arc::clone(&self.0);
        move || {
            loads.fetch_add(1, Ordering::Relaxed);
            Box::pin(async move {
                sleep(time).await;
                answer
            })
        }
    }

    fn fails(&self) -> impl FnOnce() -> BoxFuture<'static, Answer> + Send + use<> {
        self.answers(Duration::ZERO, Err("refused"))
    }
}

/// A cache with the value 1, of this age.
async fn aged(age: Duration) -> (Cache, Origin) {
    let cache = Cache::memory();
    cache.set_at(&KeptKey, &1).await.unwrap();
    cache.set_at(&AheadKey, &1).await.unwrap();
    advance(age).await;
    (cache, Origin::default())
}

/// Lets tasks in the background run until they wait for the clock.
async fn settle() {
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
}

#[track_caller]
fn assert_stale(outcome: &Outcome<u32>, expected: StaleCause) {
    assert_eq!(outcome.value, 1);
    match outcome.source {
        Source::Stale { cause, .. } if cause == expected => {}
        other => panic!("{other:?} in place of {expected:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn a_timeout_before_the_soft_timeout_is_an_error_beside_a_stale_value() {
    let (cache, origin) = aged(TTL + SECOND).await;
    let call = cache.remember(&KeptKey, origin.answers(SECOND, Ok(2)));
    let ended = call.timeout(SECOND / 10).await;
    let Err(RememberError::Access(error)) = ended else {
        panic!("{ended:?}");
    };
    assert_eq!(error.kind(), ErrorKind::Timeout);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_revalidates_does_not_wait_for_the_soft_timeout_of_its_type() {
    let (cache, origin) = aged(TTL + SECOND).await;
    let start = Instant::now();
    let call = cache.remember(&KeptKey, origin.answers(SECOND, Ok(2)));
    let outcome = call.stale_while_revalidate(true).outcome().await.unwrap();
    assert_stale(&outcome, StaleCause::Revalidating);
    assert_eq!(start.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn a_load_timeout_behind_the_soft_timeout_starts_the_throttle() {
    let (cache, origin) = aged(TTL + SECOND).await;
    let call = || {
        let call = cache.remember(&KeptKey, origin.answers(TTL, Ok(2)));
        call.load_timeout(SECOND).outcome()
    };
    assert_stale(&call().await.unwrap(), StaleCause::SoftTimeout);
    sleep(SECOND).await;
    assert_stale(&call().await.unwrap(), StaleCause::Throttled);
    assert_eq!(origin.loads(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_refresh_that_fails_leaves_the_source_alone_beyond_the_ttl() {
    let (cache, origin) = aged(TTL * 99 / 100).await;
    let call = || cache.remember(&KeptKey, origin.fails()).refresh_ahead(0.8);
    assert_eq!(call().outcome().await.unwrap().source, Source::Fresh);
    settle().await;
    advance(2 * SECOND).await;
    assert_stale(&call().outcome().await.unwrap(), StaleCause::Throttled);
    assert_eq!(origin.loads(), 1);
}

#[tokio::test(start_paused = true)]
async fn without_grace_a_miss_loads_whatever_the_refresh_before_it_did() {
    let (cache, origin) = aged(TTL * 99 / 100).await;
    let call = || cache.remember(&AheadKey, origin.fails());
    assert_eq!(call().await.unwrap(), 1);
    settle().await;
    advance(2 * SECOND).await;
    assert!(matches!(call().await, Err(RememberError::Load(_))));
    assert_eq!(origin.loads(), 2);
}

#[tokio::test(start_paused = true)]
async fn what_is_loaded_is_not_stored_behind_the_end_of_a_freshness() {
    let (cache, origin) = aged(TTL * 9 / 10).await;
    let call = cache.remember(&KeptKey, origin.answers(SECOND, Ok(2)));
    assert_eq!(call.refresh_ahead(0.8).await.unwrap(), 1);
    settle().await;
    assert!(cache.expire_now(&KeptKey).await.unwrap());
    sleep(2 * SECOND).await;
    assert_eq!(origin.loads(), 1);
    assert_eq!(cache.get(&KeptKey).await.unwrap(), None);
    let left = cache.get_stale(&KeptKey).await.unwrap().unwrap();
    assert_eq!(left.value, 1);
}

#[tokio::test(start_paused = true)]
async fn a_call_for_many_waits_for_its_loads_and_refreshes_nothing() {
    let (cache, origin) = aged(TTL * 9 / 10).await;
    let loads = Arc::clone(&origin.0);
    let load = move |keys: Vec<AheadKey>| {
        loads.fetch_add(1, Ordering::Relaxed);
        async move { Ok::<_, &'static str>(keys.into_iter().map(|key| (key, 2))) }
    };
    let all = cache.remember_many([AheadKey], load).await;
    assert_eq!(*all[0].as_ref().unwrap(), Some(1));
    settle().await;
    assert_eq!(origin.loads(), 0);

    advance(TTL).await;
    let load = |keys: Vec<KeptKey>| async move {
        sleep(SECOND).await;
        Ok::<_, &'static str>(keys.into_iter().map(|key| (key, 2)))
    };
    let all = cache.remember_many([KeptKey], load).await;
    assert_eq!(*all[0].as_ref().unwrap(), Some(2));
}

#[tokio::test(start_paused = true)]
async fn a_loader_that_borrows_refreshes_nothing() {
    let (cache, origin) = aged(TTL * 9 / 10).await;
    let call = cache.remember_scoped(&AheadKey, origin.fails());
    assert_eq!(call.outcome().await.unwrap().source, Source::Fresh);
    settle().await;
    assert_eq!(origin.loads(), 0);
}

#[tokio::test(start_paused = true)]
async fn where_the_cache_cannot_be_read_there_is_no_stale_value() {
    let engine = MemoryEngine::new();
    let cache = Cache::builder().memory_engine(engine.clone());
    cache.set_at(&KeptKey, &1).await.unwrap();
    advance(TTL + SECOND).await;
    engine
        .inject(Fault::unavailable().operation("remember"))
        .unwrap();
    let failed = cache.remember(&KeptKey, Origin::default().fails()).await;
    assert!(matches!(failed, Err(RememberError::Load(_))), "{failed:?}");
}

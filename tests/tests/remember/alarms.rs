//! The times of many loads on one runtime, which keeps them by one timer.

use std::convert::Infallible;
use std::future::pending;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use futures_util::future::{join_all, poll_immediate};
use tokio::runtime::Builder;
use tokio::sync::oneshot;
use tokio::task::{JoinSet, yield_now};
use tokio::time::{Instant, timeout};
use typed_cache::{Cache, CacheKey, RememberError};

use crate::stores::{MottoKey, load};

#[derive(CacheKey)]
#[cache(resource = "page", ttl = "1h", value = String)]
struct PageKey {
    id: u64,
}

/// The same entry as that of [`MottoKey`], with another type of value.
#[derive(CacheKey)]
#[cache(resource = "motto", ttl = "1h", value = u64)]
struct NumberKey;

async fn hang() -> Result<String, Infallible> {
    pending().await
}

/// Loads without an end, for so many seconds.
async fn time_out(cache: &Cache, seconds: u64) -> Duration {
    let begun = Instant::now();
    let limit = Duration::from_secs(seconds);
    let call = cache.remember(&PageKey { id: seconds }, hang);
    // Without it a test that fails would hang.
    let ended = timeout(10 * limit, call.load_timeout(limit)).await;
    let ended = ended.expect("a wait without an end");
    let is_timeout = matches!(ended, Err(RememberError::TimedOut(after)) if after == limit);
    assert!(is_timeout, "{ended:?}");
    begun.elapsed()
}

#[tokio::test(start_paused = true)]
async fn loads_that_wait_at_once_end_each_at_its_own_time() {
    let cache = Cache::memory();
    // 37 has no part in common with 100: each number comes once, in no order.
    let limits = (0..100).map(|number| (number * 37 + 50) % 100 + 1);
    let waited = join_all(limits.clone().map(|seconds| time_out(&cache, seconds))).await;
    let limits: Vec<_> = limits.map(Duration::from_secs).collect();
    assert_eq!(waited, limits);
}

#[tokio::test(start_paused = true)]
async fn a_load_ends_in_time_behind_one_that_has_ended_before() {
    let cache = Cache::memory();
    let mut first = Box::pin(time_out(&cache, 10));
    assert!(poll_immediate(&mut first).await.is_none());
    let mut second = Box::pin(time_out(&cache, 20));
    assert!(poll_immediate(&mut second).await.is_none());
    // The one for whose time the timer is set.
    drop(first);
    let third = time_out(&cache, 15);
    let waited = tokio::join!(second, third);
    let seconds = Duration::from_secs;
    assert_eq!(waited, (seconds(20), seconds(15)));
}

#[test]
fn a_load_that_has_ended_leaves_no_timer() {
    let mut builder = Builder::new_current_thread();
    let runtime = builder.enable_all().start_paused(true).build().unwrap();
    let (end, ends) = oneshot::channel();
    let metrics = runtime.handle().metrics();
    runtime.block_on(async {
        let cache = Cache::memory();
        let call = cache.remember(&MottoKey, || async {
            yield_now().await;
            load().await
        });
        assert_eq!(call.await.unwrap(), "loaded");
        let begun = Instant::now();
        let parks = metrics.worker_park_count(0);
        // A clock that is paused goes on to the next timer once the runtime has nothing to do.
        thread::spawn(move || {
            while metrics.worker_park_count(0) < parks + 1 {
                thread::yield_now();
            }
            end.send(()).unwrap();
        });
        ends.await.unwrap();
        assert_eq!(begun.elapsed(), Duration::ZERO);
    });
}

#[test]
fn a_load_that_has_ended_keeps_no_value_on_any_runtime() {
    let cache = Cache::memory();
    let runtimes = [(); 3].map(|()| Builder::new_current_thread().enable_all().build().unwrap());
    let (release, released) = oneshot::channel::<()>();
    let mut calls = JoinSet::new();
    let begin = || async {
        released.await.unwrap();
        load().await
    };
    calls.spawn_on(
        cache.remember_shared(&MottoKey, begin),
        runtimes[0].handle(),
    );
    runtimes[0].block_on(yield_now());
    for runtime in &runtimes {
        calls.spawn_on(cache.remember_shared(&MottoKey, load), runtime.handle());
        runtime.block_on(yield_now());
    }
    release.send(()).unwrap();
    runtimes[0].block_on(async {
        for _ in 0..4 {
            yield_now().await;
        }
    });
    for runtime in &runtimes[1..] {
        runtime.block_on(yield_now());
    }
    let values = runtimes[0].block_on(calls.join_all());
    let values: Vec<_> = values.into_iter().map(Result::unwrap).collect();
    // All have the one that was loaded, and nobody else has it.
    assert_eq!(Arc::strong_count(&values[0]), values.len());
}

#[tokio::test(start_paused = true)]
async fn a_caller_whose_value_is_of_another_type_loads_itself() {
    let cache = Cache::memory();
    let (release, released) = oneshot::channel::<()>();
    let mut first = Box::pin(cache.remember(&MottoKey, || async {
        released.await.unwrap();
        load().await
    }));
    assert!(poll_immediate(&mut first).await.is_none());
    let mut second = Box::pin(cache.remember(&NumberKey, async || Ok::<_, Infallible>(7)));
    assert!(poll_immediate(&mut second).await.is_none());
    release.send(()).unwrap();
    assert_eq!(first.await.unwrap(), "loaded");
    assert_eq!(second.await.unwrap(), 7);
}

#[test]
fn no_load_misses_its_end_where_threads_and_runtimes_set_the_times_at_once() {
    let cache = Cache::memory();
    let mut builder = Builder::new_multi_thread();
    let runtimes = [(); 2].map(|()| builder.worker_threads(2).enable_all().build().unwrap());
    let mut calls = JoinSet::new();
    for number in 0..2000 {
        // Two wait for each load, on one runtime or on both.
        let id = number % 1000;
        let limit = Duration::from_millis(1 + id * 7 % 20);
        let call = cache.remember(&PageKey { id }, hang).load_timeout(limit);
        let runtime = &runtimes[usize::from(number % 3 == 0)];
        calls.spawn_on(call, runtime.handle());
    }
    let ends = runtimes[0].block_on(async {
        let ends = timeout(Duration::from_secs(60), calls.join_all()).await;
        ends.expect("a load without an end")
    });
    for end in ends {
        assert!(matches!(end, Err(RememberError::TimedOut(_))), "{end:?}");
    }
}

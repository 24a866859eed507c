//! What those who wait get where a load ends early, and what becomes of it.

use std::convert::Infallible;
use std::future::Ready;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use futures_util::future::poll_immediate;
use serde::ser::SerializeStruct as _;
use serde::{Deserialize, Serialize, Serializer};
use tokio::runtime::Builder;
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, yield_now};
use typed_cache::{Cache, CacheKey, Fault, RememberError, Schema};

use crate::stores::{MottoKey, STORE, load, memory};

/// Has a second caller wait for the load of `first`, which has begun.
async fn neighbour(
    cache: &Cache,
) -> impl Future<Output = Result<String, RememberError<Infallible>>> + use<> {
    let mut follower = Box::pin(cache.remember(&MottoKey, load));
    assert!(poll_immediate(&mut follower).await.is_none());
    follower
}

#[tokio::test(start_paused = true)]
async fn a_panic_of_a_loader_is_an_error_to_those_who_wait() {
    for is_scoped in [false, true] {
        let (_, cache) = memory();
        let (release, released) = oneshot::channel::<()>();
        let fail = || async {
            released.await.unwrap();
            panic!("the loader panics") as Result<String, Infallible>
        };
        let first = if is_scoped {
            tokio::spawn(cache.remember_scoped(&MottoKey, fail))
        } else {
            tokio::spawn(cache.remember(&MottoKey, fail))
        };
        yield_now().await;
        yield_now().await;
        let second = neighbour(&cache).await;
        release.send(()).unwrap();
        let error = second.await.unwrap_err();
        assert!(matches!(error, RememberError::Panicked), "{error:?}");
        match first.await {
            Ok(ended) => assert!(matches!(ended, Err(RememberError::Panicked)) && !is_scoped),
            // In a caller's own task it is the caller's own.
            Err(end) => assert!(end.is_panic() && is_scoped),
        }
        assert_eq!(cache.remember(&MottoKey, load).await.unwrap(), "loaded");
    }
}

#[tokio::test(start_paused = true)]
async fn a_panic_of_a_loader_before_it_has_a_future_is_one_of_a_load() {
    let (_, cache) = memory();
    let fail = || -> Ready<Result<String, Infallible>> { panic!("the loader panics") };
    let error = cache.remember(&MottoKey, fail).await.unwrap_err();
    assert!(matches!(error, RememberError::Panicked), "{error:?}");
    let scoped = tokio::spawn(cache.remember_scoped(&MottoKey, fail)).await;
    assert!(scoped.unwrap_err().is_panic());
    assert_eq!(cache.remember(&MottoKey, load).await.unwrap(), "loaded");
    assert_eq!(cache.stats().loads.panicked, 2);
}

#[test]
fn the_end_of_a_runtime_in_a_store_leaves_the_value_to_those_who_wait() {
    let (engine, cache) = memory();
    let lost = Fault::lost_request().operation(STORE).times(1);
    let lost = engine.inject(lost).unwrap();
    let storing = Builder::new_current_thread().enable_all().build().unwrap();
    let (release, released) = oneshot::channel::<()>();
    let call = storing.spawn(cache.remember(&MottoKey, || async {
        released.await.unwrap();
        load().await
    }));
    storing.block_on(yield_now());
    let waiting = Builder::new_current_thread().enable_all().build().unwrap();
    let second = waiting.block_on(neighbour(&cache));
    release.send(()).unwrap();
    storing.block_on(async {
        while lost.times_fired() == 0 {
            yield_now().await;
        }
    });
    drop((storing, call));
    assert_eq!(waiting.block_on(second).unwrap(), "loaded");
    assert_eq!(waiting.block_on(cache.get(&MottoKey)).unwrap(), None);
}

/// The scan of a clear finds no key that is not there yet.
#[tokio::test(start_paused = true)]
async fn a_load_that_begins_within_a_clear_is_not_stored_behind_it() {
    let (engine, cache) = memory();
    let slow = Fault::delay(Duration::from_secs(3)).operation("scan");
    engine.inject(slow).unwrap();
    let mut clear = cache.clear::<MottoKey>();
    assert!(poll_immediate(&mut clear).await.is_none());
    let (release, released) = oneshot::channel::<()>();
    let call = tokio::spawn(cache.remember(&MottoKey, || async {
        released.await.unwrap();
        load().await
    }));
    yield_now().await;
    yield_now().await;
    assert_eq!(clear.await.unwrap(), 0);
    release.send(()).unwrap();
    assert_eq!(call.await.unwrap().unwrap(), "loaded");
    assert_eq!(cache.get(&MottoKey).await.unwrap(), None);
}

#[test]
fn who_waits_on_another_runtime_has_the_value_when_the_store_has_had_its_time() {
    let (engine, cache) = memory();
    let cache = cache.with_timeout(Duration::from_millis(50));
    let lost = engine
        .inject(Fault::lost_request().operation(STORE))
        .unwrap();
    let [storing, waiting] =
        [(); 2].map(|()| Builder::new_current_thread().enable_all().build().unwrap());
    let (release, released) = oneshot::channel::<()>();
    let call = storing.spawn(cache.remember(&MottoKey, || async {
        released.await.unwrap();
        load().await
    }));
    storing.block_on(yield_now());
    let second = waiting.block_on(neighbour(&cache));
    release.send(()).unwrap();
    storing.block_on(async {
        while lost.times_fired() == 0 {
            yield_now().await;
        }
    });
    // Nobody drives that runtime any more, and the load had 30 s.
    let begun = Instant::now();
    assert_eq!(waiting.block_on(second).unwrap(), "loaded");
    assert!(begun.elapsed() < Duration::from_secs(10));
    drop((call, storing));
}

#[tokio::test(start_paused = true)]
async fn one_whom_no_load_of_others_serves_does_not_wait_for_them_again() {
    let (_, cache) = memory();
    let failures = Arc::new(AtomicU32::new(0));
    let fail = |cache: Cache, failures: Arc<AtomicU32>| async move {
        loop {
            let failures = Arc::clone(&failures);
            let load = || async move {
                tokio::time::sleep(Duration::from_millis(10)).await;
                failures.fetch_add(1, Ordering::Relaxed);
                Err::<String, _>("of one type")
            };
            cache.remember(&MottoKey, load).await.unwrap_err();
        }
    };
    let others = [(); 2].map(|()| tokio::spawn(fail(cache.clone(), Arc::clone(&failures))));
    yield_now().await;
    let own = || async { Err::<String, _>(7) };
    let error = cache.remember(&MottoKey, own).await.unwrap_err();
    assert_eq!(error.load_error(), Some(&7));
    assert_eq!(failures.load(Ordering::Relaxed), 2);
    yield_now().await;
    let many = |_| async { Err::<Vec<(MottoKey, String)>, _>(7) };
    let ends = cache.remember_many([MottoKey], many).await;
    assert_eq!(ends[0].as_ref().unwrap_err().load_error(), Some(&7));
    assert!(failures.load(Ordering::Relaxed) <= 4);
    others.iter().for_each(JoinHandle::abort);
}

/// A value whose `Serialize` panics.
#[derive(Deserialize, Schema, Clone, Debug)]
struct Bomb {
    number: u32,
}

impl Serialize for Bomb {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        assert_ne!(self.number, 2, "on purpose");
        let mut bomb = serializer.serialize_struct("Bomb", 1)?;
        bomb.serialize_field("number", &self.number)?;
        bomb.end()
    }
}

#[derive(CacheKey, Clone, Debug)]
#[cache(resource = "bomb", ttl = "1h", value = Bomb)]
struct BombKey {
    number: u32,
}

#[tokio::test(start_paused = true)]
async fn the_panic_of_one_value_leaves_the_other_keys_of_a_load_alone() {
    let (_, cache) = memory();
    let load = |keys: Vec<BombKey>| async {
        let bombs = keys.into_iter().map(|key| {
            let number = key.number;
            (key, Bomb { number })
        });
        Ok::<_, Infallible>(bombs.collect::<Vec<_>>())
    };
    let keys = || [1, 2, 3].map(|number| BombKey { number });
    for loaded in cache.remember_many(keys(), load).await {
        loaded.unwrap().unwrap();
    }
    let stored = cache.get_many(keys()).await.unwrap();
    let stored: Vec<_> = stored.iter().map(Option::is_some).collect();
    assert_eq!(stored, [true, false, true]);
}

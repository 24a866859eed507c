//! The time that a call waits, on the clock of its own runtime: that of the load may not be driven, or its thread may be blocked.

use std::convert::Infallible;
use std::pin::pin;
use std::sync::mpsc;
use std::task::Context;
use std::thread;
use std::time::Duration;

use futures_util::future::poll_immediate;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;
use tokio::task::yield_now;
use tokio::time::{Instant, timeout};
use typed_cache::{Cache, ErrorKind, Fault, RememberError};

use crate::stores::{MottoKey, STORE, load, memory};

const LIMIT: Duration = Duration::from_secs(30);
const TIMEOUT: Duration = Duration::from_secs(5);

/// Runs a future on a runtime whose clock goes on at once when all its tasks wait.
fn on_paused_clock<T>(future: impl Future<Output = T>) -> T {
    let mut builder = Builder::new_current_thread();
    let runtime = builder.enable_all().start_paused(true).build().unwrap();
    runtime.block_on(async {
        // Without it a test that fails would hang.
        let ended = timeout(10 * LIMIT, future).await;
        ended.expect("a wait without an end")
    })
}

fn driven() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

/// A load whose runtime is not driven any more, and what lets the loader go on.
struct Stalled {
    runtime: Runtime,
    call: tokio::task::JoinHandle<Result<String, RememberError<Infallible>>>,
    release: oneshot::Sender<()>,
}

impl Stalled {
    /// Returns when the load has begun.
    fn load(cache: &Cache) -> Self {
        let runtime = driven();
        let (begun, begins) = oneshot::channel();
        let (release, released) = oneshot::channel();
        let call = runtime.spawn(cache.remember(&MottoKey, || async {
            begun.send(()).unwrap();
            released.await.unwrap();
            Ok::<_, Infallible>("of the stalled load".to_owned())
        }));
        runtime.block_on(begins).unwrap();
        Self {
            runtime,
            call,
            release,
        }
    }

    /// Lets the loader end, and drives its runtime until the call has.
    fn go_on(self) -> Result<String, RememberError<Infallible>> {
        let _ = self.release.send(());
        self.runtime.block_on(self.call).unwrap()
    }
}

fn newcomer(cache: &Cache) -> impl Future<Output = Result<String, RememberError<Infallible>>> {
    cache.remember(&MottoKey, async || Ok("of the newcomer".to_owned()))
}

fn assert_timed_out<T: std::fmt::Debug>(ended: &Result<T, RememberError<Infallible>>) {
    let is_timeout = matches!(ended, Err(RememberError::TimedOut(after)) if *after == LIMIT);
    assert!(is_timeout, "{ended:?}");
}

#[test]
fn a_follower_ends_on_its_own_clock_where_the_loaders_runtime_is_not_driven() {
    for own in [None, Some(10 * LIMIT)] {
        let (_, cache) = memory();
        let stalled = Stalled::load(&cache);
        on_paused_clock(async {
            let begun = Instant::now();
            let mut follower = cache.remember(&MottoKey, load);
            if let Some(own) = own {
                follower = follower.timeout(own);
            }
            assert_timed_out(&follower.await);
            let waited = begun.elapsed();
            assert!(waited <= LIMIT && waited > LIMIT / 2, "{waited:?}");
            // The load has given up its place.
            assert_eq!(newcomer(&cache).await.unwrap(), "of the newcomer");
        });
        assert_timed_out(&stalled.go_on());
        let stored = on_paused_clock(cache.get(&MottoKey)).unwrap();
        assert_eq!(stored.as_deref(), Some("of the newcomer"));
    }
}

#[test]
fn a_follower_ends_on_its_own_clock_where_the_loader_blocks_its_thread() {
    let (_, cache) = memory();
    let (begun, begins) = mpsc::channel();
    let (release, released) = mpsc::channel::<()>();
    let call = cache.remember(&MottoKey, move || async move {
        begun.send(()).unwrap();
        released.recv().unwrap();
        Ok::<_, Infallible>("of the blocked thread".to_owned())
    });
    let blocked = thread::spawn(|| driven().block_on(call));
    begins.recv().unwrap();
    on_paused_clock(async {
        assert_timed_out(&cache.remember(&MottoKey, load).await);
        assert_eq!(newcomer(&cache).await.unwrap(), "of the newcomer");
    });
    release.send(()).unwrap();
    // Its own caller has waited for it.
    assert_eq!(blocked.join().unwrap().unwrap(), "of the blocked thread");
    let stored = on_paused_clock(cache.get(&MottoKey)).unwrap();
    assert_eq!(stored.as_deref(), Some("of the newcomer"));
}

#[test]
fn a_newcomer_loads_where_a_load_is_overdue_that_nobody_has_waited_for() {
    let (_, cache) = memory();
    let stalled = Stalled::load(&cache);
    on_paused_clock(async {
        tokio::time::sleep(LIMIT).await;
        let begun = Instant::now();
        assert_eq!(newcomer(&cache).await.unwrap(), "of the newcomer");
        assert_eq!(begun.elapsed(), Duration::ZERO);
    });
    assert_timed_out(&stalled.go_on());
}

#[test]
fn a_follower_that_is_not_polled_holds_up_no_other_one() {
    let (_, cache) = memory();
    let _stalled = Stalled::load(&cache);
    on_paused_clock(async {
        // The first one of this runtime has its timer, and leaves it.
        let mut first = Box::pin(cache.remember(&MottoKey, load));
        assert!(poll_immediate(&mut first).await.is_none());
        let second = cache.remember(&MottoKey, load);
        let begun = Instant::now();
        assert_timed_out(&second.await);
        assert!(begun.elapsed() <= LIMIT);
        assert_timed_out(&first.await);
    });
}

#[test]
fn followers_of_many_keys_end_on_their_own_clock() {
    let (_, cache) = memory();
    let stalled = Stalled::load(&cache);
    on_paused_clock(async {
        let loader = async |_| Ok::<_, Infallible>([(MottoKey, "loaded".to_owned())]);
        let begun = Instant::now();
        let mut ends = cache.remember_many([MottoKey], loader).await;
        assert_timed_out(&ends.remove(0));
        assert!(begun.elapsed() <= LIMIT);
    });
    assert_timed_out(&stalled.go_on());
}

/// Has a store begin on a runtime that is not driven any more, and returns that.
fn stalled_store(cache: &Cache) -> (Runtime, impl Sized) {
    let runtime = driven();
    let (begun, begins) = oneshot::channel();
    let call = runtime.spawn(cache.remember(&MottoKey, || async {
        begun.send(()).unwrap();
        load().await
    }));
    runtime.block_on(async {
        begins.await.unwrap();
        yield_now().await;
    });
    (runtime, call)
}

#[test]
fn who_waits_for_a_store_ends_on_its_own_clock() {
    let (engine, cache) = memory();
    let lost = Fault::lost_request().operation(STORE).times(1);
    let lost = engine.inject(lost).unwrap();
    let (runtime, _call) = stalled_store(&cache);
    assert_eq!(lost.times_fired(), 1);
    on_paused_clock(async {
        let begun = Instant::now();
        assert_eq!(newcomer(&cache).await.unwrap(), "of the newcomer");
        let waited = begun.elapsed();
        assert!(waited <= TIMEOUT && waited > TIMEOUT / 2, "{waited:?}");
        assert!(cache.delete(&MottoKey).await.unwrap());
        assert!(begun.elapsed() <= TIMEOUT);
    });
    drop(runtime);
}

#[test]
fn a_follower_has_the_value_whose_store_does_not_end() {
    let (engine, cache) = memory();
    let lost = Fault::lost_request().operation(STORE).times(1);
    engine.inject(lost).unwrap();
    let runtime = driven();
    let (release, released) = oneshot::channel();
    let call = cache.remember(&MottoKey, || async {
        released.await.unwrap();
        load().await
    });
    let call = runtime.spawn(call);
    runtime.block_on(yield_now());
    let mut follower = Box::pin(cache.remember(&MottoKey, load));
    on_paused_clock(async {
        assert!(poll_immediate(&mut follower).await.is_none());
        release.send(()).unwrap();
    });
    // The store begins, and is left at that.
    runtime.block_on(async {
        for _ in 0..3 {
            yield_now().await;
        }
    });
    assert!(!call.is_finished());
    on_paused_clock(async {
        let begun = Instant::now();
        assert_eq!(follower.await.unwrap(), "loaded");
        assert!(begun.elapsed() <= TIMEOUT);
    });
}

#[test]
fn a_write_and_a_clear_go_on_behind_a_store_that_does_not_end() {
    for clears in [false, true] {
        let (engine, cache) = memory();
        let lost = Fault::lost_request().operation(STORE).times(1);
        engine.inject(lost).unwrap();
        let (_runtime, _call) = stalled_store(&cache);
        on_paused_clock(async {
            let begun = Instant::now();
            if clears {
                assert_eq!(cache.clear::<MottoKey>().await.unwrap(), 0);
            } else {
                assert!(!cache.delete(&MottoKey).await.unwrap());
            }
            let waited = begun.elapsed();
            assert!(waited <= TIMEOUT && waited > TIMEOUT / 2, "{waited:?}");
        });
    }
}

#[test]
fn a_write_and_a_clear_wait_no_longer_than_their_own_deadline() {
    let (engine, cache) = memory();
    engine
        .inject(Fault::lost_request().operation(STORE).times(1))
        .unwrap();
    let (_runtime, call) = stalled_store(&cache);
    let short = cache.with_timeout(Duration::from_millis(20));
    driven().block_on(async {
        let begun = Instant::now();
        let write = short.set_at(&MottoKey, &"written".to_owned());
        let error = write.await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout);
        assert!(!error.may_have_run(), "{error}");
        assert_eq!(short.clear::<MottoKey>().await.unwrap(), 0);
        // The store has five seconds.
        assert!(begun.elapsed() < TIMEOUT / 2);
    });
    drop(call);
}

#[test]
fn a_wait_outside_of_a_runtime_ends_with_those_within() {
    let (_, cache) = memory();
    let stalled = Stalled::load(&cache);
    let mut outside = pin!(cache.remember(&MottoKey, load));
    let mut context = Context::from_waker(std::task::Waker::noop());
    assert!(outside.as_mut().poll(&mut context).is_pending());
    on_paused_clock(async { assert_timed_out(&cache.remember(&MottoKey, load).await) });
    let std::task::Poll::Ready(ended) = outside.as_mut().poll(&mut context) else {
        panic!("it waits on")
    };
    assert_timed_out(&ended);
    assert_timed_out(&stalled.go_on());
}

//! What a call gives where the cache cannot be read.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use futures_util::future::join_all;
use typed_cache::{Cache, ErrorKind, Fault, Outage};

use crate::stores::{MottoKey, load, memory};

fn faults() -> [Fault; 6] {
    [
        Fault::unavailable(),
        Fault::lost_request(),
        Fault::lost_reply(),
        Fault::delay(Duration::from_secs(60)),
        Fault::overloaded(),
        Fault::server_error("LOADING"),
    ]
}

#[tokio::test(start_paused = true)]
async fn the_value_is_loaded_where_the_cache_cannot_be_read() {
    for fault in faults() {
        let (engine, cache) = memory();
        engine.inject(fault.clone()).unwrap();
        let value = cache.remember(&MottoKey, load).await;
        assert_eq!(value.unwrap(), "loaded", "{fault:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_can_ask_for_the_error_instead() {
    for fault in faults() {
        let (engine, cache) = memory();
        engine.inject(fault.clone()).unwrap();
        let load = || async { panic!("nothing is loaded") as Result<String, Infallible> };
        let error = cache.remember(&MottoKey, load).outage(Outage::Fail).await;
        let error = error.unwrap_err();
        assert!(error.cache_error().is_some(), "{fault:?}: {error:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_outage_does_not_flood_the_source() {
    let (engine, cache) = memory();
    engine.inject(Fault::unavailable()).unwrap();
    let loads = Arc::new(AtomicU32::new(0));
    let call = || {
        let loads = Arc::clone(&loads);
        cache.remember(&MottoKey, move || async move {
            loads.fetch_add(1, Ordering::Relaxed);
            tokio::time::sleep(Duration::from_millis(50)).await;
            Ok::<_, Infallible>("loaded".to_owned())
        })
    };
    for value in join_all((0..1000).map(|_| call())).await {
        assert_eq!(value.unwrap(), "loaded");
    }
    assert_eq!(loads.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_server_that_is_not_there_is_an_outage() {
    // Nobody listens at a port that was just given back.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = port.local_addr().unwrap();
    drop(port);
    let cache = Cache::connect_lazy(&format!("redis://{address}")).unwrap();
    assert_eq!(cache.remember(&MottoKey, load).await.unwrap(), "loaded");
    let error = cache.remember(&MottoKey, load).outage(Outage::Fail).await;
    let kind = error.unwrap_err().cache_error().unwrap().kind();
    assert_eq!(kind, ErrorKind::Unavailable);
}

#[tokio::test(start_paused = true)]
async fn a_caller_waits_no_longer_than_its_timeout_over_read_and_load() {
    let (engine, cache) = memory();
    let read = Fault::delay(Duration::from_millis(300)).operation("remember");
    engine.inject(read).unwrap();
    let begun = tokio::time::Instant::now();
    let limit = Duration::from_millis(500);
    let hang = || std::future::pending::<Result<String, Infallible>>();
    let error = cache.remember(&MottoKey, hang).timeout(limit).await;
    let error = error.unwrap_err();
    assert_eq!(error.cache_error().unwrap().kind(), ErrorKind::Timeout);
    assert_eq!(begun.elapsed(), limit);
}

#[test]
fn without_a_clock_the_error_says_what_is_missing() {
    let (_, cache) = memory();
    let calls = || {
        let keys = [MottoKey];
        let many = cache.remember_many(keys, async |_| {
            Ok::<_, Infallible>([(MottoKey, "loaded".to_owned())])
        });
        let single = cache.remember(&MottoKey, load);
        let scoped = cache
            .remember_scoped(&MottoKey, load)
            .timeout(Duration::from_secs(1));
        async {
            [
                single.await.map(Some),
                scoped.await.map(Some),
                many.await.remove(0),
            ]
        }
    };
    let without_time = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let ends = [futures_executor(calls()), without_time.block_on(calls())];
    for end in ends.into_iter().flatten() {
        let kind = end.unwrap_err().cache_error().unwrap().kind();
        assert_eq!(kind, ErrorKind::Config);
    }
}

/// Polls without a runtime.
fn futures_executor<T>(future: impl Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    loop {
        if let std::task::Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return value;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn steady_callers_wait_for_one_read_and_one_load_while_the_server_hangs() {
    const LOAD: Duration = Duration::from_millis(50);
    const DEADLINE: Duration = Duration::from_secs(5);
    const CALLERS: u32 = 600;
    let (engine, cache) = memory();
    engine.inject(Fault::lost_request()).unwrap();
    let loads = Arc::new(AtomicU32::new(0));
    let call = |number: u32| {
        let (cache, loads) = (cache.clone(), Arc::clone(&loads));
        let load = move || async move {
            loads.fetch_add(1, Ordering::Relaxed);
            tokio::time::sleep(LOAD).await;
            Ok::<_, Infallible>("loaded".to_owned())
        };
        async move {
            tokio::time::sleep(number * Duration::from_millis(100)).await;
            let begun = tokio::time::Instant::now();
            assert_eq!(cache.remember(&MottoKey, load).await.unwrap(), "loaded");
            begun.elapsed()
        }
    };
    let most = join_all((0..CALLERS).map(call)).await.into_iter().max();
    let allowed = DEADLINE + LOAD + Duration::from_millis(10);
    assert!(most.unwrap() <= allowed, "{most:?}");
    // One for each store, which hangs as long as a read.
    let loads = loads.load(Ordering::Relaxed);
    assert!((2..=13).contains(&loads), "{loads} loads");
}

#[tokio::test(start_paused = true)]
async fn many_keys_take_what_is_loaded_while_the_server_hangs() {
    let (engine, cache) = memory();
    engine.inject(Fault::lost_request()).unwrap();
    let first = tokio::spawn(cache.remember(&MottoKey, load));
    tokio::task::yield_now().await;
    tokio::time::advance(Duration::from_secs(1)).await;
    let begun = tokio::time::Instant::now();
    let nothing = async |_| Ok::<[(MottoKey, String); 0], Infallible>([]);
    let many = cache.remember_many([MottoKey], nothing).await;
    assert_eq!(
        many.into_iter().next().unwrap().unwrap().as_deref(),
        Some("loaded")
    );
    assert_eq!(begun.elapsed().as_secs(), 5);
    assert_eq!(first.await.unwrap().unwrap(), "loaded");
}

#[tokio::test(start_paused = true)]
async fn a_write_behind_an_outage_ends_what_was_loaded_in_it() {
    let (engine, cache) = memory();
    let read = Fault::lost_request().operation("remember").times(2);
    engine.inject(read).unwrap();
    let store = Fault::delay(Duration::from_secs(3)).operation("remember.fill");
    engine.inject(store.times(1)).unwrap();
    let early = cache.remember(&MottoKey, load).await;
    assert_eq!(early.unwrap(), "loaded");
    // The store is still on its way, and the delete waits for it.
    assert!(cache.delete(&MottoKey).await.unwrap());
    let newcomer = async || Ok::<_, Infallible>("of the newcomer".to_owned());
    let later = cache.remember(&MottoKey, newcomer).await;
    assert_eq!(later.unwrap(), "of the newcomer");
}

#[tokio::test(start_paused = true)]
async fn no_load_of_before_a_clear_is_given_to_one_who_asks_behind_it() {
    let (engine, cache) = memory();
    for fault in [
        Fault::unavailable().operation("remember"),
        Fault::lost_request().operation("remember.fill"),
    ] {
        engine.inject(fault).unwrap();
    }
    // It is given before it is stored, which takes its time.
    assert_eq!(cache.remember(&MottoKey, load).await.unwrap(), "loaded");
    let soon = cache.with_timeout(Duration::from_millis(50));
    soon.clear::<MottoKey>().await.unwrap();
    let newer = || async { Ok::<_, Infallible>("newer".to_owned()) };
    assert_eq!(cache.remember(&MottoKey, newer).await.unwrap(), "newer");
}

//! What an operation gives that meets a fault.

use std::time::{Duration, Instant as RealTime};

use futures_util::FutureExt as _;
use tokio::time::Instant;
use typed_cache::{Cache, ErrorKind, Fault, MemoryEngine};
use typed_cache_tests::harness::{Flavor, Proxy, Server};

use crate::support::{Ends, JobsKey, MottoKey, VISITS, memory};

const HOUR: Duration = Duration::from_secs(3600);

#[tokio::test(start_paused = true)]
async fn what_is_unavailable_has_not_run() {
    let (engine, cache) = memory();
    engine.inject(Fault::unavailable().times(1)).unwrap();
    let visits = cache.counter(&VISITS);
    let begun = Instant::now();
    let error = visits.increment(1).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    assert_eq!(error.resource(), Some("visits"));
    assert!(!error.may_have_run());
    assert!(
        error.to_string().contains("a fault of the memory engine"),
        "{error}"
    );
    assert_eq!(begun.elapsed(), Duration::ZERO, "at once");
    assert_eq!(visits.get().await.unwrap(), None);
}

#[tokio::test(start_paused = true)]
async fn a_cache_that_waits_for_a_connection_waits_until_its_deadline() {
    let engine = MemoryEngine::new();
    let cache = Cache::builder()
        .wait_for_connection(true)
        .timeout(Duration::from_secs(3));
    let cache = cache.memory_engine(engine.clone());
    engine.inject(Fault::unavailable()).unwrap();
    let (begun, really) = (Instant::now(), RealTime::now());
    let error = cache.get(&MottoKey).await.unwrap_err();
    assert!(error.is_unavailable() && !error.may_have_run());
    assert_eq!(begun.elapsed().as_secs(), 3);
    assert!(
        really.elapsed() < Duration::from_secs(2),
        "on tokio's clock"
    );
}

#[tokio::test(start_paused = true)]
async fn a_lost_request_has_not_run_and_ends_at_the_deadline() {
    let (engine, cache) = memory();
    engine.inject(Fault::lost_request().times(1)).unwrap();
    let visits = cache.counter(&VISITS);
    let begun = Instant::now();
    let increment = visits.increment(1).timeout(Duration::from_secs(2));
    let error = increment.await.unwrap_err();
    assert!(error.is_timeout() && !error.may_have_run(), "{error:?}");
    assert_eq!(begun.elapsed().as_secs(), 2);
    assert_eq!(visits.get().await.unwrap(), None);
}

#[tokio::test(start_paused = true)]
async fn what_finds_no_room_has_not_run() {
    let (engine, cache) = memory();
    engine.inject(Fault::overloaded().times(1)).unwrap();
    let error = cache.counter(&VISITS).increment(1).await.unwrap_err();
    assert!(error.is_overloaded() && !error.may_have_run());
    assert!(engine.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_delay_within_the_deadline_delays_and_beyond_it_is_a_timeout_of_what_has_run() {
    let (engine, cache) = memory();
    let delay = engine.inject(Fault::delay(Duration::from_secs(4))).unwrap();
    let visits = cache.counter(&VISITS);
    let begun = Instant::now();
    assert_eq!(visits.increment(1).await.unwrap(), 1);
    assert_eq!(begun.elapsed().as_secs(), 4);
    let hasty = visits.increment(1).timeout(Duration::from_secs(3));
    let error = hasty.await.unwrap_err();
    assert!(error.is_timeout() && error.may_have_run());
    assert_eq!(begun.elapsed().as_secs(), 7);
    delay.remove();
    assert_eq!(visits.get().await.unwrap(), Some(2));
}

#[tokio::test(start_paused = true)]
async fn a_server_error_has_its_code_and_spares_reads_where_a_server_does() {
    for (code, spares_reads) in [
        ("BUSY", false),
        ("LOADING", false),
        ("MASTERDOWN", false),
        ("MISCONF", true),
        ("NOREPLICAS", true),
        ("OOM", true),
        ("READONLY", true),
    ] {
        let (engine, cache) = memory();
        let fault = engine.inject(Fault::server_error(code)).unwrap();
        let visits = cache.counter(&VISITS);
        let error = visits.increment(1).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.code()),
            (ErrorKind::Server, Some(code))
        );
        assert!(!error.may_have_run());
        assert_eq!(visits.get().await.is_ok(), spares_reads, "{code}");
        assert_eq!(fault.times_fired(), 2 - u64::from(spares_reads));
        assert!(engine.is_empty());
    }
}

/// The outcomes of a write and a read whose replies are lost once, and what both leave.
async fn losses(cache: &Cache, lose: impl AsyncFn(&'static str)) -> [String; 3] {
    let visits = cache.counter(&VISITS);
    lose("counter.increment").await;
    let write = visits
        .increment(1)
        .await
        .map_err(|error| (error.kind(), error.may_have_run()));
    lose("counter.get").await;
    let read = visits.get().await;
    let left = visits.get().await.unwrap();
    [
        format!("{write:?}"),
        format!("{read:?}"),
        format!("{left:?}"),
    ]
}

#[tokio::test]
async fn a_lost_reply_is_the_error_of_a_broken_connection_for_a_write_and_a_read_goes_again() {
    let (engine, cache) = memory();
    let lose = async |name| {
        engine
            .inject(Fault::lost_reply().operation(name).times(1))
            .unwrap();
    };
    let ours = losses(&cache, lose).await;
    for flavor in [Flavor::Redis, Flavor::Valkey] {
        let proxy = Proxy::start(Server::shared(flavor));
        let real = Cache::builder().prefix(&Server::fresh_prefix()).unwrap();
        let real = real.connect(proxy.url()).await.unwrap();
        let lose = async |_| {
            // The connection of the last loss has been replaced.
            real.exists(&MottoKey).await.unwrap();
            proxy.cut_after_replies(0);
        };
        assert_eq!(losses(&real, lose).await, ours);
    }
    assert_eq!(ours[0], "Err((Unavailable, true))");
    assert_eq!(ours[1], "Ok(Some(1))");
}

#[tokio::test(start_paused = true)]
async fn a_read_whose_reply_is_lost_twice_is_unavailable() {
    let (engine, cache) = memory();
    let lost = engine.inject(Fault::lost_reply().times(2)).unwrap();
    let error = cache.get(&MottoKey).await.unwrap_err();
    assert!(error.is_unavailable() && error.may_have_run());
    assert_eq!(lost.times_fired(), 2);
    assert_eq!(cache.get(&MottoKey).await.unwrap(), None);
}

#[tokio::test(start_paused = true)]
async fn events_and_counters_are_those_of_an_outage() {
    let engine = MemoryEngine::new();
    let ends = Ends::default();
    let cache = Cache::builder().observer(ends.clone());
    let cache = cache.memory_engine(engine.clone());
    engine.inject(Fault::unavailable().times(1)).unwrap();
    engine
        .inject(Fault::lost_reply().operation("get").times(1))
        .unwrap();
    assert!(cache.get(&MottoKey).await.is_err());
    assert_eq!(cache.get(&MottoKey).await.unwrap(), None);
    assert_eq!(*ends.0.lock().unwrap(), [("get", true), ("get", false)]);
    assert_eq!((cache.stats().hits, cache.stats().misses), (0, 1));
}

#[tokio::test(start_paused = true)]
async fn an_operation_that_is_dropped_while_it_is_delayed_may_have_run() {
    let engine = MemoryEngine::new();
    let ends = Ends::default();
    let cache = Cache::builder()
        .observer(ends.clone())
        .memory_engine(engine.clone());
    engine
        .inject(Fault::delay(HOUR).operation("counter.increment"))
        .unwrap();
    engine
        .inject(Fault::lost_request().operation("counter.get"))
        .unwrap();
    let visits = cache.counter(&VISITS);
    let mut increment = visits.increment(1);
    assert!((&mut increment).now_or_never().is_none());
    drop(increment);
    let mut get = visits.get();
    assert!((&mut get).now_or_never().is_none());
    drop(get);
    let dropped = [("counter.increment", true), ("counter.get", false)];
    assert_eq!(*ends.0.lock().unwrap(), dropped);
}

#[tokio::test(start_paused = true)]
async fn pops_that_wait_meet_faults() {
    let (engine, cache) = memory();
    let jobs = cache.list(&JobsKey);
    jobs.push_back_many([&1, &2]).await.unwrap();
    let pop = || jobs.wait_pop_front(Duration::from_secs(1));
    engine.inject(Fault::unavailable().times(1)).unwrap();
    assert!(!pop().await.unwrap_err().may_have_run());
    engine.inject(Fault::lost_reply().times(1)).unwrap();
    assert!(pop().await.unwrap_err().may_have_run());
    engine
        .inject(Fault::delay(Duration::from_secs(2)).times(2))
        .unwrap();
    let begun = Instant::now();
    assert_eq!(pop().await.unwrap(), Some(2), "the first item is lost");
    assert_eq!(begun.elapsed().as_secs(), 2);
    assert_eq!(pop().await.unwrap(), None);
    assert_eq!(begun.elapsed().as_secs(), 5);
}

#[test]
fn without_a_runtime_a_delay_is_an_error_and_nothing_runs() {
    let (engine, cache) = memory();
    engine.inject(Fault::delay(HOUR)).unwrap();
    let increment = cache.counter(&VISITS).increment(1).now_or_never();
    let error = increment.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(engine.is_empty());
}

//! Which operations a fault hits.

use redis::AsyncCommands as _;
use typed_cache::{Cache, ErrorKind, Fault, MemoryEngine};

use crate::support::{MottoKey, VISITS, memory};

#[tokio::test(start_paused = true)]
async fn a_fault_hits_the_named_operations_on_the_named_resources() {
    let (engine, cache) = memory();
    let fault = Fault::unavailable();
    let fault = fault.operation("get").operation("counter.increment");
    let fault = engine.inject(fault.resource("visits")).unwrap();
    let visits = cache.counter(&VISITS);
    assert!(visits.increment(1).await.unwrap_err().is_unavailable());
    assert_eq!(visits.get().await.unwrap(), None, "another operation");
    assert_eq!(
        cache.get(&MottoKey).await.unwrap(),
        None,
        "another resource"
    );
    assert_eq!(fault.times_fired(), 1);
}

/// Runs ten reads, and returns those that a fault hits.
async fn hit(fault: Fault) -> Vec<u64> {
    let (engine, cache) = memory();
    let fault = engine.inject(fault).unwrap();
    let mut hit = Vec::new();
    for number in 1..=10 {
        if cache.get(&MottoKey).await.is_err() {
            hit.push(number);
        }
    }
    assert_eq!(fault.times_fired(), hit.len() as u64);
    hit
}

#[tokio::test(start_paused = true)]
async fn a_fault_hits_those_that_its_counts_say() {
    let fault = Fault::unavailable;
    assert_eq!(hit(fault().times(2)).await, [1, 2]);
    assert_eq!(hit(fault().skip(8)).await, [9, 10]);
    assert_eq!(hit(fault().every(4)).await, [4, 8]);
    assert_eq!(hit(fault().skip(1).every(3).times(2)).await, [4, 7]);
}

#[tokio::test(start_paused = true)]
async fn the_first_fault_that_hits_decides_and_those_behind_do_not_count_it() {
    let (engine, cache) = memory();
    let first = engine.inject(Fault::unavailable().every(2)).unwrap();
    let second = engine.inject(Fault::server_error("BUSY")).unwrap();
    let visits = cache.counter(&VISITS);
    let error = visits.get().await.unwrap_err();
    assert_eq!(error.code(), Some("BUSY"));
    assert!(visits.get().await.unwrap_err().is_unavailable());
    assert_eq!((first.times_fired(), second.times_fired()), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn faults_end_one_by_one_or_all_at_once() {
    let (engine, cache) = memory();
    let gets = engine
        .inject(Fault::unavailable().operation("get"))
        .unwrap();
    engine
        .inject(Fault::unavailable().operation("exists"))
        .unwrap();
    gets.remove();
    gets.remove();
    assert_eq!(cache.get(&MottoKey).await.unwrap(), None);
    assert!(cache.exists(&MottoKey).await.is_err());
    engine.clear_faults();
    assert!(!cache.exists(&MottoKey).await.unwrap());
    drop(engine.inject(Fault::unavailable()).unwrap());
    assert!(cache.exists(&MottoKey).await.is_err(), "dropped, it stays");
}

#[tokio::test(start_paused = true)]
async fn a_fault_is_for_all_caches_on_the_engine_and_for_no_other_connection() {
    let mut engine = MemoryEngine::new();
    let caches = [Cache::from(engine.clone()), Cache::from(engine.clone())];
    engine
        .clone()
        .inject(Fault::server_error("LOADING"))
        .unwrap();
    for cache in caches {
        assert_eq!(
            cache.get(&MottoKey).await.unwrap_err().code(),
            Some("LOADING")
        );
    }
    let count: i64 = engine.incr("visits:1", 1).await.unwrap();
    assert_eq!(count, 1);
    assert_eq!(Cache::memory().get(&MottoKey).await.unwrap(), None);
}

#[test]
fn a_fault_that_would_never_fire_is_refused() {
    let engine = MemoryEngine::new();
    let refused = [
        (Fault::unavailable().operation("gett"), "`gett`"),
        (Fault::unavailable().every(0), "`every(1)`"),
        (Fault::unavailable().times(0), "`times(1)`"),
        (Fault::server_error("oom"), "the codes are BUSY, LOADING"),
    ];
    for (fault, reason) in refused {
        let error = engine.inject(fault).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert!(error.to_string().contains(reason), "{error}");
    }
}

#[test]
fn debug_shows_the_fault_and_its_count() {
    let engine = MemoryEngine::new();
    let fault = Fault::server_error("OOM").operation("set").times(2);
    let shown = format!("{:?}", engine.inject(fault).unwrap());
    for part in [
        "ServerError(\"OOM\")",
        "\"set\"",
        "Some(2)",
        "times_fired: 0",
    ] {
        assert!(shown.contains(part), "{shown}");
    }
}

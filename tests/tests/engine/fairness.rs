//! A flood of calls leaves the thread to other tasks.

use std::time::{Duration, Instant};

use tokio::task::JoinSet;
use typed_cache_tests::harness::{Flavor, Server};
use typed_cache_tests::users::{UserKey, user};

use crate::support::{LATE, builder};

const CALLERS: u64 = 256;

/// Starts a flood of calls until `end`; each caller returns the number of its calls.
async fn flood(end: Instant) -> JoinSet<u64> {
    let server = Server::shared(Flavor::Redis);
    let cache = builder().connect(&server.url()).await.unwrap();
    cache.set(&user(1)).await.unwrap();
    let mut callers = JoinSet::new();
    for _ in 0..CALLERS {
        let cache = cache.clone();
        callers.spawn(async move {
            let mut count = 0_u64;
            while Instant::now() < end {
                cache.get(&UserKey { id: 1 }).await.unwrap();
                count += 1;
            }
            count
        });
    }
    callers
}

#[tokio::test]
async fn a_task_beside_a_flood_keeps_running() {
    let end = Instant::now() + Duration::from_secs(1);
    let mut callers = flood(end).await;
    let (mut turns, mut longest, mut last) = (0_u64, Duration::ZERO, Instant::now());
    while Instant::now() < end {
        tokio::task::yield_now().await;
        longest = longest.max(last.elapsed());
        last = Instant::now();
        turns += 1;
    }
    assert!(longest < LATE, "{longest:?} between two of {turns} turns");
    // The flood was one, and nobody in it was left out.
    while let Some(count) = callers.join_next().await {
        assert!(count.unwrap() > 0);
    }
}

#[tokio::test]
async fn a_timer_beside_a_flood_rings_in_time() {
    let end = Instant::now() + Duration::from_secs(1);
    let _callers = flood(end).await;
    while Instant::now() < end {
        let start = Instant::now();
        tokio::time::sleep(Duration::from_millis(5)).await;
        assert!(start.elapsed() < LATE, "{:?}", start.elapsed());
    }
}

#[tokio::test]
async fn a_large_read_leaves_the_thread_to_others() {
    let server = Server::shared(Flavor::Redis);
    let cache = builder().connect(&server.url()).await.unwrap();
    let users: Vec<_> = (0..20_000).map(user).collect();
    cache.set_many(&users).await.unwrap().finish().unwrap();
    let keys: Vec<_> = (0..20_000).map(|id| UserKey { id }).collect();
    let reading = async {
        let read = cache.get_many(&keys).await.unwrap();
        assert_eq!(read.len(), keys.len());
    };
    let mut reading = std::pin::pin!(reading);
    let mut last = Instant::now();
    let mut longest = Duration::ZERO;
    loop {
        tokio::select! {
            biased;
            () = &mut reading => break,
            () = tokio::task::yield_now() => {
                longest = longest.max(last.elapsed());
                last = Instant::now();
            }
        }
    }
    longest = longest.max(last.elapsed());
    assert!(longest < LATE, "{longest:?} between two turns");
}

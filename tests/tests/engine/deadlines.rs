//! Deadlines end what they limit in time, and none does so early.

use std::time::{Duration, Instant};

use typed_cache::redis;
use typed_cache_tests::harness::{Flavor, Server};
use typed_cache_tests::users::{UserKey, user};

use crate::support::{assert_in_time, builder};

#[tokio::test]
async fn a_short_deadline_ends_in_time_while_the_server_pauses() {
    for flavor in Flavor::ALL {
        let server = Server::start(flavor);
        let cache = builder().connect(&server.url()).await.unwrap();
        cache.set(&user(1)).await.unwrap();
        let mut pause = redis::cmd("CLIENT");
        let pause = pause.arg("PAUSE").arg(60_000).arg("ALL");
        pause.exec(&mut server.connection()).unwrap();
        for limit in [10, 50, 200].map(Duration::from_millis) {
            let hasty = cache.with_timeout(limit);
            let start = Instant::now();
            let error = hasty.get(&UserKey { id: 1 }).await.unwrap_err();
            assert!(start.elapsed() >= limit, "early: {:?}", start.elapsed());
            assert_in_time(start, limit);
            assert!(error.is_timeout(), "{error:?}");
        }
    }
}

#[tokio::test]
async fn deadlines_of_calls_at_once_end_each_by_itself() {
    let server = Server::start(Flavor::Redis);
    let cache = builder().connect(&server.url()).await.unwrap();
    cache.set(&user(1)).await.unwrap();
    server.pause();
    let start = Instant::now();
    // The earliest is the last to be asked for, and some are equal.
    let calls = [400, 300, 300, 200, 100, 20].map(async |limit| {
        let limit = Duration::from_millis(limit);
        let hasty = cache.with_timeout(limit);
        let error = hasty.get(&UserKey { id: 1 }).await.unwrap_err();
        assert!(error.is_timeout(), "{error:?}");
        assert_in_time(start, limit);
    });
    futures_util::future::join_all(calls).await;
    server.resume();
    assert_eq!(cache.get(&UserKey { id: 1 }).await.unwrap(), Some(user(1)));
}

#[tokio::test]
async fn a_paused_clock_ends_no_deadline_of_a_real_server() {
    let server = Server::shared(Flavor::Redis);
    let cache = builder().connect(&server.url()).await.unwrap();
    cache.set(&user(1)).await.unwrap();
    // From now on time leaps to the next timer whenever all tasks wait.
    tokio::time::pause();
    for _ in 0..500 {
        let read = cache.get(&UserKey { id: 1 }).await;
        assert_eq!(read.unwrap(), Some(user(1)));
    }
}

#[tokio::test(start_paused = true)]
async fn a_paused_clock_does_not_keep_from_connecting() {
    let server = Server::start(Flavor::Redis);
    for _ in 0..20 {
        let cache = builder().connect(&server.url()).await.unwrap();
        cache.set(&user(1)).await.unwrap();
    }
    let cache = builder().connect(&server.url()).await.unwrap();
    cache.set(&user(1)).await.unwrap();
    server.restart();
    // The connection breaks, and the next one takes some attempts.
    assert_eq!(cache.get(&UserKey { id: 1 }).await.unwrap(), None);
}

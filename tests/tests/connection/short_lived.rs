//! Connections that break soon after they were made.

use std::time::Duration;

use typed_cache::ErrorKind;
use typed_cache_tests::harness::{Answer, FakeServer, Request};
use typed_cache_tests::users::UserKey;

use crate::support::{Connections, VisitsKey, builder};

/// What a server answers to reads of the user 7 breaks its connection; what it answers to others does not.
fn poisoned(request: &Request) -> Answer {
    if request.word(1).ends_with(":7") {
        Answer::close()
    } else {
        Answer::bytes("$-1\r\n")
    }
}

#[tokio::test]
async fn a_reply_that_breaks_each_connection_costs_the_others_nothing() {
    let server = FakeServer::start(poisoned);
    let connections = Connections::default();
    let cache = builder().observer(connections.clone());
    let cache = cache.connect(&server.url()).await.unwrap();
    for _ in 0..10 {
        for id in 1..4 {
            let read = cache.get(&UserKey { id }).await;
            assert_eq!(read.expect("it has no part in it"), None);
        }
        let error = cache.get(&UserKey { id: 7 }).await;
        let error = error.expect_err("it breaks the connection");
        assert_eq!(error.kind(), ErrorKind::Unavailable);
    }
    assert!(connections.count("disconnected") >= 10);
}

#[tokio::test]
async fn a_replica_that_is_left_again_and_again_is_read_without_a_wait() {
    let server = FakeServer::start(|request: &Request| match request.name().as_str() {
        "INCRBY" => Answer::bytes("-READONLY You can't write against a read only replica.\r\n"),
        _ => Answer::bytes("$-1\r\n"),
    });
    let connections = Connections::default();
    // A wait would be as long as the longest, within which the connection is replaced once.
    let brief = Duration::from_millis(1);
    let cache = builder()
        .reconnect_backoff(brief, brief)
        .observer(connections.clone());
    let cache = cache.connect(&server.url()).await.unwrap();
    let visits = cache.counter(&VisitsKey { page: 1 });
    while connections.count("connected") < 10 {
        let error = visits.increment(1).await.expect_err("it is a replica");
        assert_eq!(error.code(), Some("READONLY"), "{error}");
        let read = cache.get(&UserKey { id: 1 }).await;
        assert_eq!(read.expect("a replica can be read"), None);
    }
}

#[tokio::test]
async fn a_server_that_breaks_each_connection_fails_at_once_and_is_named() {
    let server = FakeServer::start(|_: &Request| Answer::close());
    let long = Duration::from_secs(60);
    let cache = builder().reconnect_backoff(Duration::from_millis(1), long);
    let cache = cache.timeout(long).connect(&server.url()).await.unwrap();
    let visits = cache.counter(&VisitsKey { page: 1 });
    let mut last = None;
    for _ in 0..20 {
        let error = visits.increment(1).await.expect_err("it breaks");
        assert_eq!(error.kind(), ErrorKind::Unavailable);
        last = Some(error);
    }
    // By now it is not sent at all, as the waits have grown far beyond what the test takes.
    let error = last.expect("an error");
    let text = error.to_string();
    let address = server.address().to_string();
    assert!(!error.may_have_run(), "{error:?}");
    assert!(
        text.contains(&address) && text.contains("breaks before it has brought a reply"),
        "{text}"
    );
}

#[tokio::test]
async fn a_longest_wait_without_end_is_a_long_one() {
    let server = FakeServer::start(|request: &Request| match request.name().as_str() {
        "INCRBY" => Answer::bytes("-READONLY You can't write against a read only replica.\r\n"),
        _ => Answer::bytes("$-1\r\n"),
    });
    let connections = Connections::default();
    let cache = builder()
        .reconnect_backoff(Duration::from_millis(1), Duration::MAX)
        .observer(connections.clone());
    let cache = cache.connect(&server.url()).await.unwrap();
    let visits = cache.counter(&VisitsKey { page: 1 });
    for _ in 0..3 {
        let error = visits.increment(1).await.expect_err("it is a replica");
        assert_eq!(error.code(), Some("READONLY"), "{error}");
        connections.wait_for("connected", 2).await;
        assert_eq!(cache.get(&UserKey { id: 1 }).await.unwrap(), None);
    }
    assert_eq!(connections.count("connected"), 2, "it is replaced once");
}

//! Pops that wait on a server, and their connections.

use std::time::Duration;

use typed_cache_tests::harness::{Flavor, Server};

use crate::support::{JobsKey, builder};

/// Waits until `count` clients of the server are blocked.
async fn blocked(server: &Server, count: usize) {
    let mut connection = server.connection();
    let seen = async {
        loop {
            let info: String = redis::cmd("INFO")
                .arg("clients")
                .query(&mut connection)
                .unwrap();
            if info.contains(&format!("blocked_clients:{count}\r")) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), seen)
        .await
        .expect("clients block");
}

#[tokio::test]
async fn a_wait_that_ends_by_its_deadline_takes_nothing_later() {
    let server = Server::start(Flavor::Redis);
    let cache = builder().connect(&server.url()).await.unwrap();
    let list = JobsKey { queue: 1 };
    server.pause();
    let hasty = cache.with_timeout(Duration::from_millis(40));
    let error = hasty
        .list(&list)
        .wait_pop_front(Duration::from_millis(20))
        .await
        .expect_err("nobody answers");
    assert!(error.is_timeout() || error.is_unavailable(), "{error:?}");
    server.resume();
    blocked(&server, 0).await;
    cache.list(&list).push_back(&7).await.unwrap();
    assert_eq!(cache.list(&list).len().await.unwrap(), 1, "nobody took it");
}

#[tokio::test]
async fn a_kept_connection_that_the_server_closed_is_not_used_again() {
    let server = Server::start(Flavor::Redis);
    let cache = builder().connect(&server.url()).await.unwrap();
    let list = JobsKey { queue: 1 };
    cache
        .list(&list)
        .wait_pop_front(Duration::from_millis(5))
        .await
        .unwrap();
    server.restart();
    cache.list(&list).push_back(&7).await.ok();
    cache.list(&list).push_back(&7).await.unwrap();
    let popped = cache
        .list(&list)
        .wait_pop_front(Duration::from_secs(5))
        .await;
    assert_eq!(popped.expect("a new connection is made"), Some(7));
}

#[tokio::test]
async fn a_wait_that_found_no_connection_of_its_own_certainly_did_not_run() {
    let server = Server::start(Flavor::Redis);
    let cache = builder().connect(&server.url()).await.unwrap();
    server.pause();
    let hasty = cache.with_timeout(Duration::from_millis(60));
    let list = JobsKey { queue: 1 };
    let error = hasty
        .list(&list)
        .wait_pop_front(Duration::from_millis(20))
        .await
        .expect_err("nobody answers");
    assert!(error.is_unavailable() && !error.may_have_run(), "{error:?}");
}

//! Pops that wait on a server, and their connections.

use std::time::Duration;

use typed_cache_tests::harness::{Flavor, Server};

use crate::support::{JobsKey, builder};

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

#[tokio::test]
async fn closing_ends_pops_that_wait_and_they_take_nothing_later() {
    let server = Server::start(Flavor::Redis);
    let cache = builder().connect(&server.url()).await.unwrap();
    let list = JobsKey { queue: 1 };
    let pop = tokio::spawn(cache.list(&list).wait_pop_front(Duration::from_secs(60)));
    while !is_blocked(&server) {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    cache.close().await.expect("it waits for no pop");
    let error = pop.await.unwrap().expect_err("the cache is closed");
    assert!(error.is_unavailable(), "{error:?}");
    while is_blocked(&server) {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

/// Returns whether a client of the server waits for an item.
fn is_blocked(server: &Server) -> bool {
    let clients = redis::cmd("INFO")
        .arg("clients")
        .query(&mut server.connection());
    clients.is_ok_and(|clients: String| clients.contains("blocked_clients:1\r"))
}

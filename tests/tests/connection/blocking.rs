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

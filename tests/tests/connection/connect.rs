//! Connecting.

use std::error::Error as _;
use std::time::Duration;

use typed_cache::ErrorKind;
use typed_cache_tests::harness::{Flavor, Proxy, Server};
use typed_cache_tests::users::UserKey;

use crate::support::{Connections, builder};

#[tokio::test]
async fn connect_tries_until_its_deadline_and_gives_the_last_connect_error() {
    let server = Server::start(Flavor::Redis);
    server.kill();
    let connections = Connections::default();
    let connecting = builder()
        .timeout(Duration::from_millis(300))
        .observer(connections.clone())
        .connect(&server.url());
    let error = connecting.await.expect_err("nobody listens");
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    assert!(!error.may_have_run());
    assert!(
        error.source().is_some(),
        "the last connect error is its source"
    );
    assert!(
        connections.count("failed") > 1,
        "it tried more than once: {:?}",
        connections.seen()
    );
}

#[tokio::test]
async fn connect_succeeds_when_the_server_comes_up_meanwhile() {
    let server = Server::start(Flavor::Redis);
    let proxy = Proxy::start(&server);
    proxy.refuse();
    let connections = Connections::default();
    let connecting = builder().observer(connections.clone()).connect(proxy.url());
    let coming_up = async {
        connections.wait_for("failed", 2).await;
        proxy.accept();
    };
    let (cache, ()) = tokio::join!(connecting, coming_up);
    assert!(
        cache
            .expect("the server is up")
            .get(&UserKey { id: 1 })
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn dropping_the_first_command_stops_nobody_elses_connect() {
    let server = Server::start(Flavor::Redis);
    let proxy = Proxy::start(&server);
    proxy.hold_replies();
    let cache = builder().connect_lazy(proxy.url()).unwrap();
    let first = tokio::spawn({
        let cache = cache.clone();
        async move { cache.get(&UserKey { id: 1 }).await }
    });
    proxy.wait_for(|traffic| traffic.connections == 1).await;
    let second = tokio::spawn({
        let cache = cache.clone();
        async move { cache.get(&UserKey { id: 2 }).await }
    });
    first.abort();
    assert!(first.await.expect_err("it was aborted").is_cancelled());
    proxy.pass();
    assert!(second.await.unwrap().unwrap().is_none());
    assert_eq!(proxy.traffic().connections, 1);
}

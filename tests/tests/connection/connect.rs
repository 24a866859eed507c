//! Connecting.

use std::error::Error as _;
use std::time::{Duration, Instant};

use typed_cache::{Cache, ErrorKind};
use typed_cache_tests::harness::{Flavor, Proxy, Server};

use crate::support::{Connections, FLAVORS, UserKey, builder, user};

#[tokio::test]
async fn a_bad_url_fails_at_once_and_is_not_echoed() {
    for url in [
        "http://localhost",
        "redis://user:hunter2@host:notaport",
        "localhost:6379",
        "",
        "rediss://user:hunter2@host",
        "redis://:hunter2@host/notadb",
    ] {
        let error = Cache::connect(url).await.expect_err("the URL is bad");
        assert_eq!(error.kind(), ErrorKind::Config, "{url}: {error}");
        assert!(
            !format!("{error:?} {error}").contains("hunter2"),
            "{error:?}"
        );
        assert_eq!(
            Cache::connect_lazy(url).expect_err("the URL is bad").kind(),
            ErrorKind::Config
        );
    }
}

#[tokio::test]
async fn a_refused_login_fails_at_once_and_shows_no_password() {
    for flavor in FLAVORS {
        let server = Server::options(flavor).password("opensesame").start();
        let start = Instant::now();
        for url in [
            format!("redis://{}", server.address()),
            format!("redis://:hunter2@{}", server.address()),
            format!("redis://:hunter2@{}/?protocol=resp3", server.address()),
        ] {
            let error = builder()
                .connect(&url)
                .await
                .expect_err("the login is wrong");
            assert_eq!(error.kind(), ErrorKind::Auth, "{url}: {error:?}");
            let source = error.source().map(ToString::to_string).unwrap_or_default();
            assert!(
                !format!("{error:?} {error} {source}").contains("hunter2"),
                "{error:?}"
            );
        }
        assert!(
            start.elapsed() < Duration::from_secs(4),
            "it waited for its deadline"
        );
        let cache = builder()
            .connect(&server.url())
            .await
            .expect("the login is right");
        assert!(!format!("{cache:?}").contains("sesame"), "{cache:?}");
    }
}

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
            .expect("a miss")
            .is_none()
    );
}

#[test]
fn a_lazy_cache_needs_no_runtime_until_its_first_command() {
    let server = Server::shared(Flavor::Redis);
    let cache = builder().connect_lazy(&server.url()).expect("a good URL");
    for _ in 0..2 {
        // Each runtime has a connection of its own.
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            cache.set(&user(1)).await.expect("it connects");
            assert_eq!(
                cache.get(&UserKey { id: 1 }).await.expect("it connects"),
                Some(user(1))
            );
        });
    }
}

#[tokio::test]
async fn dropping_the_first_command_stops_nobody_elses_connect() {
    let server = Server::start(Flavor::Redis);
    let proxy = Proxy::start(&server);
    proxy.hold_replies();
    let cache = builder().connect_lazy(proxy.url()).expect("a good URL");
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
    assert!(second.await.expect("no panic").expect("a miss").is_none());
    assert_eq!(proxy.traffic().connections, 1);
}

#[tokio::test]
async fn every_scheme_and_protocol_gives_the_same_cache() {
    for flavor in FLAVORS {
        let server = Server::shared(flavor);
        let valkey = server.url().replace("redis://", "valkey://");
        let unix = server.unix_url().replace("redis+unix://", "unix://");
        let resp3 = format!("{}/?protocol=resp3", server.url());
        for url in [
            server.url(),
            valkey,
            server.unix_url(),
            unix,
            resp3,
            "memory://".to_owned(),
        ] {
            let cache = builder()
                .connect(&url)
                .await
                .unwrap_or_else(|error| panic!("{url}: {error:?}"));
            cache.set(&user(7)).await.expect("it writes");
            assert_eq!(
                cache.get(&UserKey { id: 7 }).await.expect("it reads"),
                Some(user(7)),
                "{url}"
            );
        }
    }
}

#[tokio::test]
async fn the_database_of_the_url_is_selected() {
    let server = Server::shared(Flavor::Redis);
    let prefix = Server::fresh_prefix();
    let at = async |db: u8| {
        let builder = Cache::builder().prefix(&prefix).expect("a good prefix");
        builder
            .connect(&format!("{}/{db}", server.url()))
            .await
            .expect("it connects")
    };
    at(3).await.set(&user(1)).await.expect("it writes");
    assert!(
        at(0)
            .await
            .get(&UserKey { id: 1 })
            .await
            .expect("a miss")
            .is_none()
    );
    assert!(
        at(3)
            .await
            .get(&UserKey { id: 1 })
            .await
            .expect("a hit")
            .is_some()
    );
}

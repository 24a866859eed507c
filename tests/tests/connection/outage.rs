//! Commands while connections break, stall and come back.

use std::error::Error as _;
use std::time::{Duration, Instant};

use typed_cache::{ErrorKind, Result, redis};
use typed_cache_tests::harness::{Flavor, Proxy, Server};

use crate::support::{Connections, FLAVORS, UserKey, VisitsKey, builder, user};

#[tokio::test]
async fn without_a_connection_a_command_waits_until_its_deadline_and_certainly_did_not_run() {
    let server = Server::start(Flavor::Redis);
    server.kill();
    let cache = builder().connect_lazy(&server.url()).expect("a good URL");
    let hasty = cache.with_timeout(Duration::from_millis(150));
    let start = Instant::now();
    let error = hasty.set(&user(1)).await.expect_err("nobody listens");
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    assert!(!error.may_have_run());
    assert_eq!(error.resource(), Some("user"));
    assert!(
        error.source().is_some(),
        "the last connect error is its source"
    );
    assert!(
        start.elapsed() >= Duration::from_millis(150),
        "it gave up before its deadline"
    );
}

#[tokio::test]
async fn with_fail_fast_a_command_fails_as_soon_as_an_attempt_has_failed() {
    let server = Server::start(Flavor::Redis);
    server.kill();
    let cache = builder()
        .fail_fast(true)
        .timeout(Duration::from_secs(30))
        .connect_lazy(&server.url())
        .expect("a good URL");
    let start = Instant::now();
    for _ in 0..3 {
        let error = cache
            .get(&UserKey { id: 1 })
            .await
            .expect_err("nobody listens");
        assert_eq!(error.kind(), ErrorKind::Unavailable);
    }
    assert!(
        start.elapsed() < Duration::from_secs(10),
        "it waited for its deadline"
    );
}

#[tokio::test]
async fn after_a_restart_commands_work_again_without_anyones_help() {
    for flavor in FLAVORS {
        let server = Server::start(flavor);
        let connections = Connections::default();
        let cache = builder()
            .observer(connections.clone())
            .connect(&server.url())
            .await
            .expect("it connects");
        cache.set(&user(1)).await.expect("it writes");
        server.restart();
        connections.wait_for("disconnected", 1).await;
        assert!(
            cache
                .get(&UserKey { id: 1 })
                .await
                .expect("it reconnects")
                .is_none(),
            "the data is gone"
        );
        cache.set(&user(1)).await.expect("it writes");
        assert_eq!(connections.count("connected"), 2);
    }
}

#[tokio::test]
async fn an_idle_connection_that_breaks_is_replaced_before_the_next_command() {
    let server = Server::shared(Flavor::Redis);
    let proxy = Proxy::start(server);
    let connections = Connections::default();
    let cache = builder()
        .observer(connections.clone())
        .connect(proxy.url())
        .await
        .expect("it connects");
    proxy.cut();
    connections.wait_for("connected", 2).await;
    // The broken connection was replaced before the write, which therefore succeeds.
    cache.set(&user(1)).await.expect("it writes");
}

#[tokio::test]
async fn a_read_is_sent_again_when_its_connection_breaks() {
    let server = Server::shared(Flavor::Redis);
    let proxy = Proxy::start(server);
    let cache = builder().connect(proxy.url()).await.expect("it connects");
    cache.set(&user(1)).await.expect("it writes");
    proxy.cut_after_replies(5);
    assert_eq!(
        cache
            .get(&UserKey { id: 1 })
            .await
            .expect("it is sent again"),
        Some(user(1))
    );
    assert_eq!(proxy.traffic().connections, 2);
}

#[tokio::test]
async fn a_read_that_breaks_connections_is_sent_no_more_than_twice() {
    let server = Server::start(Flavor::Redis);
    let proxy = Proxy::start(&server);
    let cache = builder().connect(proxy.url()).await.expect("it connects");
    let mut large = user(1);
    large.name = "x".repeat(3_000_000);
    cache.set(&large).await.expect("it writes");
    redis::cmd("CONFIG")
        .arg("SET")
        .arg("client-output-buffer-limit")
        .arg("normal 100000 0 0")
        .exec(&mut server.connection())
        .expect("it takes a limit");
    let reading = cache.get(&UserKey { id: 1 }).await;
    let error = reading.expect_err("the server closes the connection");
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    assert!(error.may_have_run());
    assert!(
        error.to_string().contains("broke before the reply"),
        "{error}"
    );
    assert_eq!(proxy.traffic().connections, 2);
    cache.set(&user(2)).await.expect("others go on");
    assert_eq!(proxy.traffic().connections, 3);
}

#[tokio::test]
async fn a_write_that_was_handed_over_is_never_sent_again() {
    let server = Server::shared(Flavor::Redis);
    let proxy = Proxy::start(server);
    let cache = builder().connect(proxy.url()).await.expect("it connects");
    let visits = VisitsKey { page: 1 };
    cache
        .counter(&visits)
        .increment(1)
        .await
        .expect("it counts");
    proxy.cut_after_replies(0);
    let error = cache
        .counter(&visits)
        .increment(1)
        .await
        .expect_err("the reply is lost");
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    assert!(error.may_have_run(), "the server ran it");
    assert_eq!(
        cache.counter(&visits).get().await.expect("it reads"),
        Some(2),
        "it ran once"
    );
}

#[tokio::test]
async fn a_write_that_finds_no_connection_is_sent_once_there_is_one() {
    let server = Server::shared(Flavor::Redis);
    let proxy = Proxy::start(server);
    let connections = Connections::default();
    let cache = builder()
        .observer(connections.clone())
        .connect(proxy.url())
        .await
        .expect("it connects");
    proxy.refuse();
    proxy.cut();
    connections.wait_for("failed", 1).await;
    let visits = VisitsKey { page: 1 };
    let counter = cache.counter(&visits);
    let coming_back = async {
        connections.wait_for("failed", 2).await;
        proxy.accept();
    };
    let (count, ()) = tokio::join!(counter.increment(1), coming_back);
    assert_eq!(count.expect("it is sent when it can be"), 1);
}

#[tokio::test]
async fn a_connection_killed_in_mid_pipeline_fails_what_may_have_run_and_nothing_runs_twice() {
    for flavor in FLAVORS {
        let server = Server::shared(flavor);
        let proxy = Proxy::start(server);
        let cache = builder().connect(proxy.url()).await.expect("it connects");
        // Ten replies of four bytes.
        proxy.cut_after_replies(40);
        let mut batch = cache.batch();
        let increments = (0..100).map(|page| cache.counter(&VisitsKey { page }).increment(1));
        let slots: Vec<_> = increments.map(|increment| batch.push(increment)).collect();
        let mut replies = batch.run().await.expect("some were answered");
        for (page, slot) in slots.into_iter().enumerate() {
            match replies.take(slot) {
                Ok(count) => assert!(page < 10 && count == 1, "page {page} counted {count}"),
                Err(error) => {
                    assert!(page >= 10, "{error}");
                    assert!(error.is_unavailable() && error.may_have_run(), "{error:?}");
                }
            }
        }
        for page in 0..100 {
            let count = cache
                .counter(&VisitsKey { page })
                .get()
                .await
                .expect("it reads");
            assert!(
                count.is_none_or(|count| count == 1),
                "page {page} counted {count:?}"
            );
        }
    }
}

#[tokio::test]
async fn a_pipeline_of_reads_is_sent_again_as_a_whole() {
    let server = Server::shared(Flavor::Redis);
    let proxy = Proxy::start(server);
    let cache = builder().connect(proxy.url()).await.expect("it connects");
    let users: Vec<_> = (0..100).map(user).collect();
    cache.set_many(&users).await.expect("it writes");
    proxy.cut_after_replies(1000);
    let mut batch = cache.batch();
    let slots: Vec<_> = (0..100)
        .map(|id| batch.push(cache.get(&UserKey { id })))
        .collect();
    let mut replies = batch.run().await.expect("it is sent again");
    let read: Result<Vec<_>> = slots.into_iter().map(|slot| replies.take(slot)).collect();
    assert_eq!(
        read.expect("all are there"),
        users.into_iter().map(Some).collect::<Vec<_>>()
    );
}

#[tokio::test]
async fn a_stopped_server_gives_timeouts_and_afterwards_everyone_gets_their_own_reply() {
    for flavor in FLAVORS {
        let server = Server::start(flavor);
        let cache = builder().connect(&server.url()).await.expect("it connects");
        cache.set(&user(1)).await.expect("it writes");
        cache.set(&user(2)).await.expect("it writes");
        server.pause();
        let hasty = cache.with_timeout(Duration::from_millis(60));
        let error = hasty
            .get(&UserKey { id: 1 })
            .await
            .expect_err("nobody answers");
        assert_eq!(error.kind(), ErrorKind::Timeout, "{error:?}");
        assert!(error.may_have_run());
        let error = hasty
            .counter(&VisitsKey { page: 1 })
            .increment(1)
            .await
            .expect_err("nobody answers");
        assert!(error.is_timeout() && error.may_have_run(), "{error:?}");
        server.resume();
        assert_eq!(
            cache.get(&UserKey { id: 2 }).await.expect("it answers"),
            Some(user(2))
        );
        assert_eq!(
            cache.get(&UserKey { id: 1 }).await.expect("it answers"),
            Some(user(1))
        );
    }
}

#[tokio::test]
async fn a_connection_that_swallows_everything_is_replaced() {
    let server = Server::shared(Flavor::Redis);
    let proxy = Proxy::start(server);
    let connections = Connections::default();
    let cache = builder()
        .connect_timeout(Duration::from_millis(100))
        .observer(connections.clone())
        .connect(proxy.url())
        .await
        .expect("it connects");
    proxy.black_hole();
    let hasty = cache.with_timeout(Duration::from_millis(40));
    assert!(
        hasty
            .get(&UserKey { id: 1 })
            .await
            .expect_err("nothing comes back")
            .is_timeout()
    );
    connections.wait_for("disconnected", 1).await;
    proxy.pass();
    assert!(
        cache
            .get(&UserKey { id: 1 })
            .await
            .expect("it connects anew")
            .is_none()
    );
}

#[tokio::test]
async fn an_outage_is_an_error_and_never_a_miss_or_false() {
    let server = Server::start(Flavor::Redis);
    let cache = builder()
        .timeout(Duration::from_millis(80))
        .connect(&server.url())
        .await
        .expect("it connects");
    server.kill();
    let key = UserKey { id: 1 };
    assert!(cache.get(&key).await.is_err());
    assert!(cache.get_many([&key]).await.is_err());
    assert!(cache.exists(&key).await.is_err());
    assert!(cache.delete(&key).await.is_err());
    assert!(cache.set(&user(1)).if_absent().await.is_err());
    assert!(cache.clear::<UserKey>().await.is_err());
    assert!(cache.set_many(&[user(1)]).await.is_err());
    let mut batch = cache.batch();
    let slot = batch.push(cache.get(&key));
    assert!(batch.run().await.is_err());
    drop(slot);
}

#[tokio::test]
async fn a_thread_that_was_busy_before_makes_no_deadline_early() {
    let server = Server::shared(Flavor::Redis);
    let proxy = Proxy::start(server);
    let cache = builder().connect(proxy.url()).await.expect("it connects");
    cache.get(&UserKey { id: 1 }).await.expect("it answers");
    proxy.delay_replies(Duration::from_millis(60));
    let start = Instant::now();
    while start.elapsed() < Duration::from_millis(300) {
        std::hint::spin_loop();
    }
    let hasty = cache.with_timeout(Duration::from_millis(200));
    assert!(
        hasty
            .get(&UserKey { id: 1 })
            .await
            .expect("60 ms are within 200")
            .is_none()
    );
}

#[test]
fn a_read_outlives_the_runtime_that_the_connection_was_made_on() {
    let runtime = || {
        tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime")
    };
    let server = Server::shared(Flavor::Redis);
    let proxy = Proxy::start(server);
    let cache = builder().connect_lazy(proxy.url()).expect("a good URL");
    let (first, second) = (runtime(), runtime());
    first.block_on(cache.set(&user(1))).expect("it writes");
    proxy.hold_replies();
    let before = proxy.traffic().request_bytes;
    let reading = second.spawn({
        let cache = cache.clone();
        async move { cache.get(&UserKey { id: 1 }).await }
    });
    second.block_on(proxy.wait_for(|traffic| traffic.request_bytes > before));
    drop(first);
    proxy.pass();
    let start = Instant::now();
    let read = second
        .block_on(reading)
        .expect("no panic")
        .expect("it is sent again");
    assert_eq!(read, Some(user(1)));
    assert!(
        start.elapsed() < Duration::from_secs(4),
        "it waited for its deadline"
    );
}

//! Commands while connections break, stall and come back.

use std::time::{Duration, Instant};

use typed_cache::{ErrorKind, Result};
use typed_cache_tests::harness::{Answer, FakeServer, Flavor, Proxy, Request, Server};
use typed_cache_tests::users::{UserKey, user};

use crate::support::{Connections, VisitsKey, builder, observed};

#[tokio::test]
async fn an_idle_connection_that_breaks_is_replaced_before_the_next_command() {
    let server = Server::shared(Flavor::Redis);
    let proxy = Proxy::start(server);
    let (cache, connections) = observed(proxy.url()).await;
    proxy.cut();
    connections.wait_for("connected", 2).await;
    // The broken connection was replaced before the write, which therefore succeeds.
    cache.set(&user(1)).await.unwrap();
}

#[tokio::test]
async fn a_write_that_finds_no_connection_is_sent_once_there_is_one() {
    let server = Server::shared(Flavor::Redis);
    let proxy = Proxy::start(server);
    let connections = Connections::default();
    let patient = builder().wait_for_connection(true);
    let cache = patient.observer(connections.clone());
    let cache = cache.connect(proxy.url()).await.unwrap();
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
async fn a_server_that_takes_connections_and_closes_them_holds_nobody_up() {
    let server = FakeServer::start(|_: &Request| Answer::close());
    let patient = builder().reconnect_backoff(Duration::from_millis(5), Duration::from_secs(3600));
    let cache = patient.timeout(Duration::from_secs(60));
    let cache = cache.connect(&server.url()).await.unwrap();
    for page in 0..30 {
        let counter = cache.counter(&VisitsKey { page });
        let failed = tokio::time::timeout(Duration::from_secs(10), counter.increment(1));
        let error = failed.await.expect("at once").expect_err("it closes");
        assert!(error.is_unavailable(), "{error:?}");
    }
}

#[tokio::test]
async fn a_connection_killed_in_mid_pipeline_fails_what_may_have_run_and_nothing_runs_twice() {
    for flavor in Flavor::ALL {
        let server = Server::shared(flavor);
        let proxy = Proxy::start(server);
        let cache = builder().connect(proxy.url()).await.unwrap();
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
            let count = cache.counter(&VisitsKey { page }).get().await.unwrap();
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
    let cache = builder().connect(proxy.url()).await.unwrap();
    let users: Vec<_> = (0..100).map(user).collect();
    cache.set_many(&users).await.unwrap().finish().unwrap();
    proxy.cut_after_replies(1000);
    let mut batch = cache.batch();
    let slots: Vec<_> = (0..100)
        .map(|id| batch.push(cache.get(&UserKey { id })))
        .collect();
    let mut replies = batch.run().await.unwrap();
    let read: Result<Vec<_>> = slots.into_iter().map(|slot| replies.take(slot)).collect();
    assert_eq!(
        read.unwrap(),
        users.into_iter().map(Some).collect::<Vec<_>>()
    );
}

#[tokio::test]
async fn a_stopped_server_gives_timeouts_and_afterwards_everyone_gets_their_own_reply() {
    for flavor in Flavor::ALL {
        let server = Server::start(flavor);
        let cache = builder().connect(&server.url()).await.unwrap();
        cache.set(&user(1)).await.unwrap();
        cache.set(&user(2)).await.unwrap();
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
        assert_eq!(cache.get(&UserKey { id: 2 }).await.unwrap(), Some(user(2)));
        assert_eq!(cache.get(&UserKey { id: 1 }).await.unwrap(), Some(user(1)));
    }
}

#[tokio::test]
async fn a_connection_that_swallows_everything_is_replaced() {
    let server = Server::shared(Flavor::Redis);
    let proxy = Proxy::start(server);
    let connections = Connections::default();
    let cache = builder()
        .connect_timeout(Duration::from_millis(100))
        .wait_for_connection(true)
        .observer(connections.clone())
        .connect(proxy.url())
        .await
        .unwrap();
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
    assert!(cache.get(&UserKey { id: 1 }).await.unwrap().is_none());
}

#[tokio::test]
async fn a_thread_that_was_busy_before_makes_no_deadline_early() {
    let server = Server::shared(Flavor::Redis);
    let proxy = Proxy::start(server);
    let cache = builder().connect(proxy.url()).await.unwrap();
    cache.get(&UserKey { id: 1 }).await.unwrap();
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

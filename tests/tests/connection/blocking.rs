//! Pops that wait on a server, and their connections.

use std::time::Duration;

use typed_cache_tests::harness::{Flavor, Server};

use crate::support::{FLAVORS, JobsKey, builder};

/// Waits until `count` clients of the server are blocked.
async fn blocked(server: &Server, count: usize) {
    let mut connection = server.connection();
    let seen = async {
        loop {
            let info: String = redis::cmd("INFO")
                .arg("clients")
                .query(&mut connection)
                .expect("INFO");
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
async fn an_item_pushed_after_a_cancelled_wait_is_still_there() {
    for flavor in FLAVORS {
        let server = Server::start(flavor);
        let cache = builder().connect(&server.url()).await.expect("it connects");
        let jobs = JobsKey { queue: 1 };
        let waiting = tokio::spawn({
            let cache = cache.clone();
            async move {
                cache
                    .list(&JobsKey { queue: 1 })
                    .wait_pop_front(Duration::from_secs(60))
                    .await
            }
        });
        blocked(&server, 1).await;
        waiting.abort();
        blocked(&server, 0).await;
        cache.list(&jobs).push_back(&7).await.expect("it pushes");
        assert_eq!(
            cache.list(&jobs).len().await.expect("it counts"),
            1,
            "nobody took it"
        );
    }
}

#[tokio::test]
async fn a_wait_that_ends_by_its_deadline_takes_nothing_later() {
    let server = Server::start(Flavor::Redis);
    let cache = builder().connect(&server.url()).await.expect("it connects");
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
    cache.list(&list).push_back(&7).await.expect("it pushes");
    assert_eq!(
        cache.list(&list).len().await.expect("it counts"),
        1,
        "nobody took it"
    );
}

#[tokio::test]
async fn a_wait_holds_up_no_other_command_and_gets_what_comes() {
    for flavor in FLAVORS {
        let server = Server::start(flavor);
        let cache = builder().connect(&server.url()).await.expect("it connects");
        let waiting = tokio::spawn({
            let cache = cache.clone();
            async move {
                cache
                    .list(&JobsKey { queue: 1 })
                    .wait_pop_back(Duration::from_secs(60))
                    .await
            }
        });
        blocked(&server, 1).await;
        cache
            .list(&JobsKey { queue: 1 })
            .push_back(&7)
            .await
            .expect("it is not held up");
        assert_eq!(
            waiting.await.expect("no panic").expect("it is answered"),
            Some(7)
        );
    }
}

#[tokio::test]
async fn a_wait_in_vain_gives_nothing_and_its_connection_serves_the_next_one() {
    let server = Server::start(Flavor::Redis);
    let cache = builder().connect(&server.url()).await.expect("it connects");
    let list = JobsKey { queue: 1 };
    let before = connections(&server);
    for _ in 0..5 {
        let nothing = cache
            .list(&list)
            .wait_pop_front(Duration::from_millis(5))
            .await;
        assert_eq!(nothing.expect("it is answered"), None);
    }
    assert_eq!(
        connections(&server) - before,
        2,
        "one for the waits, one for this count"
    );
}

#[tokio::test]
async fn a_kept_connection_that_the_server_closed_is_not_used_again() {
    let server = Server::start(Flavor::Redis);
    let cache = builder().connect(&server.url()).await.expect("it connects");
    let list = JobsKey { queue: 1 };
    cache
        .list(&list)
        .wait_pop_front(Duration::from_millis(5))
        .await
        .expect("it is answered");
    server.restart();
    cache.list(&list).push_back(&7).await.ok();
    cache
        .list(&list)
        .push_back(&7)
        .await
        .expect("it reconnects");
    let popped = cache
        .list(&list)
        .wait_pop_front(Duration::from_secs(5))
        .await;
    assert_eq!(popped.expect("a new connection is made"), Some(7));
}

fn connections(server: &Server) -> u64 {
    let mut connection = server.connection();
    let info: String = redis::cmd("INFO")
        .arg("stats")
        .query(&mut connection)
        .expect("INFO");
    let line = info
        .lines()
        .find_map(|line| line.strip_prefix("total_connections_received:"));
    line.and_then(|count| count.trim().parse().ok())
        .expect("INFO counts connections")
}

#[tokio::test]
async fn the_longest_durations_there_are_do_no_harm() {
    for url in [Server::shared(Flavor::Redis).url(), "memory://".to_owned()] {
        let cache = builder()
            .timeout(Duration::MAX)
            .connect(&url)
            .await
            .expect("it connects");
        let list = JobsKey { queue: 1 };
        cache.list(&list).push_back(&7).await.expect("it pushes");
        let popped = cache.list(&list).wait_pop_front(Duration::MAX).await;
        assert_eq!(popped.expect("it is answered"), Some(7), "{url}");
    }
}

#[tokio::test]
async fn a_wait_that_found_no_connection_of_its_own_certainly_did_not_run() {
    let server = Server::start(Flavor::Redis);
    let cache = builder().connect(&server.url()).await.expect("it connects");
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

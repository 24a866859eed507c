//! Servers that change their role, and connections that die without a word.

use std::time::Duration;

use typed_cache_tests::harness::{Answer, FakeServer, Flavor, Proxy, Request, Server};
use typed_cache_tests::users::{UserKey, user};

use crate::support::{Connections, VisitsKey, builder, observed};

fn replicate(server: &Server, of: &str, port: &str) {
    let command = redis::cmd("REPLICAOF")
        .arg(of)
        .arg(port)
        .exec(&mut server.connection());
    command.expect("another role");
}

#[tokio::test]
async fn a_replica_that_stays_one_is_read_without_a_new_connection_for_each_write() {
    let server = Server::start(Flavor::Redis);
    let patient = builder().reconnect_backoff(Duration::from_millis(5), Duration::from_secs(3600));
    let connections = Connections::default();
    let cache = patient
        .observer(connections.clone())
        .connect(&server.url())
        .await
        .unwrap();
    replicate(&server, "127.0.0.1", "1");
    for _ in 0..20 {
        let error = cache.set(&user(1)).await.expect_err("it is a replica");
        assert!(matches!(error.code(), Some("READONLY")), "{error}");
        assert_eq!(cache.get(&UserKey { id: 1 }).await.unwrap(), None);
    }
    assert!(
        connections.count("connected") <= 2,
        "{:?}",
        connections.seen()
    );
}

#[tokio::test]
async fn what_is_in_flight_gets_its_replies_before_the_connection_is_replaced() {
    let server = FakeServer::start(|request: &Request| match request.name().as_str() {
        "PING" => Answer::bytes("+PONG\r\n"),
        "INCRBY" => Answer::bytes("-READONLY You can't write against a read only replica.\r\n"),
        "GET" => Answer::bytes("$-1\r\n").held(),
        name => Answer::bytes(format!("-ERR unknown command '{name}'\r\n")),
    });
    let (cache, connections) = observed(&server.url()).await;
    let counter = cache.counter(&VisitsKey { page: 1 });
    let reads = tokio::spawn(cache.get(&UserKey { id: 1 }));
    let write = tokio::spawn(counter.increment(1));
    while server
        .requests()
        .iter()
        .filter(|request| request.name() == "GET")
        .count()
        < 1
    {
        tokio::task::yield_now().await;
    }
    server.release();
    assert_eq!(reads.await.unwrap().unwrap(), None);
    // Of a counter with a TTL more than one command is sent; whichever is refused, the error says so.
    let error = write.await.unwrap().expect_err("it is refused");
    assert!(error.code().is_some(), "{error:?}");
    drop(connections);
}

#[tokio::test]
async fn a_silent_peer_is_found_before_a_command_has_to() {
    let server = Server::start(Flavor::Redis);
    let proxy = Proxy::start(&server);
    let connections = Connections::default();
    let cache = builder()
        .keep_alive(Duration::from_millis(50))
        .connect_timeout(Duration::from_millis(100))
        .observer(connections.clone())
        .connect(proxy.url())
        .await
        .unwrap();
    proxy.black_hole();
    // No command is sent.
    connections.wait_for("disconnected", 1).await;
    proxy.pass();
    connections.wait_for("connected", 2).await;
    assert_eq!(cache.get(&UserKey { id: 1 }).await.unwrap(), None);
}

#[tokio::test]
async fn an_idle_connection_that_answers_stays() {
    let server = Server::start(Flavor::Redis);
    let connections = Connections::default();
    let cache = builder()
        .keep_alive(Duration::from_millis(20))
        .observer(connections.clone())
        .connect(&server.url())
        .await
        .unwrap();
    let mut recorder = server.record();
    let mut pings = 0;
    while pings < 3 {
        tokio::time::sleep(Duration::from_millis(5)).await;
        pings += recorder
            .names()
            .iter()
            .filter(|name| *name == "PING")
            .count();
    }
    cache.get(&UserKey { id: 1 }).await.unwrap();
    assert_eq!(connections.count("disconnected"), 0);
}

#[tokio::test]
async fn every_address_of_a_name_is_tried_and_named() {
    // The name has an address of each family on most machines, and the server listens on one alone.
    let server = Server::start(Flavor::Redis);
    let url = server.url().replace("127.0.0.1", "localhost");
    let cache = builder().connect(&url).await.expect("one of them answers");
    cache.ping().await.unwrap();
    let error = builder()
        .connect_lazy("redis://localhost:1")
        .unwrap()
        .ping()
        .await;
    let error = error.expect_err("nobody listens").to_string();
    assert!(
        error.contains("localhost:1") && error.contains("(tried ") && error.contains("127.0.0.1:1"),
        "{error}"
    );
}

#[tokio::test]
async fn a_time_that_is_longer_than_the_system_takes_is_shortened() {
    let server = Server::shared(Flavor::Redis);
    // Linux takes 32,767 s before the first probe.
    let long = [32_767, 40_000, u64::MAX].map(Duration::from_secs);
    for keep_alive in long {
        let builder = builder().keep_alive(keep_alive);
        let cache = builder.connect(&server.url()).await;
        cache.expect("it is taken").ping().await.unwrap();
    }
}

//! Pushes of RESP3, which belong to no command.

use std::time::Duration;

use typed_cache_tests::harness::{Answer, FakeServer, PATIENCE, Request, eventually};
use typed_cache_tests::users::UserKey;

use crate::support::{Connections, builder};

const PUSH: &str = ">2\r\n$10\r\ninvalidate\r\n*1\r\n$1\r\nx\r\n";

const GREETING: &str = "%1\r\n$5\r\nproto\r\n:3\r\n";

/// Answers as a server that speaks RESP3, but for `PING`.
fn answer(request: &Request, ping: impl FnOnce() -> Answer) -> Answer {
    match request.name().as_str() {
        "HELLO" => Answer::bytes(GREETING),
        "PING" => ping(),
        "GET" => Answer::bytes("_\r\n"),
        _ => Answer::bytes("+OK\r\n"),
    }
}

#[tokio::test]
async fn a_push_is_not_taken_for_the_reply_to_the_check_of_an_idle_connection() {
    let mut greeted = 0;
    let server = FakeServer::start_bare(move |request: &Request| {
        answer(request, || {
            if request.connection == greeted {
                // The check: the server sends something, and no reply.
                return Answer::bytes(PUSH);
            }
            greeted = request.connection;
            Answer::bytes("+PONG\r\n")
        })
    });
    let connections = Connections::default();
    let cache = builder()
        .keep_alive(Duration::from_millis(20))
        .connect_timeout(Duration::from_millis(200))
        .observer(connections.clone())
        .connect(&server.resp3_url())
        .await
        .unwrap();
    connections.wait_for("disconnected", 1).await;
    connections.wait_for("connected", 2).await;
    drop(cache);
}

#[tokio::test]
async fn a_push_behind_the_last_reply_of_the_handshake_shifts_no_reply() {
    for cut in [PUSH.len(), PUSH.len() / 2, 1] {
        let (with_handshake, rest) = PUSH.split_at(cut);
        let last = format!("+PONG\r\n{with_handshake}");
        let server = FakeServer::start_bare(move |request: &Request| {
            answer(request, || Answer::bytes(last.clone()))
        });
        let (cache, connections) = crate::support::observed(&server.resp3_url()).await;
        server.send(rest.as_bytes());
        let read = cache.get(&UserKey { id: 1 }).timeout(PATIENCE).await;
        assert_eq!(read.expect("the reply is its own"), None, "cut at {cut}");
        assert_eq!(server.connections(), 1, "{:?}", connections.seen());
    }
}

#[tokio::test]
async fn a_reply_behind_the_last_one_of_the_handshake_fails_the_attempt() {
    let server = FakeServer::start_bare(|request: &Request| {
        answer(request, || Answer::bytes("+PONG\r\n+PONG\r\n"))
    });
    let short = builder().timeout(Duration::from_millis(200));
    let error = short.connect(&server.resp3_url()).await;
    let error = error.expect_err("it would be the reply of the first command");
    assert!(error.to_string().contains("a reply too many"), "{error}");
    assert!(eventually(|| server.connections() > 1), "it is tried again");
}

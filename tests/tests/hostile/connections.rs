//! Replies that cost the connection: those after which nobody knows whose the next one is, and no others.

use std::time::Duration;

use typed_cache::ErrorKind;
use typed_cache_tests::harness::PATIENCE;
use typed_cache_tests::users::{UserKey, user};

use crate::exchange::connect;
use crate::operations::{self, Shown};
use crate::replies;
use crate::server::{AFTERWARDS, Place, start};

/// Sends an operation, then a read, and returns how the operation ended, and how many connections that took.
async fn ended(operation: &str, reply: &str) -> (Shown, u64) {
    let reply = replies::named(reply);
    let server = start(&reply, Place::Whole, false).await;
    server.release();
    let url = if reply.is_resp3 {
        server.resp3_url()
    } else {
        server.url()
    };
    let cache = connect(&url).await;
    let shown = (operations::named(operation).alone)(cache.clone()).await;
    let patient = cache.with_timeout(PATIENCE);
    let read = patient.get(&UserKey { id: AFTERWARDS }).await;
    assert_eq!(read.unwrap(), Some(user(AFTERWARDS)), "{shown:?}");
    (shown, server.connections())
}

#[tokio::test]
async fn a_reply_of_another_form_is_the_operations_own_error() {
    let forms = [
        "nil",
        "7",
        "-7",
        "empty array",
        "array of three nils",
        "nested arrays",
        "bulk text",
        "array with an error inside",
        "error",
        "map",
        "double",
    ];
    for operation in ["set", "get_many", "hash get", "delete"] {
        for reply in forms {
            let (shown, connections) = ended(operation, reply).await;
            assert_eq!(connections, 1, "{operation}, {reply}");
            let Err(error) = shown else {
                // An array of none is a hash without fields.
                assert_eq!((operation, reply), ("hash get", "empty array"));
                continue;
            };
            let is_refusal = error.kind() == ErrorKind::Server && reply.contains("error");
            let is_own = is_refusal || error.kind() == ErrorKind::Protocol;
            assert!(is_own, "{operation}, {reply}: {error:?}");
            let is_write = operations::named(operation).is_write;
            assert_eq!(
                error.may_have_run(),
                is_write && !is_refusal,
                "{operation}, {reply}"
            );
        }
    }
}

#[tokio::test]
async fn a_connection_whose_state_is_not_known_is_replaced() {
    let forms = [
        "queued",
        "two replies",
        "unknown type",
        "array of length x",
        "bulk of length -5",
    ];
    for operation in ["set", "increment"] {
        for reply in forms {
            let (_, connections) = ended(operation, reply).await;
            assert_eq!(connections, 2, "{operation}, {reply}");
        }
    }
    let (_, group) = ended("increment with TTL", "ok").await;
    assert_eq!(group, 2, "a group that EXEC does not answer");
}

#[tokio::test]
async fn a_reply_that_nobody_waits_for_closes_the_connection() {
    let reply = replies::named("ok");
    let server = start(&reply, Place::Whole, false).await;
    server.release();
    for unasked in ["+OK\r\n", ":1\r\n", "$1\r\nx\r\n", "-ERR unasked\r\n"] {
        // One whose connections break again and again fails operations at once.
        let cache = connect(&server.url()).await.with_timeout(PATIENCE);
        let before = server.connections();
        server.send(unasked.as_bytes());
        // A command that is sent before it is seen would take it for its own reply.
        let replaced = async {
            while server.connections() == before {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        };
        let replaced = tokio::time::timeout(PATIENCE, replaced).await;
        assert!(replaced.is_ok(), "{unasked:?} cost no connection");
        let read = cache.get(&UserKey { id: AFTERWARDS }).await;
        assert_eq!(read.unwrap(), Some(user(AFTERWARDS)), "{unasked:?}");
    }
}

#[tokio::test]
async fn a_push_that_nobody_waits_for_disturbs_nobody() {
    let reply = replies::named("ok");
    let server = start(&reply, Place::Whole, false).await;
    server.release();
    let cache = connect(&server.resp3_url()).await.with_timeout(PATIENCE);
    for _ in 0..20 {
        server.send(b">2\r\n$10\r\ninvalidate\r\n*1\r\n$1\r\nx\r\n");
        let read = cache.get(&UserKey { id: AFTERWARDS }).await;
        assert_eq!(read.unwrap(), Some(user(AFTERWARDS)));
    }
    assert_eq!(server.connections(), 1);
}

//! Servers that refuse `HELLO`: those that do not know it, and those that are not ready.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Duration;

use typed_cache::ErrorKind;
use typed_cache_tests::harness::{Answer, FakeServer, Request};
use typed_cache_tests::users::UserKey;

use crate::support::builder;

/// Refuses `HELLO` with these words until it is told to recover.
fn refusing(words: &'static str, has_recovered: &Arc<AtomicBool>) -> FakeServer {
    let has_recovered = Arc::clone(has_recovered);
    FakeServer::start_bare(move |request: &Request| match request.name().as_str() {
        "HELLO" if !has_recovered.load(Relaxed) => Answer::bytes(format!("-{words}\r\n")),
        "HELLO" => Answer::bytes("%1\r\n$5\r\nproto\r\n:3\r\n"),
        "PING" => Answer::bytes("+PONG\r\n"),
        "GET" => Answer::bytes("$-1\r\n"),
        _ => Answer::bytes("+OK\r\n"),
    })
}

#[tokio::test]
async fn a_server_that_is_not_ready_is_tried_again_and_not_spoken_to_in_resp2() {
    for (words, code) in [
        ("LOADING the dataset is loaded", "LOADING"),
        ("MASTERDOWN the link is down", "MASTERDOWN"),
        ("BUSY a script runs", "BUSY"),
        ("TRYAGAIN later", "TRYAGAIN"),
        ("ERR max number of clients reached", "ERR"),
    ] {
        for query in ["", "?protocol=resp3"] {
            let has_recovered = Arc::default();
            let server = refusing(words, &has_recovered);
            let url = format!("redis://{}{query}", server.address());
            let short = builder().timeout(Duration::from_millis(200));
            let error = short.connect(&url).await.expect_err(words);
            let found = (error.kind(), error.code());
            assert_eq!(found, (ErrorKind::Unavailable, Some(code)), "{error}");
            let attempts = server.requests();
            assert!(
                attempts.len() > 1 && attempts.iter().all(|request| request.name() == "HELLO"),
                "{words}: {attempts:?}"
            );
            has_recovered.store(true, Relaxed);
            let cache = builder().connect(&url).await.expect("it is ready");
            assert_eq!(cache.get(&UserKey { id: 1 }).await.unwrap(), None);
        }
    }
}

//! Replies over the cap are refused at their header, whatever they weigh.

use std::time::Duration;

use tokio::runtime::Runtime;
use typed_cache::{Cache, ErrorKind};
use typed_cache_tests::alloc::measure;
use typed_cache_tests::harness::{Answer, FakeServer};
use typed_cache_tests::users::{UserKey, user};

use crate::support::{current_thread, quick, users};

const MEGABYTE: u64 = 1024 * 1024;

/// The bytes that a reply may take and that are not kept: buffers of the connection.
const LIMIT: usize = 4 * 1024 * 1024;

fn connect(runtime: &Runtime, server: &FakeServer) -> Cache {
    let cache = quick().timeout(Duration::from_secs(20));
    runtime.block_on(cache.connect(&server.url())).unwrap()
}

#[test]
fn a_reply_of_600_megabytes_is_skipped_and_not_buffered() {
    let runtime = current_thread();
    let server = runtime.block_on(users(5, |request| {
        let is_large = request.word(1) == "user:2";
        is_large.then(|| Answer::streamed_bulk(600 * MEGABYTE))
    }));
    let cache = connect(&runtime, &server);
    let ((before, large, behind), usage) = measure(|| {
        runtime.block_on(async {
            tokio::join!(
                cache.get(&UserKey { id: 1 }),
                cache.get(&UserKey { id: 2 }),
                cache.get(&UserKey { id: 3 }),
            )
        })
    });
    let error = large.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge, "{error:?}");
    assert_eq!(error.resource(), Some("user"));
    assert_eq!(before.unwrap(), Some(user(1)));
    assert_eq!(behind.unwrap(), Some(user(3)));
    assert!(usage.peak_bytes < LIMIT, "{} bytes", usage.peak_bytes);
    assert_eq!(server.connections(), 1);
    let next = runtime.block_on(cache.get(&UserKey { id: 4 }));
    assert_eq!(next.unwrap(), Some(user(4)));
}

#[test]
fn one_value_too_large_among_many_names_its_place() {
    let runtime = current_thread();
    let server = runtime.block_on(users(5, |request| {
        let values = Answer::bytes("*3\r\n$-1\r\n").and(Answer::streamed_bulk(100 * MEGABYTE));
        let values = values.then_bytes("$-1\r\n");
        (request.name() == "MGET").then_some(values)
    }));
    let cache = connect(&runtime, &server);
    let keys = [1, 2, 3].map(|id| UserKey { id });
    let (many, usage) = measure(|| runtime.block_on(cache.get_many(&keys)));
    let error = many.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge, "{error:?}");
    assert_eq!(error.index(), Some(1));
    assert!(usage.peak_bytes < LIMIT, "{} bytes", usage.peak_bytes);
    let next = runtime.block_on(cache.get(&UserKey { id: 4 }));
    assert_eq!(next.unwrap(), Some(user(4)));
    assert_eq!(server.connections(), 1);
}

#[test]
fn a_reply_too_large_in_sum_is_refused() {
    let runtime = current_thread();
    // Each value is within its cap, all of them together are not within that of a reply.
    let server = runtime.block_on(users(5, |request| {
        let count = request.words.len() - 1;
        let mut values = Answer::bytes(format!("*{count}\r\n"));
        for _ in 0..count {
            values = values.and(Answer::streamed_bulk(4 * MEGABYTE));
        }
        (request.name() == "MGET").then_some(values)
    }));
    let cache = connect(&runtime, &server);
    let keys: Vec<UserKey> = (0..100).map(|id| UserKey { id }).collect();
    let (many, usage) = measure(|| runtime.block_on(cache.get_many(&keys)));
    let error = many.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge, "{error:?}");
    let cap = usize::try_from(2 * 64 * MEGABYTE).unwrap() + LIMIT;
    assert!(usage.peak_bytes < cap, "{} bytes", usage.peak_bytes);
    let next = runtime.block_on(cache.get(&UserKey { id: 4 }));
    assert_eq!(next.unwrap(), Some(user(4)));
}

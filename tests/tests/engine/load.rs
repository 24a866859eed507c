//! A burst leaves nothing behind, and what a connection takes on is bounded.

use std::time::Duration;

use futures_util::future::join_all;
use typed_cache::{Cache, ErrorKind, Result};
use typed_cache_tests::alloc::measure;
use typed_cache_tests::harness::{Answer, FakeServer, Flavor, Server};
use typed_cache_tests::users::{UserKey, large_user, user};

use crate::support::{builder, current_thread, errors, quick, users};

const MEGABYTE: usize = 1024 * 1024;

/// More than a connection takes on at a time.
const CALLS: u64 = 300_000;

/// Buffers that a connection keeps, and the pool of the thread.
const KEPT: isize = 1024 * 1024 + 256 * 1024;

#[test]
fn a_burst_of_calls_leaves_nothing_behind() {
    let server = Server::shared(Flavor::Redis);
    let runtime = current_thread();
    let cache = builder().timeout(Duration::from_secs(60));
    let cache = runtime.block_on(cache.connect(&server.url())).unwrap();
    let calls = async |count: u64| {
        for read in join_all((0..count).map(|id| cache.get(&UserKey { id }))).await {
            assert_eq!(read.unwrap(), None);
        }
    };
    // The first calls set up what every later one uses.
    runtime.block_on(calls(100));
    let ((), usage) = measure(|| {
        runtime.block_on(async {
            calls(CALLS).await;
            // What is given back is so by the connection's task, once it has nothing to do.
            calls(1).await;
            tokio::time::sleep(Duration::from_millis(200)).await;
        });
    });
    assert!(usage.left_bytes < KEPT, "{} bytes left", usage.left_bytes);
}

/// The bytes that a few hundred dropped operations would leave, if each left its bytes or its slot.
const NEXT_TO_NOTHING: isize = 256 * 1024;

#[test]
fn dropped_operations_leave_nothing_behind() {
    let runtime = current_thread();
    let server = runtime.block_on(users(3, |request| {
        let is_held = request.word(1) == "user:1";
        is_held.then(|| Answer::bytes("$-1\r\n").held())
    }));
    let cache = runtime.block_on(quick().connect(&server.url())).unwrap();
    let round = async |count: usize| {
        server.hold();
        let key = UserKey { id: 1 };
        let reads = join_all((0..count).map(|_| cache.get(&key)));
        let batch = run_reads(&cache, count);
        let both = async { tokio::join!(reads, batch) };
        let dropped = tokio::time::timeout(Duration::from_millis(50), both).await;
        assert!(dropped.is_err(), "the replies are held");
        server.release();
        // Its reply comes behind those that nobody waits for any more.
        assert_eq!(cache.get(&UserKey { id: 2 }).await.unwrap(), Some(user(2)));
    };
    runtime.block_on(round(1000));
    let ((), usage) = measure(|| {
        runtime.block_on(async {
            for _ in 0..20 {
                round(1000).await;
            }
        });
    });
    assert!(
        usage.left_bytes < NEXT_TO_NOTHING,
        "{} bytes left",
        usage.left_bytes
    );
    assert_eq!(server.connections(), 1);
}

async fn run_reads(cache: &Cache, count: usize) {
    let mut batch = cache.batch();
    let slots: Vec<_> = (0..count)
        .map(|_| batch.push(cache.get(&UserKey { id: 1 })))
        .collect();
    drop(batch.run().await);
    drop(slots);
}

fn assert_bounded<T: std::fmt::Debug>(outcomes: &[Result<T>]) {
    let mut overloaded = 0;
    for error in errors(outcomes) {
        if error.kind() == ErrorKind::Overloaded {
            assert!(!error.may_have_run(), "{error:?}");
            overloaded += 1;
        } else {
            assert!(error.is_timeout(), "{error:?}");
        }
    }
    assert_eq!(errors(outcomes).count(), outcomes.len());
    assert!(overloaded > 0, "no bound among {}", outcomes.len());
}

/// Holds the connection to being of use once the server reads again.
async fn assert_serves_again(server: &FakeServer, cache: &Cache) {
    server.start_reading();
    let patient = cache.with_timeout(Duration::from_secs(10));
    let read = patient.get(&UserKey { id: 2 }).await;
    assert_eq!(read.unwrap(), Some(user(2)));
}

#[tokio::test]
async fn more_operations_than_a_connection_takes_on_are_refused_at_their_deadline() {
    let server = users(3, |_| None).await;
    let cache = quick().connect(&server.url()).await.unwrap();
    server.stop_reading();
    // Those that fill the sockets go first, then as many as a connection takes on; all of these wait longer than the rest.
    let filling = cache.with_timeout(Duration::from_secs(4));
    let values: Vec<_> = (1000..1016).map(|id| large_user(id, MEGABYTE)).collect();
    let key = UserKey { id: 1 };
    let hasty = cache.with_timeout(Duration::from_millis(300));
    let (_written, _read, beyond) = tokio::join!(
        join_all(values.iter().map(|value| filling.set(value))),
        join_all((0..1 << 16).map(|_| filling.get(&key))),
        join_all((0..1000).map(|_| hasty.get(&key))),
    );
    assert_bounded(&beyond);
    assert_serves_again(&server, &cache).await;
}

#[tokio::test]
async fn more_bytes_than_a_connection_takes_on_are_refused_at_their_deadline() {
    let server = users(3, |_| None).await;
    let cache = quick().connect(&server.url()).await.unwrap();
    server.stop_reading();
    // Those that fill the queue wait longer than the rest.
    let filling = cache.with_timeout(Duration::from_secs(4));
    let hasty = cache.with_timeout(Duration::from_millis(300));
    let values: Vec<_> = (0..90).map(|id| large_user(id, MEGABYTE)).collect();
    let (first, last) = values.split_at(75);
    let (_written, beyond) = tokio::join!(
        join_all(first.iter().map(|value| filling.set(value))),
        join_all(last.iter().map(|value| hasty.set(value))),
    );
    assert_bounded(&beyond);
    assert_serves_again(&server, &cache).await;
}

#[tokio::test]
async fn callers_beyond_the_bound_come_in_as_soon_as_there_is_room() {
    let server = users(3, |_| None).await;
    let cache = quick().connect(&server.url()).await.unwrap();
    server.stop_reading();
    let patient = cache.with_timeout(Duration::from_secs(20));
    let values: Vec<_> = (0..90).map(|id| large_user(id, MEGABYTE)).collect();
    let writing = join_all(values.iter().map(|value| patient.set(value)));
    let reading_again = async {
        // All have queued up by now: a task of its own runs between.
        tokio::time::sleep(Duration::from_millis(100)).await;
        server.start_reading();
    };
    let (written, ()) = tokio::join!(writing, reading_again);
    assert_eq!(errors(&written).count(), 0, "{written:?}");
}

#[tokio::test]
async fn a_silent_server_costs_what_has_timed_out_nothing_more() {
    let server = users(3, |request| {
        (request.word(1) == "user:1").then(Answer::silence)
    })
    .await;
    let cache = quick()
        .connect_timeout(Duration::from_millis(200))
        .connect(&server.url())
        .await
        .unwrap();
    let hasty = cache.with_timeout(Duration::from_millis(100));
    let reads = join_all((0..1000).map(|_| hasty.get(&UserKey { id: 1 }))).await;
    assert_eq!(errors(&reads).count(), 1000);
    // The next reads are answered, on whichever connection.
    for id in 2..=3 {
        assert_eq!(cache.get(&UserKey { id }).await.unwrap(), Some(user(id)));
    }
}

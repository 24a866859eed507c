//! Sockets that take nothing, and breaks between what has left and what has not.

use std::collections::BTreeMap;
use std::time::Duration;

use futures_util::future::join_all;
use typed_cache::{Cache, ErrorKind, Result};
use typed_cache_tests::harness::{Answer, FakeServer};
use typed_cache_tests::users::{UserKey, large_user, user};

use crate::support::{errors, quick, users};

const MEGABYTE: usize = 1024 * 1024;

/// More than the sockets of both sides take together, less than a connection queues.
const WRITES: u64 = 32;

/// Returns the number of writes of each key, as far as the server has seen whole commands.
fn arrivals(server: &FakeServer) -> BTreeMap<String, usize> {
    let mut arrivals = BTreeMap::new();
    server.log(|log| {
        for request in log
            .requests
            .iter()
            .filter(|request| request.name() == "SET")
        {
            *arrivals.entry(request.word(1)).or_default() += 1;
        }
    });
    arrivals
}

#[tokio::test]
async fn a_deadline_tells_what_has_left_from_what_has_not() {
    let server = users(3, |_| None).await;
    let cache = quick().connect(&server.url()).await.unwrap();
    server.stop_reading();
    let hasty = cache.with_timeout(Duration::from_millis(300));
    let values: Vec<_> = (0..WRITES).map(|id| large_user(id, MEGABYTE)).collect();
    let written: Vec<Result<()>> = join_all(values.iter().map(|value| hasty.set(value))).await;
    assert_eq!(errors(&written).count(), values.len());
    server.start_reading();
    // Behind this read nothing of the others is on its way.
    let patient = cache.with_timeout(Duration::from_secs(10));
    assert_eq!(
        patient.get(&UserKey { id: 1 }).await.unwrap(),
        Some(user(1))
    );
    let arrivals = arrivals(&server);
    let mut never = 0;
    for (id, error) in errors(&written).enumerate() {
        assert!(error.is_timeout(), "{error:?}");
        let arrived = arrivals.get(&format!("user:{id}"));
        if !error.may_have_run() {
            assert_eq!(arrived, None, "user {id} was promised not to run");
            never += 1;
        }
    }
    assert!(never > 0, "no byte of the last writes can have left");
    let last = errors(&written).last().unwrap();
    assert!(!last.may_have_run(), "{last:?}");
}

#[tokio::test]
async fn a_dropped_write_that_has_not_left_never_does_or_does_so_whole() {
    let server = users(3, |_| None).await;
    let cache = quick().connect(&server.url()).await.unwrap();
    server.stop_reading();
    let values: Vec<_> = (0..WRITES).map(|id| large_user(id, MEGABYTE)).collect();
    let writing = join_all(values.iter().map(|value| cache.set(value)));
    let dropped = tokio::time::timeout(Duration::from_millis(200), writing).await;
    assert!(dropped.is_err(), "nothing is read");
    server.start_reading();
    // A command cut in two would make the server close the connection.
    let patient = cache.with_timeout(Duration::from_secs(10));
    for id in 1..=3 {
        assert_eq!(patient.get(&UserKey { id }).await.unwrap(), Some(user(id)));
    }
    assert_eq!(server.connections(), 1);
    assert!(arrivals(&server).values().all(|count| *count == 1));
}

#[tokio::test]
async fn after_a_break_only_writes_that_have_not_left_are_sent_again() {
    // The first write arrives, is not answered, and nothing is read behind it on the first connection.
    let server = users(3, |request| {
        let is_first = request.word(1) == "user:0" && request.connection == 1;
        is_first.then(|| Answer::silence().and_stop_reading())
    })
    .await;
    let cache = quick().timeout(Duration::from_secs(10));
    let cache = cache.connect(&server.url()).await.unwrap();
    let values: Vec<_> = (0..WRITES).map(|id| large_user(id, MEGABYTE)).collect();
    let writing = join_all(values.iter().map(|value| cache.set(value)));
    let breaking = async {
        server.wait_for(|log| !log.requests.is_empty()).await;
        // The client goes on writing until the sockets are full.
        tokio::time::sleep(Duration::from_millis(200)).await;
        server.cut();
    };
    let (written, ()) = tokio::join!(writing, breaking);
    let arrivals = arrivals(&server);
    for (id, outcome) in written.iter().enumerate() {
        let arrived = arrivals.get(&format!("user:{id}")).copied().unwrap_or(0);
        match outcome {
            Ok(()) => assert_eq!(arrived, 1, "user {id}"),
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::Unavailable, "{error:?}");
                assert!(error.may_have_run(), "user {id}: {error:?}");
                assert!(arrived <= 1, "user {id} arrived {arrived} times");
            }
        }
    }
    assert!(written[0].is_err(), "it was sent, and not answered");
    let sent_again = written.iter().filter(|outcome| outcome.is_ok()).count();
    assert!(sent_again > 0, "the last ones had not left");
    assert!(written.last().unwrap().is_ok(), "{:?}", written.last());
    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn a_batch_keeps_its_order_across_a_break_and_repeats_nothing() {
    // Batches go in several chunks of commands; the connection breaks within each of them, one after another.
    for cut in [10, 210, 410, 610, 810] {
        let server = users(3, move |request| {
            let is_cut = request.word(1) == format!("user:{cut}") && request.connection == 1;
            is_cut.then(Answer::close)
        })
        .await;
        let cache = quick().connect(&server.url()).await.unwrap();
        run_writes(&cache, 1000).await;
        let written = server.log(|log| {
            let sets = log
                .requests
                .iter()
                .filter(|request| request.name() == "SET");
            let number = |key: String| key.trim_start_matches("user:").parse().unwrap();
            sets.map(|request| number(request.word(1)))
                .collect::<Vec<u64>>()
        });
        let out_of_order = written.windows(2).find(|pair| pair[0] >= pair[1]);
        assert_eq!(out_of_order, None, "cut at {cut}");
    }
}

/// Runs a batch of so many writes; how each of them ended is not looked at.
async fn run_writes(cache: &Cache, count: u64) {
    let mut batch = cache.batch();
    let slots: Vec<_> = (0..count)
        .map(|id| batch.push(cache.set(&user(id))))
        .collect();
    drop(batch.run().await);
    drop(slots);
}

/// A server that closes the connection at so many commands about user 1.
async fn closing(times: usize) -> FakeServer {
    let mut left = times;
    users(3, move |request| {
        let closes = request.word(1) == "user:1" && left > 0;
        left -= usize::from(closes);
        closes.then(Answer::close)
    })
    .await
}

#[tokio::test]
async fn a_read_is_sent_once_more_after_a_break() {
    let server = closing(1).await;
    let cache = quick().connect(&server.url()).await.unwrap();
    let read = cache.get(&UserKey { id: 1 }).await;
    assert_eq!(read.unwrap(), Some(user(1)));
    assert_eq!(server.requests().len(), 2);
    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn a_read_is_never_sent_a_third_time() {
    let server = closing(9).await;
    let cache = quick().connect(&server.url()).await.unwrap();
    let error = cache.get(&UserKey { id: 1 }).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable, "{error:?}");
    assert!(error.may_have_run());
    assert_eq!(server.requests().len(), 2);
    let read = cache.get(&UserKey { id: 2 }).await;
    assert_eq!(read.unwrap(), Some(user(2)));
}

#[tokio::test]
async fn a_write_that_has_left_is_not_sent_again() {
    let server = closing(1).await;
    let cache = quick().connect(&server.url()).await.unwrap();
    let error = cache.set(&user(1)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable, "{error:?}");
    assert!(error.may_have_run());
    let read = cache.get(&UserKey { id: 2 }).await;
    assert_eq!(read.unwrap(), Some(user(2)));
    assert_eq!(arrivals(&server).get("user:1"), Some(&1));
}

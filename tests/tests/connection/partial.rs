//! Runs of many values in which a connection breaks: each value that was answered keeps its result.

use std::time::Duration;

use futures_util::stream;
use typed_cache::{Cache, Error, ErrorKind, Result, SetAllError};
use typed_cache_tests::harness::{Flavor, Proxy, Server};
use typed_cache_tests::users::{User, UserKey, user};

use crate::support::{VisitsKey, builder};

/// The length of the reply to one `SET`.
const OK: u64 = "+OK\r\n".len() as u64;

/// A cache behind a proxy that breaks the connection after the replies to `sets` `SET`s.
async fn cache_for(sets: u64) -> (Cache, Proxy) {
    let proxy = Proxy::start(Server::shared(Flavor::Redis));
    let builder = builder().max_value_bytes(20).wait_for_connection(true);
    let cache = builder.connect(proxy.url()).await.unwrap();
    proxy.refuse();
    proxy.cut_after_replies(sets * OK);
    (cache.with_timeout(Duration::from_millis(500)), proxy)
}

/// Every hundredth is too large.
fn users(count: u64) -> impl Iterator<Item = User> + Send {
    (0..count).map(|id| match id % 100 {
        99 => User {
            id,
            name: "long".repeat(10),
        },
        _ => user(id),
    })
}

#[tokio::test]
async fn set_all_reports_what_it_did_before_an_answer_was_lost() {
    let (cache, proxy) = cache_for(300).await;
    let stopped = cache.set_all(stream::iter(users(10_000))).await;
    let stopped = stopped.expect_err("the connection broke");
    let report = &stopped.report;
    assert_eq!(report.written, 300, "as many as were answered");
    let failed: Vec<_> = report.failures.iter().map(Error::index).collect();
    assert_eq!(failed[..3], [Some(99), Some(199), Some(299)]);
    assert_eq!(report.failed, failed.len() as u64);
    let seen = report.written + report.failed + stopped.unanswered;
    assert!((400..=810).contains(&seen), "{seen} were sent");
    let error = &stopped.error;
    assert_eq!((error.index(), error.resource()), (Some(303), Some("user")));
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    assert!(error.may_have_run());
    let message = stopped.to_string();
    assert!(message.starts_with(&error.to_string()), "{message}");
    assert!(message.contains("300 values stored"), "{message}");
    let source = |error: &dyn std::error::Error| error.source().map(ToString::to_string);
    assert_eq!(source(&stopped), source(error));

    proxy.accept();
    let again = users(10_000).skip(303);
    let patient = cache.with_timeout(Duration::from_secs(5));
    let report = patient.set_all(stream::iter(again)).await;
    let report = report.unwrap();
    assert_eq!((report.written, report.failed), (9_600, 97));
    let first = cache.get(&UserKey { id: 302 }).await.unwrap();
    assert_eq!(first, Some(user(302)), "what was reported is stored");
}

#[tokio::test]
async fn the_error_of_set_all_is_an_error_of_the_cache() {
    async fn store(cache: &Cache) -> Result<u64> {
        Ok(cache.set_all(stream::iter(users(500))).await?.written)
    }
    let (cache, _proxy) = cache_for(50).await;
    let error = store(&cache).await.expect_err("the connection broke");
    assert_eq!((error.index(), error.resource()), (Some(50), Some("user")));
    let (cache, _proxy) = cache_for(50).await;
    let stopped: SetAllError = cache
        .set_all(stream::iter(users(500)))
        .await
        .expect_err("the connection broke");
    assert_eq!(stopped.report.written, 50);
}

#[tokio::test]
async fn set_many_names_the_resource_and_keeps_what_was_known_before() {
    let (cache, _proxy) = cache_for(250).await;
    let users: Vec<User> = users(600).collect();
    let stored = cache.set_many(&users).await.expect("some were answered");
    assert_eq!(stored.len(), 600);
    for (id, stored) in stored.iter().enumerate() {
        let known = stored
            .as_ref()
            .map_err(|error| (error.kind(), error.resource()));
        let expected = match id {
            _ if id % 100 == 99 => Err((ErrorKind::TooLarge, Some("user"))),
            // Two values before it were not sent.
            ..252 => Ok(&()),
            _ => Err((ErrorKind::Unavailable, Some("user"))),
        };
        assert_eq!(known, expected, "{id}");
    }
    let (cache, _proxy) = cache_for(0).await;
    let error = cache.set_many(&users).await.expect_err("none was answered");
    assert_eq!(error.resource(), Some("user"));
}

#[tokio::test]
async fn a_batch_without_any_reply_is_an_error_even_if_some_of_it_was_not_sent() {
    let (cache, _proxy) = cache_for(0).await;
    let mut batch = cache.batch();
    for user in users(100) {
        let _ = batch.push(cache.set(&user));
    }
    let error = batch.run().await.expect_err("none was answered");
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    assert!(error.may_have_run());
}

#[tokio::test]
async fn a_batch_that_ends_with_an_outage_names_the_resource() {
    let (cache, _proxy) = cache_for(200).await;
    let mut batch = cache.batch();
    for id in 0..200 {
        let _ = batch.push(cache.set(&user(id)));
    }
    let _ = batch.push(cache.counter(&VisitsKey { page: 1 }).increment(1));
    let replies = batch.run().await.expect("one pipeline was answered");
    let error = replies.finish().expect_err("the other was not");
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    assert_eq!(
        (error.index(), error.resource()),
        (Some(200), Some("visits"))
    );
}

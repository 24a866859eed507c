//! Outages: an error with its kind, never a miss, `false` or zero.

use std::time::{Duration, Instant};

use futures_util::future::{BoxFuture, FutureExt as _, join_all};
use futures_util::{Stream, StreamExt as _, stream};
use typed_cache::{Cache, CacheBuilder, Error, ErrorKind, Result};
use typed_cache_tests::harness::{Flavor, Server};

use crate::operations::{
    BALANCE, JOBS, LEDGER, LOGINS, MOTTO, NAME, NEVER, PRICE, PROFILE, RECENT, SCORES, STOCK, TEN,
    TOTAL, USER, USERS, VISITS, named, text,
};
use crate::stale::price;
use crate::types::{User, UserKey, item, ledger, profile, user};

/// Nothing listens there.
const NOWHERE: &str = "redis://127.0.0.1:1";

fn unreachable_cache() -> Cache {
    let builder = Cache::builder().prefix("p").unwrap();
    builder.connect_lazy(NOWHERE).unwrap()
}

fn assert_unavailable(error: &Error) {
    assert_eq!(error.kind(), ErrorKind::Unavailable, "{error:?}");
    assert!(error.is_unavailable() && !error.is_timeout());
    assert!(!error.may_have_run(), "{error:?}");
}

/// Runs every operation, and returns its name and its error.
pub(crate) fn each_outcome(cache: &Cache) -> Vec<BoxFuture<'_, (&'static str, Option<Error>)>> {
    let mut outcomes: Vec<BoxFuture<'_, _>> = Vec::new();
    macro_rules! add {
        ($name:ident $commands:literal |$c:ident| $operation:expr) => {
            let outcome = async move {
                let $c = cache;
                ($commands, $operation.await.err())
            };
            outcomes.push(outcome.boxed());
        };
    }
    each_operation!(add);
    outcomes.extend(others(cache));
    outcomes
}

/// Operations that cannot be part of a batch.
fn others(cache: &Cache) -> Vec<BoxFuture<'_, (&'static str, Option<Error>)>> {
    let list = cache.list(&RECENT);
    let (front, back) = (
        list.wait_pop_front(Duration::ZERO),
        list.wait_pop_back(Duration::ZERO),
    );
    vec![
        ended("scan", first(cache.scan::<UserKey>())),
        ended("map scan", first(cache.map(&STOCK).scan())),
        ended("clear", cache.clear::<UserKey>()),
        ended("clear_prefix", cache.clear_prefix()),
        ended("set_many", cache.set_many([cache.set(&user(1))])),
        ended("set_all", cache.set_all(stream::iter([user(1)]))),
        ended("ping", cache.ping()),
        ended("front", front),
        ended("back", back),
        ended("batch", batch_of_reads(cache, false)),
        ended("atomic batch", batch_of_reads(cache, true)),
    ]
}

fn ended<'a, T, E: Into<Error>>(
    name: &'static str,
    outcome: impl Future<Output = Result<T, E>> + Send + 'a,
) -> BoxFuture<'a, (&'static str, Option<Error>)> {
    let end = outcome.map(move |outcome| (name, outcome.err().map(Into::into)));
    end.boxed()
}

async fn first<T>(items: impl Stream<Item = Result<T>>) -> Result<()> {
    std::pin::pin!(items)
        .next()
        .await
        .map_or(Ok(()), |item| item.map(drop))
}

async fn batch_of_reads(cache: &Cache, is_atomic: bool) -> Result<()> {
    let mut batch = cache.batch();
    let _ = batch.push(cache.get(&USER));
    let _ = batch.push(cache.exists(&USER));
    let batch = if is_atomic { batch.atomic() } else { batch };
    batch.run().await.map(drop)
}

#[tokio::test]
async fn without_a_connection_every_operation_is_unavailable() {
    let cache = unreachable_cache();
    let started = Instant::now();
    let outcomes = join_all(each_outcome(&cache)).await;
    let elapsed = started.elapsed();
    assert!(elapsed < Duration::from_secs(4), "at once: {elapsed:?}");
    assert!(outcomes.len() > 80);
    for (name, error) in outcomes {
        let error = error.unwrap_or_else(|| panic!("{name} answered without a server"));
        let is_kept = name == "UNLINK P/user:1" || name.contains("EndFreshness");
        if is_kept {
            assert!(error.is_unavailable() && error.may_have_run(), "it is kept");
        } else {
            assert_unavailable(&error);
        }
        let is_of_none = ["batch", "atomic batch", "clear_prefix", "ping"].contains(&name);
        assert_eq!(error.resource().is_none(), is_of_none, "{name}");
    }
    let stats = cache.stats();
    assert_eq!((stats.hits, stats.misses), (0, 0));
}

#[tokio::test]
async fn what_needs_no_server_is_answered_without_one() {
    let cache = unreachable_cache();
    let none: [UserKey; 0] = [];
    assert_eq!(cache.get_many(&none).await.unwrap(), []);
    assert_eq!(cache.delete_many(&none).await.unwrap(), 0);
    assert!(cache.set_many::<[&User; 0]>([]).await.unwrap().is_empty());
    let replies = cache.batch().run().await.unwrap();
    replies.finish().unwrap();
    let error = cache.hash(&PROFILE).set(&profile(2)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    let error = Cache::connect_lazy(NOWHERE)
        .unwrap()
        .clear_prefix()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
}

#[tokio::test]
async fn without_a_reply_every_operation_times_out() {
    let server = Server::start(Flavor::Redis);
    let cache = Cache::builder()
        .prefix("p")
        .unwrap()
        .connect(&server.url())
        .await
        .unwrap();
    // Opens the connection for waiting pops before the server stops.
    cache
        .list(&RECENT)
        .wait_pop_front(Duration::ZERO)
        .await
        .unwrap();
    server.pause();
    let hasty = cache.with_timeout(Duration::from_millis(30));
    let outcomes = join_all(each_outcome(&hasty)).await;
    for (name, error) in outcomes {
        let error = error.unwrap_or_else(|| panic!("{name} was answered by a paused server"));
        let expected = match name {
            // One of them had a connection; that of the other could not be opened.
            "front" | "back" => error.kind(),
            _ => ErrorKind::Timeout,
        };
        assert_eq!(error.kind(), expected, "{name}");
        assert_eq!(error.is_timeout(), error.may_have_run(), "{name}");
    }
    server.resume();
}

#[tokio::test]
async fn connecting_fails_with_the_reason() {
    let builder = || Cache::builder().timeout(Duration::from_millis(100));
    let error = builder().connect(NOWHERE).await.unwrap_err();
    assert_unavailable(&error);
    let message = error.to_string();
    assert!(
        message.contains("127.0.0.1:1: Connection refused"),
        "{message}"
    );
    let bad = [
        "",
        "localhost",
        "http://localhost",
        "redis://",
        "redis://h:x",
        "redis://h/x",
    ];
    for url in bad {
        let error = builder().connect(url).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config, "{url}");
        assert_eq!(
            Cache::connect(url).await.unwrap_err().kind(),
            ErrorKind::Config,
            "{url}"
        );
        assert_eq!(
            builder().connect_lazy(url).unwrap_err().kind(),
            ErrorKind::Config,
            "{url}"
        );
        assert_eq!(
            Cache::connect_lazy(url).unwrap_err().kind(),
            ErrorKind::Config,
            "{url}"
        );
    }
    for url in ["memory:", "memory://"] {
        assert!(Cache::connect(url).await.is_ok());
    }
}

#[tokio::test]
async fn a_refused_login_fails_at_once() {
    let server = Server::options(Flavor::Valkey).password("secret").start();
    let port = server.port();
    let started = Instant::now();
    for login in ["", ":wrong@", "nobody:secret@"] {
        let url = format!("redis://{login}127.0.0.1:{port}");
        let error = Cache::connect(&url).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Auth, "{login}");
        assert!(!format!("{error:?}").contains("wrong"), "{error:?}");
        let error = Cache::builder().connect(&url).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Auth, "{login}");
    }
    assert!(started.elapsed() < Duration::from_secs(4));
    let cache = Cache::connect(&server.url()).await.unwrap();
    assert_eq!(cache.get(&USER).await.unwrap(), None);
}

#[tokio::test]
async fn the_settings_of_a_builder_are_those_of_its_cache() {
    let slow = |builder: CacheBuilder| {
        let builder = builder.connect_timeout(Duration::from_millis(50));
        let builder = builder.reconnect_backoff(Duration::from_millis(1), Duration::from_millis(5));
        builder
            .wait_for_connection(true)
            .connect_lazy(NOWHERE)
            .unwrap()
    };
    let cache = slow(Cache::builder().timeout(Duration::from_millis(60)));
    let started = Instant::now();
    assert_unavailable(&cache.get(&USER).await.unwrap_err());
    assert!(
        started.elapsed() >= Duration::from_millis(60),
        "it waits for a connection"
    );
    let patient = slow(Cache::builder()).with_timeout(Duration::from_millis(60));
    assert_unavailable(&patient.get(&USER).await.unwrap_err());
    assert!(started.elapsed() < Duration::from_secs(4));
}

#[tokio::test]
async fn an_operation_can_have_a_deadline_of_its_own() {
    let server = Server::start(Flavor::Redis);
    let cache = Cache::connect(&server.url()).await.unwrap();
    server.pause();
    let started = Instant::now();
    let brief = Duration::from_millis(30);
    let (get, set) = (cache.get(&USER).timeout(brief), cache.set(&user(1)));
    assert_eq!(get.await.unwrap_err().kind(), ErrorKind::Timeout);
    let set = set.if_absent().timeout(brief).await;
    assert_eq!(set.unwrap_err().kind(), ErrorKind::Timeout);
    let parts = (cache.exists(&USER), cache.get(&MOTTO));
    let pipeline = cache.pipeline(parts).timeout(brief).await;
    assert_eq!(pipeline.unwrap_err().kind(), ErrorKind::Timeout);
    assert!(started.elapsed() < Duration::from_secs(4));
    server.resume();
}

covers! {
    an_operation_can_have_a_deadline_of_its_own [Operation::timeout]
    without_a_connection_every_operation_is_unavailable [
        Cache::scan!Unavailable Cache::clear!Unavailable Cache::clear_prefix!Unavailable
        Cache::set_many!Unavailable Cache::set_all!Unavailable Batch::run!Unavailable
        CacheBuilder::wait_for_connection
    ]
    without_a_reply_every_operation_times_out [
        Cache::scan!Timeout Cache::clear!Timeout Cache::clear_prefix!Timeout Cache::set_many!Timeout
        Cache::set_all!Timeout Batch::run!Timeout Cache::with_timeout
    ]
    what_needs_no_server_is_answered_without_one [Cache::get_many Cache::delete_many Cache::set_many]
    connecting_fails_with_the_reason [
        Cache::connect!Unavailable Cache::builder Cache::connect!Config Cache::connect_lazy!Config
        CacheBuilder::connect!Unavailable CacheBuilder::connect!Config CacheBuilder::connect_lazy!Config
    ]
    a_refused_login_fails_at_once [Cache::connect!Auth CacheBuilder::connect!Auth]
    the_settings_of_a_builder_are_those_of_its_cache [
        CacheBuilder::timeout CacheBuilder::connect_timeout CacheBuilder::reconnect_backoff
        CacheBuilder::wait_for_connection
    ]
}

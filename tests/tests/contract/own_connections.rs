//! Caches on connections that the library did not make: what holds for them beside every case of the suite.

mod scripted;

use std::error::Error as StdError;
use std::io;
use std::time::Duration;

use futures_util::FutureExt as _;
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{Client, RedisError, Value};
use typed_cache::{Cache, CacheBuilder, ErrorKind, MemoryEngine};
use typed_cache_tests::harness::{Flavor, Proxy, Server};

use crate::fixture::Observed;
use crate::operations::{MOTTO, RECENT, USER, VISITS, text};

use self::scripted::{Answer, Counts, Failure, Pool, Scripted, pool_failing_with, server_error};

const SOON: Duration = Duration::from_millis(20);

fn on(answers: impl IntoIterator<Item = Answer>) -> (Cache, Scripted) {
    let connection = Scripted::new(answers);
    let cache = Cache::builder().connection(connection.clone());
    (cache, connection)
}

fn over_pool(answers: impl IntoIterator<Item = Answer>) -> (Cache, Counts) {
    let counts = Counts::default();
    let pool = Pool::Of(Scripted::new(answers), counts.clone());
    (Cache::builder().pool(pool), counts)
}

fn one(reply: Value) -> Answer {
    Answer::Replies(vec![reply])
}

fn queued() -> Value {
    Value::SimpleString(text("QUEUED"))
}

#[test]
fn a_connection_in_memory_needs_no_runtime() {
    let cache = Cache::builder().connection(MemoryEngine::new());
    let visits = cache.counter(&VISITS).increment(2).now_or_never();
    assert_eq!(visits.unwrap().unwrap(), 2);
}

#[tokio::test]
async fn a_loop_over_a_connection_in_memory_lets_other_tasks_run() {
    let cache = Cache::builder().connection(MemoryEngine::new());
    let other = tokio::spawn(async {});
    for _ in 0..10_000 {
        if other.is_finished() {
            return;
        }
        cache.get(&USER).await.unwrap();
    }
    panic!("the other task did not run");
}

#[tokio::test]
async fn a_shared_connection_refuses_to_wait_and_says_what_does() {
    let (cache, connection) = on([one(Value::Nil)]);
    let error = cache.list(&RECENT).wait_pop_front(SOON).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.may_have_run()),
        (ErrorKind::Config, false)
    );
    let words = error.to_string();
    for word in [
        "`CacheBuilder::pool`",
        "`Cache::connect`",
        "without waiting",
    ] {
        assert!(words.contains(word), "{words}");
    }
    assert_eq!(connection.left(), 1, "nothing was sent");
}

#[tokio::test]
async fn what_no_connection_has_got_has_not_run() {
    let observed = Observed::default();
    let builder = Cache::builder().observer(observed.clone());
    let cache = builder.pool(Pool::Empty);
    let error = cache.persist(&USER).timeout(SOON).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.may_have_run()),
        (ErrorKind::Timeout, false)
    );
    assert!(
        error
            .to_string()
            .contains("the pool lent no connection within 20ms"),
        "{error}"
    );
    assert!(cache.persist(&USER).now_or_never().is_none());
    assert_eq!(observed.dropped(), [("persist", Some("user"), false)]);
}

#[tokio::test]
async fn what_a_connection_has_got_may_have_run() {
    let observed = Observed::default();
    let build = || Cache::builder().observer(observed.clone());
    let shared = |builder: CacheBuilder| builder.connection(Scripted::new([]));
    let pooled =
        |builder: CacheBuilder| builder.pool(Pool::Of(Scripted::new([]), Counts::default()));
    for cache in [shared(build()), pooled(build())] {
        let error = cache.persist(&USER).timeout(SOON).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.may_have_run()),
            (ErrorKind::Timeout, true)
        );
        assert!(
            error.to_string().contains("no reply within 20ms"),
            "{error}"
        );
        assert!(cache.persist(&USER).now_or_never().is_none());
        assert_eq!(observed.dropped(), [("persist", Some("user"), true)]);
    }
}

#[tokio::test]
async fn a_connection_is_given_back_only_after_all_its_replies() {
    let given_back = (1, 0);
    let discarded = (0, 1);
    let failed = |kind| Answer::Fails(Failure::Io(kind));
    let rows = [
        ("a reply", one(Value::Int(1)), given_back),
        (
            "an error of the server",
            one(Value::ServerError(server_error("OOM no"))),
            given_back,
        ),
        (
            "the same as an error",
            Answer::Fails(Failure::Server("OOM no")),
            given_back,
        ),
        ("none", Answer::Silence, discarded),
        (
            "the connection's own limit",
            failed(io::ErrorKind::TimedOut),
            discarded,
        ),
        ("a break", failed(io::ErrorKind::ConnectionReset), discarded),
        ("a transaction of somebody else", one(queued()), discarded),
    ];
    for (name, answer, expected) in rows {
        let (cache, counts) = over_pool([answer]);
        drop(cache.delete(&USER).timeout(SOON).await);
        assert_eq!(counts.taken(), expected, "{name}");
    }
    let (cache, counts) = over_pool([]);
    assert!(cache.delete(&USER).now_or_never().is_none());
    assert_eq!(counts.taken(), discarded, "dropped");
}

#[tokio::test]
async fn replies_that_do_not_fit_are_no_result_of_a_later_part() {
    let delete = |cache: &Cache| cache.delete(&USER);
    let exec = Value::Array(vec![Value::Int(1)]);
    let rows = [
        ("too few", vec![Value::Int(1)], 1),
        ("queued", vec![queued(), Value::Int(1), Value::Int(1)], 0),
        (
            "too many",
            vec![Value::Int(1), Value::Int(1), Value::Int(1), exec],
            3,
        ),
    ];
    for (name, replies, fit) in rows {
        let (cache, counts) = over_pool([Answer::Replies(replies)]);
        let parts = vec![delete(&cache), delete(&cache), delete(&cache)];
        let results = cache.pipeline(parts).each().await.unwrap();
        for (index, result) in results.into_iter().enumerate() {
            match result {
                Ok(was_there) => assert!(was_there && index < fit, "{name}: {index}"),
                Err(error) => {
                    assert!(index >= fit, "{name}: {index}");
                    assert_eq!(
                        (error.kind(), error.may_have_run()),
                        (ErrorKind::Protocol, true)
                    );
                }
            }
        }
        assert_eq!(counts.taken(), (0, 1), "{name}");
    }
}

#[tokio::test]
async fn a_group_runs_as_one_or_is_an_error() {
    let exec = |replies: Vec<Value>| Value::Array(replies);
    let both = exec(vec![Value::Int(1), Value::Int(0)]);
    let aborted = || Value::ServerError(server_error("EXECABORT no"));
    let oom = Value::ServerError(server_error("OOM no"));
    let run = async |replies: Vec<Value>| {
        let (cache, counts) = over_pool([Answer::Replies(replies)]);
        let parts = (cache.delete(&USER), cache.delete(&MOTTO));
        (cache.pipeline(parts).atomic().await, counts.taken())
    };
    let (done, counts) = run(vec![Value::Okay, queued(), queued(), both]).await;
    assert_eq!((done.unwrap(), counts), ((true, false), (1, 0)));
    // A command that was refused aborts the group, and the error is its own.
    let (refused, counts) = run(vec![Value::Okay, queued(), oom, aborted()]).await;
    let refused = refused.unwrap_err();
    assert_eq!(
        (refused.code(), refused.may_have_run(), counts),
        (Some("OOM"), false, (1, 0))
    );
    // Commands that were not queued have run for themselves.
    let (misfit, counts) = run(vec![Value::Okay, Value::Int(1), Value::Int(0), aborted()]).await;
    let misfit = misfit.unwrap_err();
    assert_eq!(
        (misfit.kind(), misfit.may_have_run()),
        (ErrorKind::Protocol, true)
    );
    assert_eq!(counts, (0, 1));
}

#[tokio::test]
async fn a_read_goes_once_more_after_a_break_and_a_write_does_not() {
    let broken = || Answer::Fails(Failure::Io(io::ErrorKind::BrokenPipe));
    let (cache, connection) = on([broken(), one(Value::Int(1))]);
    assert!(cache.exists(&USER).await.unwrap());
    assert_eq!(connection.left(), 0);

    let (cache, connection) = on([broken(), broken(), one(Value::Int(1))]);
    let error = cache.exists(&USER).await.unwrap_err();
    assert_eq!(
        (error.kind(), connection.left()),
        (ErrorKind::Unavailable, 1)
    );

    let (cache, connection) = on([broken(), one(Value::Int(1))]);
    let error = cache.delete(&USER).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.may_have_run()),
        (ErrorKind::Unavailable, true)
    );
    let words = "the connection broke before the reply came: broken pipe";
    assert!(error.to_string().contains(words), "{error}");
    assert_eq!(connection.left(), 1);
}

#[tokio::test]
async fn the_time_limit_of_a_connection_is_a_timeout_that_names_it() {
    let limit = || Answer::Fails(Failure::Io(io::ErrorKind::TimedOut));
    let (cache, connection) = on([limit(), one(Value::Int(1))]);
    let error = cache.delete(&USER).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.may_have_run()),
        (ErrorKind::Timeout, true)
    );
    assert!(error.to_string().contains("`response_timeout`"), "{error}");
    assert_eq!(connection.left(), 1);
}

#[tokio::test]
async fn an_error_of_the_server_is_the_same_however_a_connection_returns_it() {
    let line = "WRONGTYPE secret";
    let reply = one(Value::ServerError(server_error(line)));
    for answer in [reply, Answer::Fails(Failure::Server(line))] {
        let (cache, _) = on([answer]);
        let error = cache.get(&MOTTO).await.unwrap_err();
        assert!(error.is_wrong_type() && !error.may_have_run(), "{error:?}");
        assert!(!format!("{error:?}").contains("secret"), "{error:?}");
    }
}

#[tokio::test]
async fn values_of_resp3_are_read_without_their_attributes() {
    let with_attribute = |data| Value::Attribute {
        data: Box::new(data),
        attributes: vec![(Value::SimpleString(text("ttl")), Value::Int(3600))],
    };
    let (cache, _) = on([
        one(with_attribute(Value::Int(1))),
        Answer::Replies(vec![with_attribute(Value::Array(vec![
            with_attribute(Value::Int(5)),
            Value::Map(vec![(
                with_attribute(Value::Nil),
                with_attribute(Value::Double(0.5)),
            )]),
        ]))]),
    ]);
    assert!(cache.exists(&USER).await.unwrap());
    let mut batch = cache.batch();
    let slot = batch.raw(redis::cmd("ANYTHING"));
    let reply = batch.run().await.unwrap().take(slot).unwrap();
    let map = Value::Map(vec![(Value::Nil, Value::Double(0.5))]);
    assert_eq!(reply, Value::Array(vec![Value::Int(5), map]));
}

#[tokio::test]
async fn a_pool_that_lends_nothing_is_an_outage_with_its_words() {
    let refused = || RedisError::from(io::Error::from(io::ErrorKind::ConnectionRefused));
    let login = RedisError::from((redis::ErrorKind::AuthenticationFailed, "no", text("secret")));
    let login_lost = RedisError::from(server_error("NOAUTH secret"));
    let (outage, auth) = (ErrorKind::Unavailable, ErrorKind::Auth);
    let rows: [(Box<dyn StdError + Send + Sync>, ErrorKind, &str); 5] = [
        ("the pool is closed".into(), outage, "the pool is closed"),
        (refused().into(), outage, "connection refused"),
        (
            io::Error::other(refused()).into(),
            outage,
            "connection refused",
        ),
        (
            login.into(),
            auth,
            "the login was refused; check user and password",
        ),
        (login_lost.into(), auth, "the server answered NOAUTH"),
    ];
    for (error, kind, words) in rows {
        let cache = Cache::builder().pool(pool_failing_with(error));
        let error = cache.persist(&USER).await.unwrap_err();
        assert_eq!((error.kind(), error.may_have_run()), (kind, false));
        let expected = format!("resource `user`: no connection from the pool: {words}");
        assert_eq!(error.to_string(), expected);
    }
}

#[tokio::test]
async fn a_manager_that_connects_again_takes_reads_along() {
    let server = Server::start(Flavor::Redis);
    let proxy = Proxy::start(&server);
    let config = ConnectionManagerConfig::new().set_response_timeout(None);
    let client = Client::open(proxy.url()).unwrap();
    let manager = ConnectionManager::new_with_config(client, config).await;
    let cache = Cache::builder().connection(manager.unwrap());
    cache.set_at(&MOTTO, &text("kept")).await.unwrap();

    proxy.cut();
    assert_eq!(cache.get(&MOTTO).await.unwrap(), Some(text("kept")));

    proxy.hold_replies();
    let mut write = Box::pin(cache.counter(&VISITS).increment(1));
    let before = proxy.traffic().request_bytes;
    while proxy.traffic().request_bytes == before {
        assert!((&mut write).now_or_never().is_none());
        tokio::task::yield_now().await;
    }
    proxy.cut();
    let error = write.await.unwrap_err();
    assert_eq!(
        (error.kind(), error.may_have_run()),
        (ErrorKind::Unavailable, true)
    );
    proxy.pass();
    assert_eq!(
        cache.counter(&VISITS).get().await.unwrap(),
        Some(1),
        "it ran once"
    );
}

covers! {
    a_shared_connection_refuses_to_wait_and_says_what_does [CacheBuilder::connection]
    a_connection_is_given_back_only_after_all_its_replies [CacheBuilder::pool]
}

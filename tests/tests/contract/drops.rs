//! Operations dropped before their result: one event for each, which says whether it may have run.

use std::cell::RefCell;
use std::pin::pin;
use std::thread;
use std::time::Duration;

use futures_util::{FutureExt as _, StreamExt as _, stream};
use typed_cache::{Cache, CacheBuilder, Counter, MemoryEngine, Operation, redis};
use typed_cache_tests::harness::{Answer, FakeServer};

use crate::fixture::{Dropped, Late, Loses, Observed};
use crate::operations::{USER, VISITS};
use crate::types::{User, UserKey, bomb, user};

fn get(may_have_run: bool) -> Dropped {
    ("get", Some("user"), may_have_run)
}

fn set(may_have_run: bool) -> Dropped {
    ("set", Some("user"), may_have_run)
}

/// A cache whose messages run without a reply, and one that has no connection and waits for it.
fn caches() -> (Observed, [(Cache, bool); 2]) {
    let observed = Observed::default();
    let builder = |timeout| -> CacheBuilder {
        let builder = Cache::builder().observer(observed.clone());
        builder.timeout(Duration::from_secs(timeout))
    };
    let late = Late::new(MemoryEngine::new(), Loses::All);
    let silent = builder(9).backend(late);
    let nowhere = builder(9).connect_lazy("redis://127.0.0.1:1").unwrap();
    (observed, [(silent, true), (nowhere, false)])
}

fn keys(count: u64) -> impl Iterator<Item = UserKey> {
    (0..count).map(|id| UserKey { id })
}

/// Polls a future that must not end as often as given, and drops it.
fn drop_in_flight<T>(mut future: impl Future<Output = T> + Unpin, polls: usize) {
    for _ in 0..polls {
        assert!((&mut future).now_or_never().is_none());
    }
}

#[tokio::test]
async fn each_part_of_a_pipeline_or_batch_has_an_event() {
    let (observed, caches) = caches();
    for (cache, may_have_run) in caches {
        let mut late = cache.get(&USER);
        assert!((&mut late).now_or_never().is_none());
        drop(late.ttl(Duration::from_secs(1)).timeout(Duration::ZERO));
        assert_eq!(
            observed.dropped(),
            [get(may_have_run)],
            "an option too late"
        );
        let (read, unsent) = (cache.get(&USER), cache.set(&bomb(1, true, 0)));
        let count = cache.counter(&VISITS).increment(1);
        let expected = [
            get(may_have_run),
            ("set", Some("bomb"), false),
            ("counter.increment", Some("visits"), may_have_run),
        ];
        drop_in_flight(cache.pipeline((read, unsent, count)), 1);
        assert_eq!(observed.dropped(), expected);
        let mut batch = cache.batch();
        let _ = batch.push(cache.get(&USER));
        let _ = batch.push(cache.set(&bomb(1, true, 0)));
        let _ = batch.push(cache.counter(&VISITS).increment(1));
        drop_in_flight(batch.run(), 1);
        assert_eq!(observed.dropped(), expected);
        let mut batch = cache.batch().atomic();
        let _ = batch.push(cache.get(&USER));
        drop_in_flight(batch.run(), 1);
        assert_eq!(observed.dropped(), [get(may_have_run)]);
    }
    assert_eq!(observed.operations(), []);
}

#[tokio::test]
async fn messages_that_were_not_handed_over_have_not_run() {
    let (observed, [(cache, _), _]) = caches();
    let mut batch = cache.batch();
    for key in keys(800) {
        let _ = batch.push(cache.get(&key));
    }
    drop_in_flight(batch.run(), 1);
    let expected = [vec![get(true); 600], vec![get(false); 200]].concat();
    assert_eq!(observed.dropped(), expected, "three messages of four");
    let users: Vec<User> = (0..1_000).map(user).collect();
    drop_in_flight(cache.set_many(&users), 5);
    let expected = [vec![set(true); 600], vec![set(false); 200]].concat();
    assert_eq!(
        observed.dropped(),
        expected,
        "and what was not read has none"
    );
    assert_eq!(observed.operations(), []);
}

#[tokio::test]
async fn operations_on_many_items_say_what_their_messages_do() {
    let (observed, caches) = caches();
    for (cache, may_have_run) in caches {
        drop_in_flight(cache.get_many(keys(500)), 1);
        let get_many = ("get_many", Some("user"), may_have_run);
        assert_eq!(observed.dropped(), [get_many]);
        drop_in_flight(cache.get_each(keys(500)).next(), 1);
        let get_each = ("get_each", Some("user"), may_have_run);
        assert_eq!(observed.dropped(), [get_each], "one operation, one event");
        drop_in_flight(cache.set_many(&[user(1), user(2)]), 1);
        assert_eq!(observed.dropped(), [set(may_have_run); 2]);
        let users = stream::iter([user(1)]).chain(stream::pending());
        drop_in_flight(cache.set_all(users), 1);
        assert_eq!(observed.dropped(), [set(may_have_run)]);
    }
    assert_eq!(observed.operations(), []);
}

#[tokio::test]
async fn what_was_answered_before_the_drop_has_its_own_event() {
    let mut count = 0;
    let server = FakeServer::start(move |_request| {
        count += 1;
        match count {
            1..=200 => Answer::bytes("$-1\r\n"),
            _ => Answer::silence(),
        }
    });
    let observed = Observed::default();
    let builder = Cache::builder().observer(observed.clone());
    let cache = builder.connect(&server.url()).await.unwrap();
    let mut batch = cache.batch();
    for key in keys(400) {
        let _ = batch.push(cache.get(&key));
    }
    {
        let mut run = pin!(batch.run());
        let is_sent = server.wait_for(|log| log.requests.len() == 400);
        tokio::select! {
            _ = &mut run => panic!("half of it has no reply"),
            () = is_sent => {}
        }
        let is_ended = tokio::time::timeout(Duration::from_millis(100), run).await;
        assert!(is_ended.is_err());
    }
    assert_eq!(observed.operations(), [("get", Some("user"), None); 200]);
    assert_eq!(observed.dropped(), [get(true); 200]);
}

/// Neither half of what an ended operation held may tell its end once more.
#[tokio::test]
async fn what_has_ended_is_not_dropped() {
    let observed = Observed::default();
    let cache = Cache::builder().observer(observed.clone()).memory();
    let mut get_many = cache.get_many(keys(500));
    (&mut get_many).await.unwrap();
    let read: Operation<_> = cache.get(&USER).into();
    let mut pipeline = cache.pipeline(vec![read]);
    (&mut pipeline).await.unwrap();
    let mut batch = cache.batch();
    let _ = batch.push(cache.get(&USER));
    let mut run = batch.run();
    drop((&mut run).await.unwrap());
    let each: Vec<_> = cache.get_each(keys(500)).collect().await;
    drop((get_many, pipeline, run, each));
    let all = cache.set_all(stream::iter([user(1)])).await.unwrap();
    assert_eq!(all.written, 1);
    assert_eq!(observed.operations().len(), 3 + 3 + 1);
    assert_eq!(observed.dropped(), []);
}

#[tokio::test]
async fn each_part_that_is_in_a_callers_pipeline_has_an_event() {
    let observed = Observed::default();
    let cache = Cache::builder().observer(observed.clone()).memory();
    let append = || {
        let mut batch = cache.batch();
        let _ = (
            batch.push(cache.get(&USER)),
            batch.push(cache.set(&user(1))),
        );
        batch.append_to(&mut redis::pipe()).unwrap()
    };
    drop(append());
    assert_eq!(observed.dropped(), [get(true), set(true)]);
    append().decode(vec![redis::Value::Nil]).unwrap_err();
    assert_eq!(
        observed.dropped(),
        [get(true), set(true)],
        "too few replies"
    );
    let replies = append().decode(vec![redis::Value::Nil, redis::Value::Okay]);
    drop(replies);
    assert_eq!(observed.dropped(), [], "they were answered");
}

thread_local! {
    static LEFT: RefCell<Option<Counter>> = const { RefCell::new(None) };
}

#[test]
fn a_thread_that_ends_may_drop_a_handle_with_its_own_locals() {
    let ended = thread::spawn(|| {
        // Locals are dropped in the opposite order: what the library keeps for the thread is gone before this one.
        LEFT.set(None);
        LEFT.set(Some(Cache::memory().counter(&VISITS)));
    });
    assert!(ended.join().is_ok());
}

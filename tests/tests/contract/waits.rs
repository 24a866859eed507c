//! Pops that wait: they take the next item, end in time, and lose nothing when they are cancelled.

use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::{join, join_all};
use typed_cache::ErrorKind;
use typed_cache_tests::harness::{Recorder, eventually};

use crate::fixture::{Backend, Fixture};
use crate::operations::{RECENT, USER, text};
use crate::types::{RecentKey, user};

/// Longer than any case takes.
const LONG: Duration = Duration::from_secs(60);
const SHORT: Duration = Duration::from_millis(20);

/// Detects that a pop waits in the store.
struct Watch {
    recorder: Option<Recorder>,
    key: Vec<u8>,
}

impl Watch {
    fn of(f: &Fixture, key: &RecentKey) -> Self {
        Self {
            recorder: (!f.is_memory()).then(|| f.server().record()),
            key: f.key(key).into_bytes(),
        }
    }

    /// Drives `pop` until it waits; returns the server's name for its connection.
    async fn until_waiting(
        &mut self,
        pop: &mut (impl Future<Output: std::fmt::Debug> + Unpin),
    ) -> String {
        let Some(recorder) = &mut self.recorder else {
            assert!(pop.now_or_never().is_none());
            return String::new();
        };
        loop {
            assert!((&mut *pop).now_or_never().is_none());
            tokio::task::yield_now().await;
            let arrived = recorder.recorded().into_iter().find(|command| {
                command.name().starts_with('B') && command.words.contains(&self.key)
            });
            if let Some(command) = arrived {
                return command.client;
            }
        }
    }
}

/// Waits until the server has noticed that a connection is closed.
async fn assert_closed(f: &Fixture, client: &str) {
    if f.is_memory() {
        return;
    }
    if f.backend == Backend::OwnPool {
        // The task of a connection of redis-rs closes the socket, which takes a turn of the runtime.
        tokio::task::yield_now().await;
    }
    let mut connection = f.server().connection();
    let list = redis::cmd("CLIENT").arg("LIST").take();
    let address = format!("addr={client} ");
    let is_gone = || {
        !list
            .query::<String>(&mut connection)
            .unwrap()
            .contains(&address)
    };
    assert!(
        eventually(is_gone),
        "the connection of a cancelled pop stays open"
    );
}

pub(crate) async fn a_value_that_is_there_is_taken_at_once(f: Fixture) {
    let items = ["a", "b", "c"].map(text);
    f.cache.list(&RECENT).push_back_many(&items).await.unwrap();
    let list = f.cache.list(&RECENT);
    assert_eq!(list.wait_pop_front(LONG).await.unwrap(), Some(text("a")));
    assert_eq!(list.wait_pop_back(LONG).await.unwrap(), Some(text("c")));
    assert_eq!(
        list.wait_pop_back(Duration::ZERO).await.unwrap(),
        Some(text("b"))
    );
    assert!(!f.cache.exists(&RECENT).await.unwrap());
}

pub(crate) async fn a_value_that_comes_later_ends_the_wait(f: Fixture) {
    let list = f.cache.list(&RECENT);
    let mut pop = Box::pin(list.wait_pop_front(LONG));
    Watch::of(&f, &RECENT).until_waiting(&mut pop).await;
    let (pushed, popped) = join(f.cache.list(&RECENT).push_back(&text("late")), pop).await;
    assert_eq!((pushed.unwrap(), popped.unwrap()), (1, Some(text("late"))));
    let mut pop = Box::pin(list.wait_pop_back(LONG));
    Watch::of(&f, &RECENT).until_waiting(&mut pop).await;
    let items = ["x", "y"].map(text);
    let (_, popped) = join(f.cache.list(&RECENT).push_back_many(&items), pop).await;
    assert_eq!(popped.unwrap(), Some(text("y")), "the last one");
    assert_eq!(f.cache.list(&RECENT).len().await.unwrap(), 1);
}

pub(crate) async fn a_wait_ends_without_a_value(f: Fixture) {
    let list = f.cache.list(&RECENT);
    assert_eq!(list.wait_pop_front(SHORT).await.unwrap(), None);
    assert_eq!(list.wait_pop_back(SHORT).await.unwrap(), None);
    assert_eq!(
        list.wait_pop_front(Duration::ZERO).await.unwrap(),
        None,
        "never for ever"
    );
    assert_eq!(
        list.wait_pop_back(Duration::from_nanos(1)).await.unwrap(),
        None
    );
    list.push_back(&text("later")).await.unwrap();
    assert_eq!(list.len().await.unwrap(), 1, "nobody waits any more");
}

pub(crate) async fn the_deadline_is_that_of_a_command_and_the_wait_beside_it(f: Fixture) {
    let cache = f.cache.with_timeout(Duration::from_secs(2));
    let popped = cache
        .list(&RECENT)
        .wait_pop_front(Duration::from_millis(60))
        .await;
    assert_eq!(popped.unwrap(), None, "an answer, no timeout");
}

pub(crate) async fn the_longest_wait_is_a_wait_like_any_other(f: Fixture) {
    let f = f.with(|builder| builder.timeout(Duration::MAX)).await;
    let list = f.cache.list(&RECENT);
    let mut pop = Box::pin(list.wait_pop_front(Duration::MAX));
    Watch::of(&f, &RECENT).until_waiting(&mut pop).await;
    let (_, popped) = join(f.cache.list(&RECENT).push_back(&text("x")), pop).await;
    assert_eq!(popped.unwrap(), Some(text("x")));
}

pub(crate) async fn a_wait_holds_up_nobody_else(f: Fixture) {
    let list = f.cache.list(&RECENT);
    let mut pop = Box::pin(list.wait_pop_front(LONG));
    Watch::of(&f, &RECENT).until_waiting(&mut pop).await;
    f.cache.set(&user(1)).await.unwrap();
    assert_eq!(f.cache.get(&USER).await.unwrap(), Some(user(1)));
    let mut batch = f.cache.batch();
    let read = batch.push(f.cache.get(&USER));
    assert_eq!(
        batch.run().await.unwrap().take(read).unwrap(),
        Some(user(1))
    );
    let other = f.cache.list(&RecentKey { user: 2 });
    assert_eq!(other.wait_pop_back(SHORT).await.unwrap(), None);
    assert!((&mut pop).now_or_never().is_none());
    f.cache.list(&RECENT).push_front(&text("x")).await.unwrap();
    assert_eq!(pop.await.unwrap(), Some(text("x")));
}

pub(crate) async fn waiters_are_served_in_order_of_arrival(f: Fixture) {
    let list = f.cache.list(&RECENT);
    let mut waiters = Vec::new();
    let mut watch = Watch::of(&f, &RECENT);
    for _ in 0..4 {
        let mut pop = Box::pin(list.wait_pop_front(LONG));
        watch.until_waiting(&mut pop).await;
        waiters.push(pop);
    }
    let items = ["a", "b", "c", "d"].map(text);
    f.cache.list(&RECENT).push_back_many(&items).await.unwrap();
    let popped: Vec<_> = join_all(waiters)
        .await
        .into_iter()
        .map(Result::unwrap)
        .collect();
    assert_eq!(popped, items.map(Some));
}

pub(crate) async fn a_cancelled_wait_leaves_the_next_item_alone(f: Fixture) {
    let list = f.cache.list(&RECENT);
    let mut watch = Watch::of(&f, &RECENT);
    for is_front in [true, false] {
        let client = if is_front {
            let mut pop = Box::pin(list.wait_pop_front(LONG));
            watch.until_waiting(&mut pop).await
        } else {
            let mut pop = Box::pin(list.wait_pop_back(LONG));
            watch.until_waiting(&mut pop).await
        };
        assert_closed(&f, &client).await;
        list.push_back(&text("kept")).await.unwrap();
        assert_eq!(list.len().await.unwrap(), 1);
        assert_eq!(list.wait_pop_front(LONG).await.unwrap(), Some(text("kept")));
    }
}

pub(crate) async fn one_cancelled_wait_leaves_the_others_their_turn(f: Fixture) {
    let list = f.cache.list(&RECENT);
    let mut watch = Watch::of(&f, &RECENT);
    let mut first = Box::pin(list.wait_pop_front(LONG));
    let client = watch.until_waiting(&mut first).await;
    let mut second = Box::pin(list.wait_pop_front(LONG));
    watch.until_waiting(&mut second).await;
    drop(first);
    assert_closed(&f, &client).await;
    let (_, popped) = join(f.cache.list(&RECENT).push_back(&text("x")), second).await;
    assert_eq!(popped.unwrap(), Some(text("x")));
}

pub(crate) async fn a_push_by_any_client_ends_a_wait(f: Fixture) {
    f.cache.list(&RECENT).push_back(&text("x")).await.unwrap();
    let stored = raw!(f, "LPOP", f.key(&RECENT)).bytes().unwrap();
    let list = f.cache.list(&RECENT);
    let mut pop = Box::pin(list.wait_pop_front(LONG));
    Watch::of(&f, &RECENT).until_waiting(&mut pop).await;
    raw!(f, "RPUSH", f.key(&RECENT), stored);
    assert_eq!(pop.await.unwrap(), Some(text("x")));
}

pub(crate) async fn waits_have_events_too(f: Fixture) {
    let list = f.cache.list(&RECENT);
    assert_eq!(list.wait_pop_front(Duration::ZERO).await.unwrap(), None);
    raw!(f, "SET", f.key(&RECENT), "foreign");
    assert!(list.wait_pop_back(LONG).await.is_err());
    let ended = [
        ("list.wait_pop_front", Some("recent"), None),
        (
            "list.wait_pop_back",
            Some("recent"),
            Some(ErrorKind::WrongType),
        ),
    ];
    assert_eq!(f.observed.operations(), ended);
}

cases! { waits, alone:
    a_value_that_is_there_is_taken_at_once [List::wait_pop_front List::wait_pop_back]
    a_value_that_comes_later_ends_the_wait [List::wait_pop_front List::wait_pop_back]
    a_wait_ends_without_a_value [List::wait_pop_front List::wait_pop_back]
    the_deadline_is_that_of_a_command_and_the_wait_beside_it [List::wait_pop_front]
    the_longest_wait_is_a_wait_like_any_other [List::wait_pop_front CacheBuilder::timeout]
    a_wait_holds_up_nobody_else [List::wait_pop_front]
    waiters_are_served_in_order_of_arrival [List::wait_pop_front]
    a_cancelled_wait_leaves_the_next_item_alone [List::wait_pop_front List::wait_pop_back]
    one_cancelled_wait_leaves_the_others_their_turn [List::wait_pop_front]
    waits_have_events_too [List::wait_pop_front List::wait_pop_back]
    a_push_by_any_client_ends_a_wait [List::wait_pop_front]
}

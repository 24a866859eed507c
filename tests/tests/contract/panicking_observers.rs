//! An observer that panics: the caller gets its panic, once, and the process goes on.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use futures_util::StreamExt as _;
use tokio::task::JoinHandle;
use typed_cache::{Cache, CacheBuilder, Event, Observer};
use typed_cache_tests::harness::{Flavor, Server};

use crate::operations::VISITS;
use crate::types::{UserKey, user};

/// Panics at each event of an operation.
struct Panicking;

impl Observer for Panicking {
    fn observe(&self, event: &Event<'_>) {
        let of_connection = matches!(
            event,
            Event::Connected { .. } | Event::ConnectFailed { .. } | Event::Disconnected { .. }
        );
        assert!(of_connection, "an observer's own panic");
    }
}

fn builder() -> CacheBuilder {
    let builder = Cache::builder().observer(Panicking);
    builder.prefix(&Server::fresh_prefix()).unwrap()
}

/// On each engine: without the events of operations, a cache cannot be connected by `connect`, which sends a `PING`.
fn caches() -> Vec<Cache> {
    let servers = Flavor::ALL.map(|flavor| Server::shared(flavor).url());
    let on_servers = servers.map(|url| builder().connect_lazy(&url).unwrap());
    [builder().memory()].into_iter().chain(on_servers).collect()
}

/// Checks that what was spawned has panicked. A second panic in the unwinding of the first would have ended the process.
async fn assert_panics<T: std::fmt::Debug>(spawned: JoinHandle<T>) {
    let panicked = spawned.await.expect_err("the observer panics");
    let panic = panicked.into_panic();
    let text = panic.downcast_ref::<&str>().copied();
    assert_eq!(text, Some("an observer's own panic"));
}

#[tokio::test]
async fn the_panic_of_an_observer_reaches_the_caller_of_one_operation() {
    for cache in caches() {
        assert_panics(tokio::spawn(cache.get(&UserKey { id: 1 }))).await;
    }
}

#[tokio::test]
async fn an_observer_that_panics_at_each_event_of_several_operations_ends_no_process() {
    for cache in caches() {
        let get = |id| cache.get(&UserKey { id });
        let increment = cache.counter(&VISITS).increment(1);
        assert_panics(tokio::spawn(cache.pipeline((get(1), increment)))).await;
        let mut batch = cache.batch();
        for id in 0..4 {
            let _ = batch.push(get(id));
        }
        assert_panics(tokio::spawn(async move { batch.run().await?.finish() })).await;
        let users: Vec<_> = (0..500).map(user).collect();
        let clone = cache.clone();
        assert_panics(tokio::spawn(async move { clone.set_many(&users).await })).await;
        let clone = cache.clone();
        assert_panics(tokio::spawn(async move {
            let mut users = pin!(clone.get_each((0..3000).map(|id| UserKey { id })));
            users.next().await.is_some()
        }))
        .await;
    }
}

#[tokio::test]
async fn an_observer_that_panics_at_each_event_of_dropped_operations_ends_no_process() {
    for cache in caches() {
        let gets: Vec<_> = (0..4).map(|id| cache.get(&UserKey { id })).collect();
        assert_panics(tokio::spawn(async move {
            let mut gets = gets;
            // Each is started, and dropped with the others before it has its reply.
            poll_fn(|context| {
                for get in &mut gets {
                    let _ready_on_memory = pin!(get).poll(context).is_ready();
                }
                Poll::Ready(())
            })
            .await;
        }))
        .await;
    }
}

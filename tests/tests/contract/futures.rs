//! Operations and other futures: they move between threads, they are small, and they borrow nothing.

use std::time::Duration;

use futures_util::stream;
use typed_cache::{Batch, Cache, Error, Hash, List, Map, Replies, Slot};

use crate::operations::{
    BALANCE, JOBS, LEDGER, LOGINS, MOTTO, NAME, NEVER, PRICE, PROFILE, RECENT, SCORES, STOCK, TEN,
    TOTAL, USER, USERS, VISITS, named, text,
};
use crate::stale::price;
use crate::types::{Profile, RecentKey, User, UserKey, item, ledger, profile, user};

/// The most bytes that an operation may take.
const OPERATION: usize = 256;
/// The most bytes that the future of a run over several messages may take.
const RUN: usize = 1_024;

fn size_of_sent<T: Send + 'static>(future: &T) -> usize {
    size_of_val(future)
}

fn assert_sizes(mut sizes: Vec<(usize, &str)>, most: usize) {
    sizes.sort_unstable();
    let (largest, name) = sizes[sizes.len() - 1];
    assert!(largest <= most, "{name}: {largest} bytes; all: {sizes:?}");
}

#[test]
fn every_operation_is_send_and_static_and_small() {
    let cache = Cache::memory();
    let mut sizes = Vec::new();
    macro_rules! measure {
        ($name:ident $commands:literal |$c:ident| $operation:expr) => {
            let $c = &cache;
            sizes.push((size_of_sent(&$operation), $commands));
        };
    }
    each_operation!(measure);
    let list = cache.list(&RECENT);
    sizes.push((size_of_sent(&list.wait_pop_front(Duration::ZERO)), "BLPOP"));
    sizes.push((size_of_sent(&list.wait_pop_back(Duration::ZERO)), "BRPOP"));
    let three = (cache.get(&USER), cache.exists(&USER), cache.set(&user(1)));
    sizes.push((size_of_sent(&cache.pipeline(three)), "pipeline"));
    let keys = (0..1_000).map(|id| UserKey { id });
    sizes.push((size_of_sent(&cache.get_many(keys)), "get_many in chunks"));
    assert_sizes(sizes, OPERATION);
}

#[test]
fn every_run_is_send_and_static_and_small() {
    let cache = Cache::memory();
    let values = stream::iter([user(1)]);
    let sets = [cache.set(&user(1))];
    assert_sizes(
        vec![
            (size_of_sent(&cache.scan::<UserKey>()), "scan"),
            (size_of_sent(&cache.map(&STOCK).scan()), "map scan"),
            (size_of_sent(&cache.clear::<UserKey>()), "clear"),
            (size_of_sent(&cache.clear_prefix()), "clear_prefix"),
            (size_of_sent(&cache.set_many(sets)), "set_many"),
            (size_of_sent(&cache.set_all(values)), "set_all"),
            (size_of_sent(&cache.get_each(USERS)), "get_each"),
            (size_of_sent(&cache.batch().run()), "run"),
            (size_of_sent(&cache.batch().atomic().run()), "run atomic"),
            (size_of_sent(&Cache::connect("memory:")), "connect"),
        ],
        RUN,
    );
}

#[tokio::test]
async fn a_loop_over_memory_lets_other_tasks_run() {
    let cache = Cache::memory();
    let other = tokio::spawn(async {});
    for _ in 0..10_000 {
        if other.is_finished() {
            return;
        }
        cache.get(&USER).await.expect("it reads");
    }
    panic!("the other task did not run");
}

const _: () = {
    const fn is_shared<T: Send + Sync + Clone + 'static>() {}
    const fn is_sent<T: Send + 'static>() {}
    is_shared::<Cache>();
    is_shared::<Hash<Profile>>();
    is_shared::<Map<String, i64>>();
    is_shared::<List<String>>();
    is_sent::<Batch>();
    is_sent::<Replies>();
    is_sent::<Slot<Option<User>>>();
    is_sent::<Error>();
};

#[test]
fn operations_run_on_many_threads_at_once() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    let cache = Cache::builder().memory();
    runtime.unwrap().block_on(async {
        let add = |cache: Cache| async move { cache.counter(&VISITS).increment(1).await.unwrap() };
        let tasks: Vec<_> = (0..50).map(|_| tokio::spawn(add(cache.clone()))).collect();
        for task in tasks {
            task.await.unwrap();
        }
        assert_eq!(cache.counter(&VISITS).get().await.unwrap(), Some(50));
    });
}

#[tokio::test]
async fn an_operation_outlives_the_arguments_and_the_handle_it_was_made_with() {
    let cache = Cache::memory();
    let mut count = 0;
    macro_rules! spawn {
        ($name:ident $commands:literal |$c:ident| $operation:expr) => {
            let $c = &cache;
            let operation = $operation;
            tokio::spawn(async move { operation.await.map(drop) })
                .await
                .unwrap()
                .unwrap_or_else(|error| panic!("{}: {error}", stringify!($operation)));
            count += 1;
        };
    }
    each_operation!(spawn);
    assert!(count > 70);
    let written = {
        let ada = user(9);
        cache.set(&ada)
    };
    written.await.unwrap();
    let read = {
        let key = UserKey { id: 9 };
        cache.get(&key)
    };
    let (length, popped) = {
        let key = RecentKey { user: 9 };
        let list = cache.list(&key);
        (list.len(), list.wait_pop_front(Duration::ZERO))
    };
    drop(cache);
    assert_eq!(tokio::spawn(read).await.unwrap().unwrap(), Some(user(9)));
    assert_eq!(tokio::spawn(length).await.unwrap().unwrap(), 0);
    assert_eq!(tokio::spawn(popped).await.unwrap().unwrap(), None);
}

covers! {
    an_operation_outlives_the_arguments_and_the_handle_it_was_made_with [each_operation]
    every_operation_is_send_and_static_and_small [each_operation Cache::pipeline Cache::get_many]
    every_run_is_send_and_static_and_small [Cache::get_each Cache::set_many Cache::set_all Batch::run]
    operations_run_on_many_threads_at_once [Cache::memory CacheBuilder::memory Counter::increment]
}

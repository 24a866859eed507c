//! The futures of operations: they can move between threads, they are small, and they borrow the cache alone.

use std::ops::Deref;
use std::time::Duration;

use futures_util::stream;
use typed_cache::{Batch, Cache, Error, Replies, Slot, Ttl};

use crate::operations::{
    BALANCE, JOBS, LEDGER, LOGINS, MOTTO, NAME, NEVER, PROFILE, RECENT, SCORES, STOCK, TEN, TOTAL,
    USER, USERS, VISITS, named, text,
};
use crate::types::{RecentKey, User, UserKey, item, ledger, profile, user};

/// The most that the future of one operation may take, in bytes: 1,248 of them are redis-rs's own.
const MOST: usize = 2_560;

fn size_if_send<T: Send>(future: &T) -> usize {
    size_of_val(future)
}

#[test]
#[expect(clippy::print_stdout, reason = "the sizes are worth knowing")]
fn the_future_of_every_operation_is_send_and_small() {
    let cache = Cache::memory();
    let mut sizes = Vec::new();
    macro_rules! measure {
        ($name:ident $commands:literal |$c:ident| $operation:expr) => {
            let $c = &cache;
            sizes.push((size_if_send(&$operation), $commands));
        };
    }
    each_operation!(measure);
    let users = [user(1)];
    sizes.push((
        size_if_send(&cache.list(&RECENT).wait_pop_front(Duration::ZERO)),
        "BLPOP",
    ));
    sizes.push((
        size_if_send(&cache.list(&RECENT).wait_pop_back(Duration::ZERO)),
        "BRPOP",
    ));
    sizes.push((size_if_send(&cache.scan::<UserKey>()), "scan"));
    sizes.push((size_if_send(&cache.map(&STOCK).scan()), "map scan"));
    sizes.push((size_if_send(&cache.clear::<UserKey>()), "clear"));
    sizes.push((size_if_send(&cache.clear_prefix()), "clear_prefix"));
    sizes.push((size_if_send(&cache.set_many::<User, _>(&users)), "set_many"));
    sizes.push((
        size_if_send(&cache.set_all(stream::iter([user(1)]))),
        "set_all",
    ));
    sizes.push((size_if_send(&cache.batch().run()), "run"));
    sizes.push((size_if_send(&cache.batch().atomic().run()), "run atomic"));
    sizes.push((size_if_send(&Cache::connect("memory:")), "connect"));
    sizes.sort_unstable();
    let (largest, name) = sizes[sizes.len() - 1];
    println!("from {:?} to {:?}", sizes[0], sizes[sizes.len() - 1]);
    assert!(largest <= MOST, "{name}: {largest} bytes; all: {sizes:?}");
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
        let add = |cache: Cache| async move { cache.counter(&VISITS).add(1).await.unwrap() };
        let tasks: Vec<_> = (0..50).map(|_| tokio::spawn(add(cache.clone()))).collect();
        for task in tasks {
            task.await.unwrap();
        }
        assert_eq!(cache.counter(&VISITS).get().await.unwrap(), Some(50));
    });
}

/// A cache for as long as the program runs, and so is each that it makes.
struct Lasting(Cache);

impl Lasting {
    fn with_ttl(&self, ttl: Ttl) -> &'static Cache {
        Box::leak(Box::new(self.0.with_ttl(ttl)))
    }
}

impl Deref for Lasting {
    type Target = Cache;

    fn deref(&self) -> &Cache {
        &self.0
    }
}

#[tokio::test]
async fn a_future_outlives_the_arguments_and_the_handle_it_was_made_with() {
    let cache: &'static Lasting = Box::leak(Box::new(Lasting(Cache::memory())));
    let mut count = 0;
    macro_rules! spawn {
        ($name:ident $commands:literal |$c:ident| $operation:expr) => {
            let $c = cache;
            let reply = $operation;
            tokio::spawn(async move { reply.await.map(drop) })
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
    assert_eq!(tokio::spawn(read).await.unwrap().unwrap(), Some(user(9)));
    let (length, popped) = {
        let key = RecentKey { user: 9 };
        let list = cache.list(&key);
        (list.len(), list.wait_pop_front(Duration::ZERO))
    };
    assert_eq!(tokio::spawn(length).await.unwrap().unwrap(), 0);
    assert_eq!(tokio::spawn(popped).await.unwrap().unwrap(), None);
}

covers! {
    a_future_outlives_the_arguments_and_the_handle_it_was_made_with [each_operation]
    the_future_of_every_operation_is_send_and_small [each_operation]
    operations_run_on_many_threads_at_once [Cache::memory CacheBuilder::memory Counter::add]
}

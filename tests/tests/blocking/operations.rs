//! Each future and stream of the library.

use std::thread;
use std::time::{Duration, Instant};

use typed_cache::blocking::{self, Wait as _, WaitEach as _};
use typed_cache::{Cache, ErrorKind, Result, Role};
use typed_cache_tests::harness::{Flavor, Server};
use typed_cache_tests::users::{UserKey, user};

use crate::support::{JobsKey, StockKey, VisitsKey, connected, on_each};

#[test]
fn operations_have_the_results_that_they_have_in_async_code() {
    on_each(|cache| {
        cache.set(&user(1)).wait().unwrap();
        let read = cache.get(&UserKey { id: 1 }).wait().unwrap();
        assert_eq!(read, Some(user(1)));
        assert!(!cache.set(&user(1)).if_absent().wait().unwrap());
        let visits = cache.counter(&VisitsKey { page: 1 });
        assert_eq!(visits.increment(2).wait().unwrap(), 2);
        let updated = cache.update(&UserKey { id: 1 }, |user| user);
        assert_eq!(updated.wait().unwrap(), Some(user(1)));
        let (read, count) = cache
            .pipeline((cache.get(&UserKey { id: 2 }), visits.get()))
            .wait()
            .unwrap();
        assert_eq!((read, count), (None, Some(2)));
    });
}

#[test]
fn batches_and_bulk_writes_and_clears() {
    on_each(|cache| {
        let mut batch = cache.batch();
        let slot = batch.push(cache.set(&user(1)));
        batch.run().wait().unwrap().take(slot).unwrap();
        let stored = cache.set_many(&[user(2), user(3)]).wait().unwrap();
        assert_eq!(stored.finish().unwrap().len(), 2);
        let users = blocking::stream((4..500).map(user));
        let outcome = cache.set_all(users).wait().unwrap();
        assert_eq!((outcome.written, outcome.failed), (496, 0));
        assert_eq!(cache.clear::<UserKey>().wait().unwrap(), 499);
    });
}

#[test]
fn values_that_are_missing_are_loaded() {
    on_each(|cache| {
        let load = async || Ok::<_, ()>(user(1));
        let read = cache.remember(&UserKey { id: 1 }, load).wait().unwrap();
        assert_eq!(read, user(1));
        let keys = [1, 2, 3].map(|id| UserKey { id });
        let load = async |missing: Vec<UserKey>| {
            assert_eq!(missing.len(), 2);
            Ok::<_, ()>([(UserKey { id: 2 }, user(2))])
        };
        let read = cache.remember_many(keys, load).wait().into_iter();
        let read: Vec<_> = read.map(Result::unwrap).collect();
        assert_eq!(read, [Some(user(1)), Some(user(2)), None]);
        assert_eq!(cache.get(&UserKey { id: 2 }).wait().unwrap(), Some(user(2)));
    });
}

#[test]
fn a_cache_says_how_its_server_is_and_ends() {
    on_each(|cache| {
        cache.ping().wait().unwrap();
        assert_eq!(cache.health().wait().unwrap().role, Some(Role::Master));
        cache.close().wait().unwrap();
        assert!(cache.ping().wait().unwrap_err().is_unavailable());
    });
}

#[test]
fn streams_are_iterators() {
    on_each(|cache| {
        let users: Vec<_> = (0..1200).map(user).collect();
        cache.set_many(&users).wait().unwrap().finish().unwrap();
        let mut ids: Vec<u64> = cache
            .scan::<UserKey>()
            .wait_each()
            .map(|key| key.unwrap().id)
            .collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids, (0..1200).collect::<Vec<_>>());
        let keys = (0..1201).map(|id| UserKey { id });
        let found: Result<Vec<_>> = cache.get_each(keys).wait_each().collect();
        let found = found.unwrap();
        assert_eq!((found.len(), &found[7]), (1201, &Some(user(7))));
        assert_eq!(found.last(), Some(&None));
        let stock = cache.map(&StockKey);
        stock.set(&7, &70).wait().unwrap();
        let entries: Result<Vec<_>> = stock.scan().wait_each().collect();
        assert_eq!(entries.unwrap(), [(7, 70)]);
    });
}

#[test]
fn an_iterator_that_is_over_or_dropped_holds_nothing_back() {
    on_each(|cache| {
        let users: Vec<_> = (0..900).map(user).collect();
        cache.set_many(&users).wait().unwrap().finish().unwrap();
        let mut keys = cache.scan::<UserKey>().wait_each();
        assert!(keys.next().is_some_and(|key| key.is_ok()));
        drop(keys);
        let mut one = cache.get_each([UserKey { id: 1 }]).wait_each();
        assert_eq!(one.next().unwrap().unwrap(), Some(user(1)));
        assert!(one.next().is_none() && one.next().is_none());
        assert_eq!(format!("{one:?}"), "Each { is_over: true, .. }");
    });
}

#[test]
fn a_future_of_the_callers_own_is_waited_for_and_need_not_be_send() {
    on_each(|cache| {
        let here = std::rc::Rc::new(1);
        let both = async {
            cache.set(&user(*here)).await?;
            cache.get(&UserKey { id: *here }).await
        };
        assert_eq!(both.wait().unwrap(), Some(user(1)));
    });
}

#[test]
fn a_pop_waits_for_a_push_of_another_thread() {
    for flavor in [Flavor::Redis, Flavor::Valkey] {
        let cache = connected(Server::shared(flavor));
        thread::scope(|scope| {
            let pop = scope.spawn(|| {
                let jobs = cache.list(&JobsKey);
                jobs.wait_pop_front(Duration::from_secs(5)).wait()
            });
            cache.list(&JobsKey).push_back(&7).wait().unwrap();
            assert_eq!(pop.join().unwrap().unwrap(), Some(7));
        });
    }
}

#[test]
fn a_wait_ends_by_the_deadline_of_its_operation() {
    let server = Server::start(Flavor::Redis);
    let cache = connected(&server);
    server.pause();
    let started = Instant::now();
    let read = cache.get(&UserKey { id: 1 });
    let error = read.timeout(Duration::from_millis(50)).wait().unwrap_err();
    let elapsed = started.elapsed();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(elapsed >= Duration::from_millis(50), "{elapsed:?}");
    assert!(elapsed < Duration::from_secs(2), "{elapsed:?}");
    server.resume();
}

#[test]
fn connecting_fails_with_the_reason() {
    let error = Cache::connect("redis://").wait().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    let hasty = Cache::builder().timeout(Duration::from_millis(50));
    let error = hasty.connect("redis://127.0.0.1:1").wait().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    assert!(error.to_string().contains("refused"), "{error}");
    let nowhere = Cache::builder();
    let nowhere = nowhere.connect_lazy("redis://127.0.0.1:1").unwrap();
    let stopped = nowhere.set_all(blocking::stream([user(1)])).wait();
    let stopped = stopped.unwrap_err();
    assert_eq!(stopped.unanswered, 1);
    let mut keys = nowhere.scan::<UserKey>().wait_each();
    let error = keys.next().unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    assert!(keys.next().is_none());
}

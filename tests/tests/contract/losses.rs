//! Replies that never come: an error at the deadline, and every other reply is its own operation's.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use tokio::runtime::Builder;
use typed_cache::{Cache, Error, MemoryEngine, Operation, Result};

use crate::fixture::{Late, Loses};
use crate::types::{MottoKey, UserKey, VisitsKey, user};

const DEADLINE: Duration = Duration::from_millis(200);
/// A loaded machine is later than the few milliseconds that are promised.
const GRACE: Duration = Duration::from_millis(250);

/// Runs a test in real time, over the store that `fill` has written to.
fn run(loses: Loses, fill: impl AsyncFnOnce(Cache), test: impl AsyncFnOnce(Cache)) {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let engine = MemoryEngine::new();
        fill(Cache::from(engine.clone())).await;
        let late = Late::new(engine, loses);
        let cache = Cache::builder().timeout(DEADLINE).backend(late);
        let start = Instant::now();
        let end = tokio::time::timeout(Duration::from_secs(10), test(cache)).await;
        end.expect("no operation waits for ever");
        let elapsed = start.elapsed();
        assert!(elapsed >= DEADLINE, "{elapsed:?}");
        assert!(elapsed < DEADLINE + GRACE, "{elapsed:?}");
    });
}

fn assert_lost(error: &Error) {
    assert!(error.is_timeout(), "{error:?}");
    assert!(error.may_have_run(), "{error:?}");
}

/// Checks that each result is right or lost, and returns how many are lost.
fn lost<T: PartialEq + std::fmt::Debug>(
    results: impl IntoIterator<Item = Result<T>>,
    expected: impl Fn(u64) -> T,
) -> usize {
    let mut lost = 0;
    for (id, result) in (0..).zip(results) {
        match result {
            Ok(value) => assert_eq!(value, expected(id)),
            Err(error) => {
                assert_lost(&error);
                lost += 1;
            }
        }
    }
    lost
}

async fn hundred_users(cache: Cache) {
    for id in 0..100 {
        cache.set(&user(id)).await.unwrap();
    }
}

async fn nothing(_cache: Cache) {}

#[test]
fn operations_whose_replies_are_lost_end_at_the_deadline() {
    run(Loses::All, nothing, async |cache| {
        let set = cache.set_at(&MottoKey { id: 1 }, &"x".into());
        let (get, value) = (cache.get(&UserKey { id: 1 }), user(1));
        let pipeline = cache.pipeline((cache.set(&value), cache.exists(&UserKey { id: 1 })));
        let group = cache
            .pipeline((cache.set(&value), cache.exists(&UserKey { id: 1 })))
            .atomic();
        let mut batch = cache.batch();
        let _ = batch.push(cache.get(&UserKey { id: 1 }));
        let many = cache.get_many([UserKey { id: 1 }]);
        let (set, get, pipeline, group, batch, many) =
            tokio::join!(set, get, pipeline, group, batch.run(), many);
        assert_lost(&set.unwrap_err());
        assert_lost(&get.unwrap_err());
        assert_lost(&pipeline.unwrap_err());
        assert_lost(&group.unwrap_err());
        assert_lost(&batch.unwrap_err());
        assert_lost(&many.unwrap_err());
    });
}

#[test]
fn lost_replies_cost_the_operations_in_flight_beside_them_nothing() {
    run(Loses::EverySecond, hundred_users, async |cache| {
        let gets = (0..100).map(|id| cache.get(&UserKey { id }));
        let read = join_all(gets).await;
        assert_eq!(lost(read, |id| Some(user(id))), 50);
    });
}

#[test]
fn lost_writes_may_have_run() {
    run(Loses::EverySecond, nothing, async |cache| {
        let counters = (0..100).map(|page| cache.counter(&VisitsKey { page }));
        let counted = join_all(counters.map(|counter| counter.increment(3))).await;
        assert_eq!(lost(counted, |_page| 3), 50);
    });
}

#[test]
fn the_slots_of_a_lost_message_are_errors_and_the_others_have_their_values() {
    run(Loses::EverySecond, hundred_users, async |cache| {
        let mut batch = cache.batch();
        let slots: Vec<_> = (0..600)
            .map(|id| batch.push(cache.get(&UserKey { id: id % 100 })))
            .collect();
        let mut replies = batch.run().await.unwrap();
        let read = slots.into_iter().map(|slot| replies.take(slot));
        // Two of three messages.
        assert_eq!(lost(read, |id| Some(user(id % 100))), 400);
    });
}

#[test]
fn pipelines_in_flight_at_once_are_lost_whole_or_not_at_all() {
    run(Loses::EverySecond, hundred_users, async |cache| {
        let pipeline = |id| {
            let gets = [id, id + 1].map(|id| -> Operation<_> { cache.get(&UserKey { id }).into() });
            cache.pipeline(Vec::from(gets))
        };
        let read = join_all((0..50).map(pipeline)).await;
        let expected = |id| vec![Some(user(id)), Some(user(id + 1))];
        assert_eq!(lost(read, expected), 25);
    });
}

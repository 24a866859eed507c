//! `write_behind`: what the source gets, and what becomes of what it does not take.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::future::poll_immediate;
use serde::{Deserialize, Serialize};
use tokio::runtime::Builder;
use typed_cache::{Cache, Cacheable, Changes, ErrorKind, Expiry, Fault, WriteFailure};

use crate::support::{Source, USER, User, UserKey, memory, user};

#[tokio::test(start_paused = true)]
async fn the_source_gets_the_newest_value_of_each_key_in_the_order_of_the_keys() {
    let (_engine, cache) = memory();
    let source = Source::open();
    let users = source.behind(&cache).start().unwrap();
    for version in 1..=3 {
        users.write(user(version)).await.unwrap();
        users.write(User { id: 2, version }).await.unwrap();
        assert_eq!(cache.get(&USER).await.unwrap(), Some(user(version)));
    }
    assert_eq!((users.pending(), source.batches().len()), (2, 0));
    let begun = tokio::time::Instant::now();
    source.begins().await;
    assert_eq!(begun.elapsed(), Duration::from_millis(100));
    users.flush().await.unwrap();
    assert_eq!(source.batches(), [[(1, 3), (2, 3)]]);
    assert_eq!(users.pending(), 0);
}

#[tokio::test(start_paused = true)]
async fn two_values_of_a_key_are_never_written_at_once() {
    let (_engine, cache) = memory();
    let source = Source::closed();
    let users = source.behind(&cache).start().unwrap();
    users.write(user(1)).await.unwrap();
    source.begins().await;
    users.write(user(2)).await.unwrap();
    // Longer than any interval.
    tokio::time::sleep(Duration::from_secs(10)).await;
    assert_eq!(source.batches(), [[(1, 1)]]);
    assert_eq!(users.get(&USER).await.unwrap().as_deref(), Some(&user(2)));
    source.let_one_go();
    source.begins().await;
    assert_eq!(source.batches(), [[(1, 1)], [(1, 2)]]);
    source.let_one_go();
    users.flush().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_full_queue_holds_up_writes_of_other_keys() {
    let (_engine, cache) = memory();
    let source = Source::closed();
    let users = source.behind(&cache).capacity(1).start().unwrap();
    users.write(user(1)).await.unwrap();
    users.write(user(2)).await.unwrap();
    let mut other = Box::pin(users.write(User { id: 2, version: 1 }));
    assert!(poll_immediate(&mut other).await.is_none());
    source.begins().await;
    assert!(poll_immediate(&mut other).await.is_none());
    source.let_one_go();
    other.await.unwrap();
    source.let_one_go();
    users.close().await.unwrap();
    assert_eq!(source.batches(), [[(1, 2)], [(2, 1)]]);
}

#[tokio::test(start_paused = true)]
async fn a_batch_is_written_again_after_a_pause() {
    let (_engine, cache) = memory();
    let source = Source::failing(2);
    let users = source.behind(&cache).start().unwrap();
    users.write(user(1)).await.unwrap();
    let begun = tokio::time::Instant::now();
    users.flush().await.unwrap();
    // 100 and 200 ms, of which up to a half is left out, and a timer's millisecond each.
    let elapsed = begun.elapsed().as_millis();
    assert!((150..=302).contains(&elapsed), "{elapsed} ms");
    assert_eq!(source.batches(), [[(1, 1)], [(1, 1)], [(1, 1)]]);
    assert_eq!(cache.get(&USER).await.unwrap(), Some(user(1)));
}

#[tokio::test(start_paused = true)]
async fn lost_values_are_reported_and_leave_the_cache() {
    let (_engine, cache) = memory();
    let source = Source::failing(2);
    let lost = Arc::new(Mutex::new(Vec::new()));
    let all = Arc::clone(&lost);
    let users = source.behind(&cache).attempts(2).on_lost(move |these| {
        all.lock()
            .unwrap()
            .push((these.changes.values, these.failure));
        panic!("a panic there ends nothing");
    });
    let users = users.start().unwrap();
    users.write(user(1)).await.unwrap();
    let error = users.flush().await.unwrap_err();
    assert_eq!(error.lost, 1);
    assert_eq!(
        error.to_string(),
        "1 changes did not reach their source: the writer failed: the source is down"
    );
    let (values, failure) = lost.lock().unwrap().pop().unwrap();
    assert_eq!((&*values[0], values.len()), (&user(1), 1));
    assert!(matches!(failure, WriteFailure::Write(error) if *error == "the source is down"));
    assert!(!cache.exists(&USER).await.unwrap());
    // It is said once, and the next values are written.
    users.flush().await.unwrap();
    users.write(user(2)).await.unwrap();
    users.flush().await.unwrap();
    assert_eq!(cache.get(&USER).await.unwrap(), Some(user(2)));
}

#[tokio::test(start_paused = true)]
async fn an_older_value_that_was_loaded_meanwhile_does_not_stay() {
    let (_engine, cache) = memory();
    let source = Source::closed();
    let users = source.behind(&cache).start().unwrap();
    users.write(user(2)).await.unwrap();
    assert!(cache.delete(&USER).await.unwrap());
    source.begins().await;
    // Somebody loads what the source has until then.
    let load = async || Ok::<_, ()>(user(1));
    assert_eq!(cache.remember(&USER, load).await.unwrap(), user(1));
    assert_eq!(users.get(&USER).await.unwrap().as_deref(), Some(&user(2)));
    source.let_one_go();
    users.flush().await.unwrap();
    assert_eq!(cache.get(&USER).await.unwrap(), None);
}

#[tokio::test(start_paused = true)]
async fn a_load_that_began_before_the_source_had_the_value_is_not_stored_behind_it() {
    let (_engine, cache) = memory();
    let source = Source::closed();
    let users = source.behind(&cache).start().unwrap();
    users.write(user(2)).await.unwrap();
    assert!(cache.delete(&USER).await.unwrap());
    source.begins().await;
    let (go, gone) = tokio::sync::oneshot::channel();
    let load = || async {
        gone.await.unwrap();
        Ok::<_, ()>(user(1))
    };
    let mut load = Box::pin(cache.remember(&USER, load));
    while users.pending() > 0 {
        assert!(poll_immediate(&mut load).await.is_none());
        source.let_one_go();
        tokio::task::yield_now().await;
    }
    go.send(()).unwrap();
    assert_eq!(load.await.unwrap(), user(1));
    assert_eq!(cache.get(&USER).await.unwrap(), None);
}

#[tokio::test(start_paused = true)]
async fn a_value_that_somebody_else_has_written_is_not_replaced_by_an_older_one() {
    let (_engine, cache) = memory();
    let source = Source::closed();
    let users = source.behind(&cache).start().unwrap();
    users.write(user(1)).await.unwrap();
    source.begins().await;
    cache.set(&user(2)).await.unwrap();
    source.let_one_go();
    users.flush().await.unwrap();
    // Nobody can say which one the source has.
    assert_eq!(cache.get(&USER).await.unwrap(), None);
}

#[tokio::test(start_paused = true)]
async fn a_value_is_stored_once_and_its_ttl_goes_on() {
    let (engine, cache) = memory();
    let source = Source::closed();
    let users = source.behind(&cache).start().unwrap();
    users.write(user(1)).await.unwrap();
    let stores = engine
        .inject(Fault::unavailable().operation("set"))
        .unwrap();
    let again = engine
        .inject(Fault::unavailable().operation("write_behind"))
        .unwrap();
    tokio::time::advance(Duration::from_secs(60)).await;
    source.let_one_go();
    users.flush().await.unwrap();
    assert_eq!((stores.times_fired(), again.times_fired()), (0, 0));
    assert_eq!(cache.get(&USER).await.unwrap(), Some(user(1)));
    let Expiry::In(left) = cache.ttl(&USER).await.unwrap() else {
        panic!("the entry has a TTL");
    };
    assert!(left <= Duration::from_secs(14 * 60), "{left:?}");
}

#[derive(Serialize, Deserialize, Cacheable, Clone, Debug, PartialEq)]
#[cache(resource = "price", ttl = "10m", grace = "1h")]
struct Price {
    #[cache(key)]
    id: u64,
}

#[tokio::test(start_paused = true)]
async fn a_value_with_grace_is_fresh_for_its_ttl_and_stale_behind_it() {
    let (_engine, cache) = memory();
    let prices = cache.write_behind(|_: Changes<Price>| async { Ok::<_, ()>(()) });
    let prices = prices.start().unwrap();
    prices.write(Price { id: 1 }).await.unwrap();
    prices.flush().await.unwrap();
    let key = PriceKey { id: 1 };
    tokio::time::advance(Duration::from_secs(599)).await;
    assert_eq!(cache.get(&key).await.unwrap(), Some(Price { id: 1 }));
    tokio::time::advance(Duration::from_secs(2)).await;
    assert_eq!(cache.get(&key).await.unwrap(), None);
    assert!(cache.get_stale(&key).await.unwrap().is_some());
}

#[tokio::test(start_paused = true)]
async fn an_outage_of_the_cache_keeps_nothing_from_the_source_and_leaves_nothing_stale() {
    let (engine, cache) = memory();
    cache.set(&user(1)).await.unwrap();
    let outage = engine.inject(Fault::unavailable()).unwrap();
    let source = Source::open();
    let users = source.behind(&cache).start().unwrap();
    let error = users.write(user(2)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    users.flush().await.unwrap();
    assert_eq!(source.batches(), [[(1, 2)]]);
    // The delete of the entry is kept, and sent before anything is read.
    assert!(cache.is_degraded());
    outage.remove();
    assert_eq!(cache.get(&USER).await.unwrap(), None);
}

#[tokio::test(start_paused = true)]
async fn a_delete_goes_to_the_source_in_the_order_of_its_key() {
    let (_engine, cache) = memory();
    let source = Source::open();
    let users = source.behind(&cache).start().unwrap();
    users.write(user(1)).await.unwrap();
    users.delete(USER).await.unwrap();
    users.delete(UserKey { id: 2 }).await.unwrap();
    users.write(User { id: 2, version: 1 }).await.unwrap();
    assert_eq!(cache.get(&USER).await.unwrap(), None);
    assert_eq!(users.pending(), 2);
    users.flush().await.unwrap();
    // Of each key the newest change alone.
    assert_eq!(source.batches(), [[(2, 1), (1, 0)]]);
}

#[tokio::test(start_paused = true)]
async fn a_value_that_was_loaded_before_the_source_had_deleted_it_does_not_stay() {
    let (_engine, cache) = memory();
    let source = Source::closed();
    let users = source.behind(&cache).start().unwrap();
    users.delete(USER).await.unwrap();
    let load = async || Ok::<_, ()>(user(1));
    assert_eq!(cache.remember(&USER, load).await.unwrap(), user(1));
    assert_eq!(cache.get(&USER).await.unwrap(), Some(user(1)));
    assert_eq!(users.get(&USER).await.unwrap(), None);
    source.let_one_go();
    users.flush().await.unwrap();
    assert_eq!(cache.get(&USER).await.unwrap(), None);
}

#[tokio::test(start_paused = true)]
async fn several_batches_are_written_at_once_and_never_two_of_a_key() {
    let (_engine, cache) = memory();
    let source = Source::closed();
    let users = source.behind(&cache).batch(1).concurrency(2);
    let users = users.start().unwrap();
    for (id, version) in [(1, 1), (2, 1)] {
        users.write(User { id, version }).await.unwrap();
        source.begins().await;
    }
    users.write(user(2)).await.unwrap();
    users.write(User { id: 3, version: 1 }).await.unwrap();
    let flush = tokio::spawn({
        let users = users.clone();
        async move { users.flush().await }
    });
    tokio::time::sleep(Duration::from_secs(10)).await;
    assert_eq!(source.batches(), [[(1, 1)], [(2, 1)]]);
    assert_eq!(users.stats().oldest.unwrap().as_secs(), 10);
    for _ in 0..4 {
        assert!(!flush.is_finished());
        source.let_one_go();
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    flush.await.unwrap().unwrap();
    let batches = source.batches().concat();
    assert_eq!(batches[..2], [(1, 1), (2, 1)]);
    let place = |of| batches.iter().position(|one| *one == of).unwrap();
    assert!(place((1, 2)) > place((1, 1)) && place((3, 1)) > 1);
}

#[tokio::test(start_paused = true)]
async fn a_key_that_is_being_written_holds_up_no_other_key() {
    let (_engine, cache) = memory();
    let source = Source::closed();
    let users = source.behind(&cache).batch(1).concurrency(2);
    let users = users.start().unwrap();
    users.write(user(1)).await.unwrap();
    source.begins().await;
    users.write(user(2)).await.unwrap();
    users.write(User { id: 2, version: 1 }).await.unwrap();
    source.begins().await;
    assert_eq!(source.batches(), [[(1, 1)], [(2, 1)]]);
    for _ in 0..3 {
        source.let_one_go();
    }
    users.close().await.unwrap();
    assert_eq!(source.batches(), [[(1, 1)], [(2, 1)], [(1, 2)]]);
}

#[tokio::test(start_paused = true)]
async fn a_change_that_the_source_refuses_takes_no_other_one_with_it() {
    let (_engine, cache) = memory();
    let source = Source::refusing(2);
    let lost = Arc::new(Mutex::new(Vec::new()));
    let all = Arc::clone(&lost);
    let users = source.behind(&cache).attempts(2).on_lost(move |these| {
        let ids = these.changes.values.iter().map(|user| user.id);
        all.lock().unwrap().extend(ids);
    });
    let users = users.start().unwrap();
    for id in 1..=3 {
        users.write(User { id, version: 1 }).await.unwrap();
    }
    assert_eq!(users.flush().await.unwrap_err().lost, 1);
    assert_eq!(*lost.lock().unwrap(), [2]);
    assert_eq!(source.batches()[2..], [[(1, 1)], [(2, 1)], [(3, 1)]]);
    let found = cache.get_many((1..=3).map(|id| UserKey { id })).await;
    let found: Vec<_> = found.unwrap().iter().map(Option::is_some).collect();
    assert_eq!(found, [true, false, true]);
    let stats = users.stats();
    assert_eq!((stats.written, stats.lost, stats.failures), (2, 1, 3));
}

#[tokio::test(start_paused = true)]
async fn a_value_that_cannot_be_stored_is_not_queued() {
    let cache = Cache::builder().max_value_bytes(5).memory();
    let source = Source::open();
    let users = source.behind(&cache).start().unwrap();
    let error = users.write(user(1)).await.unwrap_err();
    assert_eq!((error.kind(), users.pending()), (ErrorKind::TooLarge, 0));
}

#[tokio::test(start_paused = true)]
async fn the_end_of_the_handles_flushes() {
    let (_engine, cache) = memory();
    let hour = Duration::from_secs(3600);
    let source = Source::open();
    let users = source.behind(&cache).interval(hour).start().unwrap();
    users.write(user(1)).await.unwrap();
    users.close().await.unwrap();
    assert_eq!(source.batches(), [[(1, 1)]]);
    let error = users.write(user(2)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable);

    let users = source.behind(&cache).interval(hour).start().unwrap();
    let other = users.clone();
    users.write(user(3)).await.unwrap();
    drop(users);
    assert_eq!(other.pending(), 1);
    drop(other);
    source.begins().await;
    source.begins().await;
    assert_eq!(source.batches(), [[(1, 1)], [(1, 3)]]);
}

#[tokio::test(start_paused = true)]
async fn a_writer_that_panics_or_hangs_has_failed() {
    let (_engine, cache) = memory();
    let panics = |_: Changes<User>| async { panic!("the writer panics") as Result<(), ()> };
    let users = cache.write_behind(panics).attempts(1).start().unwrap();
    users.write(user(1)).await.unwrap();
    let failure = users.flush().await.unwrap_err().failure;
    assert!(matches!(failure, WriteFailure::Panicked), "{failure:?}");

    let limit = Duration::from_secs(1);
    let users = Source::closed().behind(&cache).attempts(1);
    let users = users.write_timeout(limit).start().unwrap();
    users.write(user(1)).await.unwrap();
    let failure = users.flush().await.unwrap_err().failure;
    assert!(matches!(failure, WriteFailure::TimedOut(after) if after == limit));
}

#[test]
fn the_end_of_the_runtime_is_reported_with_what_has_not_reached_the_source() {
    let (_engine, cache) = memory();
    let lost = Arc::new(Mutex::new(Vec::new()));
    let all = Arc::clone(&lost);
    let runtime = || Builder::new_current_thread().enable_all().build().unwrap();
    let (first, second) = (runtime(), runtime());
    let users = first.block_on(async {
        let source = Source::closed();
        let users = source.behind(&cache).on_lost(move |these| {
            assert!(matches!(these.failure, WriteFailure::Stopped));
            let versions = these.changes.values.iter().map(|user| user.version);
            all.lock().unwrap().extend(versions);
        });
        let users = users.start().unwrap();
        users.write(user(1)).await.unwrap();
        source.begins().await;
        // This one waits, and is the newest of its key.
        users.write(user(2)).await.unwrap();
        users
    });
    drop(first);
    assert_eq!(*lost.lock().unwrap(), [2]);
    let error = second.block_on(users.flush()).unwrap_err();
    assert_eq!(error.lost, 1);
    assert!(matches!(error.failure, WriteFailure::Stopped));
    let error = second.block_on(users.write(user(2))).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable);
}

#[tokio::test(start_paused = true)]
async fn the_end_of_the_cache_flushes() {
    let (_engine, cache) = memory();
    let source = Source::open();
    let hour = Duration::from_secs(3600);
    let users = source.behind(&cache).interval(hour).start().unwrap();
    users.write(user(1)).await.unwrap();
    cache.close().await.unwrap();
    assert_eq!(source.batches(), [[(1, 1)]]);
    let error = users.write(user(2)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable);
}

#[tokio::test(start_paused = true)]
async fn the_end_of_the_cache_says_what_has_not_reached_the_source() {
    let cache = || Cache::builder().timeout(Duration::from_millis(50)).memory();
    let (slow, source) = (cache(), Source::closed());
    let hour = Duration::from_secs(3600);
    // The cache waits on the real clock, while that of the writer leaps.
    let users = source.behind(&slow).write_timeout(hour).start().unwrap();
    users.write(user(1)).await.unwrap();
    let error = slow.close().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.to_string().contains("1 changes"), "{error}");
    // It goes on without the cache.
    source.let_one_go();
    users.close().await.unwrap();
    assert_eq!(source.batches(), [[(1, 1)]]);

    let lossy = cache();
    let users = Source::failing(1).behind(&lossy).attempts(1);
    let users = users.start().unwrap();
    users.write(user(1)).await.unwrap();
    assert!(lossy.close().await.is_err());
    assert_eq!(users.flush().await.unwrap_err().lost, 1);
}

#[tokio::test(start_paused = true)]
async fn the_numbers_of_the_queue_are_counted() {
    let (_engine, cache) = memory();
    let source = Source::closed();
    let users = source.behind(&cache).start().unwrap();
    assert!(users.stats().oldest.is_none());
    users.write(user(1)).await.unwrap();
    users.write(user(2)).await.unwrap();
    users.delete(UserKey { id: 2 }).await.unwrap();
    tokio::time::sleep(Duration::from_secs(2)).await;
    let stats = users.stats();
    assert_eq!((stats.pending, stats.changes, stats.coalesced), (2, 3, 1));
    assert_eq!(stats.oldest, Some(Duration::from_secs(2)));
    source.let_one_go();
    users.flush().await.unwrap();
    let stats = users.stats();
    assert_eq!((stats.pending, stats.written, stats.oldest), (0, 2, None));
}

#[tokio::test]
async fn numbers_of_zero_are_refused() {
    let (_engine, cache) = memory();
    let builder = || Source::open().behind(&cache);
    for builder in [
        builder().capacity(0),
        builder().batch(0),
        builder().attempts(0),
        builder().concurrency(0),
    ] {
        let error = builder.start().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
    }
}

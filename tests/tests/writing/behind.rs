//! `write_behind`: what the source gets, and what becomes of what it does not take.

use std::time::Duration;

use futures_util::future::poll_immediate;
use serde::{Deserialize, Serialize};
use typed_cache::{Cache, Cacheable, Changes, ErrorKind, Expiry, Fault};

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
    let text = "1 change of a write behind has not reached its source";
    assert!(error.to_string().contains(text), "{error}");
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

#[tokio::test]
async fn a_first_pause_beyond_the_longest_is_refused() {
    let (_engine, cache) = memory();
    let [short, long] = [1, 3].map(Duration::from_secs);
    let error = Source::open().behind(&cache).backoff(long, short).start();
    let text = error.unwrap_err().to_string();
    assert!(text.contains("`backoff(first, longest)`"), "{text}");
    let users = Source::open().behind(&cache).backoff(short, short).start();
    assert!(users.is_ok());
}

#[tokio::test(start_paused = true)]
async fn times_without_end_are_taken() {
    let (_engine, cache) = memory();
    let source = Source::failing(1);
    let users = source.behind(&cache).backoff(Duration::MAX, Duration::MAX);
    let users = users.interval(Duration::MAX).write_timeout(Duration::MAX);
    let users = users.batch(2).start().unwrap();
    users.write(user(1)).await.unwrap();
    tokio::time::sleep(Duration::from_secs(3600)).await;
    assert_eq!(source.batches().len(), 0);
    users.write(User { id: 2, version: 1 }).await.unwrap();
    source.begins().await;
    // The pause between attempts is a day at most.
    let begun = tokio::time::Instant::now();
    users.close().await.unwrap();
    assert!(begun.elapsed() <= Duration::from_secs(24 * 60 * 60 + 1));
    assert_eq!(source.batches().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_full_queue_waits_for_no_interval() {
    let (_engine, cache) = memory();
    let source = Source::open();
    let users = source.behind(&cache).capacity(64).start().unwrap();
    let begun = tokio::time::Instant::now();
    for id in 0..1000 {
        users.write(User { id, version: 1 }).await.unwrap();
    }
    assert_eq!(begun.elapsed(), Duration::ZERO);
    users.close().await.unwrap();
    let batches = source.batches();
    assert_eq!((batches[0].len(), batches.concat().len()), (64, 1000));
}

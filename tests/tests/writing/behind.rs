//! `write_behind`: what the source gets, and what becomes of what it does not take.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::future::poll_immediate;
use tokio::runtime::Builder;
use typed_cache::{ErrorKind, Fault, WriteFailure};

use crate::support::{Source, USER, User, memory, user};

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
        all.lock().unwrap().push((these.values, these.failure));
        panic!("a panic there ends nothing");
    });
    let users = users.start().unwrap();
    users.write(user(1)).await.unwrap();
    let error = users.flush().await.unwrap_err();
    assert_eq!(error.lost, 1);
    assert_eq!(
        error.to_string(),
        "1 values did not reach their source: the writer failed: the source is down"
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
async fn a_value_that_has_left_the_cache_is_kept_until_the_source_has_it() {
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
    assert_eq!(cache.get(&USER).await.unwrap(), Some(user(2)));
}

#[tokio::test(start_paused = true)]
async fn an_outage_of_the_cache_keeps_nothing_from_the_source() {
    let (engine, cache) = memory();
    let outage = engine.inject(Fault::unavailable()).unwrap();
    let source = Source::closed();
    let users = source.behind(&cache).start().unwrap();
    let error = users.write(user(1)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    source.begins().await;
    outage.remove();
    source.let_one_go();
    users.flush().await.unwrap();
    // The entry is there as soon as the source has the value.
    assert_eq!(cache.get(&USER).await.unwrap(), Some(user(1)));
}

#[tokio::test(start_paused = true)]
async fn a_value_that_cannot_be_stored_is_not_queued() {
    let cache = typed_cache::Cache::builder().max_value_bytes(5).memory();
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
    let panics = |_: Arc<[Arc<User>]>| async { panic!("the writer panics") as Result<(), ()> };
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
fn the_end_of_the_runtime_is_an_error_of_those_who_wait() {
    let (_engine, cache) = memory();
    let runtime = || Builder::new_current_thread().enable_all().build().unwrap();
    let (first, second) = (runtime(), runtime());
    let users = first.block_on(async {
        let users = Source::closed().behind(&cache).start().unwrap();
        users.write(user(1)).await.unwrap();
        users
    });
    drop(first);
    let error = second.block_on(users.flush()).unwrap_err();
    assert_eq!(error.lost, 1);
    assert!(matches!(error.failure, WriteFailure::Stopped));
    let error = second.block_on(users.write(user(2))).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable);
}

#[tokio::test]
async fn numbers_of_zero_are_refused() {
    let (_engine, cache) = memory();
    let builder = || Source::open().behind(&cache);
    for builder in [
        builder().capacity(0),
        builder().batch(0),
        builder().attempts(0),
    ] {
        let error = builder.start().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
    }
}

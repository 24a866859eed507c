//! Kept deletes on their way, and the messages that wait for them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::future::{join_all, poll_immediate};
use typed_cache::OwedChange::{Kept, Sent};
use typed_cache::{Cache, Event, Fault, MemoryEngine, Observer};

use crate::support::{PAGE, PageKey, counts, memory};

/// A cache that owes a delete of the page, which is still stored.
async fn owing() -> (MemoryEngine, Cache, crate::support::Changes) {
    let (engine, cache, changes) = memory();
    cache.set_at(&PAGE, &1).await.unwrap();
    engine.inject(Fault::unavailable().times(1)).unwrap();
    cache.delete(&PAGE).await.unwrap_err();
    (engine, cache, changes)
}

#[tokio::test(start_paused = true)]
async fn all_readers_wait_for_one_delete() {
    let (engine, cache, changes) = owing().await;
    let slow = Fault::delay(Duration::from_secs(1)).operation("delete");
    let slow = engine.inject(slow).unwrap();
    let begun = tokio::time::Instant::now();
    for read in join_all((0..100).map(|_| cache.get(&PAGE))).await {
        assert_eq!(read.unwrap(), None);
    }
    assert_eq!(begun.elapsed(), Duration::from_secs(1));
    assert_eq!(slow.times_fired(), 1);
    assert_eq!(changes.taken(), [Kept, Sent]);
}

#[tokio::test(start_paused = true)]
async fn readers_share_a_failure() {
    let engine = MemoryEngine::new();
    // An attempt then ends at its deadline, and not at once.
    let patient = Cache::builder().wait_for_connection(true);
    let cache = patient.memory_engine(engine.clone());
    let outage = Fault::unavailable().operation("delete");
    let outage = engine.inject(outage.skip(1)).unwrap();
    engine.inject(Fault::unavailable().times(1)).unwrap();
    cache.delete(&PAGE).await.unwrap_err();
    for read in join_all((0..100).map(|_| cache.get(&PAGE))).await {
        assert!(read.unwrap_err().is_unavailable());
    }
    // That of the first one, and one more for those who came while it was under way.
    assert_eq!(outage.times_fired(), 2);
    assert!(cache.is_degraded());
}

#[tokio::test(start_paused = true)]
async fn a_reader_that_leaves_loses_nothing() {
    let (engine, cache, changes) = owing().await;
    let slow = Fault::delay(Duration::from_secs(1)).operation("delete");
    engine.inject(slow).unwrap();
    let mut leaves = Box::pin(cache.get(&PAGE));
    assert!(poll_immediate(&mut leaves).await.is_none());
    let stays = tokio::spawn(cache.get(&PAGE));
    tokio::task::yield_now().await;
    drop(leaves);
    assert_eq!(stays.await.unwrap().unwrap(), None);
    assert_eq!(changes.taken(), [Kept, Sent]);
}

#[tokio::test(start_paused = true)]
async fn the_last_reader_that_leaves_leaves_the_delete_pending() {
    let (engine, cache, changes) = owing().await;
    let slow = Fault::delay(Duration::from_secs(1)).operation("delete");
    engine.inject(slow).unwrap();
    let mut leaves = Box::pin(cache.get(&PAGE));
    assert!(poll_immediate(&mut leaves).await.is_none());
    drop(leaves);
    assert!(cache.is_degraded());
    assert_eq!(cache.get(&PAGE).await.unwrap(), None);
    assert_eq!(changes.taken(), [Kept, Sent]);
}

#[tokio::test(start_paused = true)]
async fn a_reader_that_is_not_polled_holds_up_no_other() {
    let (engine, cache, _) = owing().await;
    let slow = Fault::delay(Duration::from_secs(1)).operation("delete");
    engine.inject(slow).unwrap();
    let mut waits = Box::pin(cache.get(&PAGE));
    assert!(poll_immediate(&mut waits).await.is_none());
    assert_eq!(cache.get(&PAGE).await.unwrap(), None);
    assert_eq!(waits.await.unwrap(), None);
}

#[tokio::test(start_paused = true)]
async fn a_hasty_reader_does_not_end_the_wait_of_others() {
    let (engine, cache, _) = owing().await;
    let slow = Fault::delay(Duration::from_secs(1)).operation("delete");
    engine.inject(slow).unwrap();
    let hasty = cache.get(&PAGE).timeout(Duration::from_millis(20));
    let (hasty, patient) = tokio::join!(hasty, cache.get(&PAGE));
    assert!(hasty.unwrap_err().is_timeout());
    assert_eq!(patient.unwrap(), None);
}

#[tokio::test(start_paused = true)]
async fn thousands_of_deletes_run_before_a_read() {
    const PAGES: u64 = 3000;
    let (engine, cache, _) = memory();
    for id in 0..PAGES {
        cache.set_at(&PageKey { id }, &id).await.unwrap();
    }
    let outage = engine.inject(Fault::unavailable()).unwrap();
    for id in 0..PAGES {
        cache.delete(&PageKey { id }).await.unwrap_err();
    }
    outage.remove();
    assert_eq!(cache.get(&PageKey { id: PAGES - 1 }).await.unwrap(), None);
    assert!(engine.is_empty());
    assert_eq!(counts(&cache), (PAGES, PAGES, 0));
}

#[tokio::test(start_paused = true)]
async fn what_has_run_before_another_break_is_not_sent_again() {
    const PAGES: u64 = 1000;
    let (engine, cache, _) = memory();
    let outage = engine.inject(Fault::unavailable()).unwrap();
    for id in 0..PAGES {
        cache.delete(&PageKey { id }).await.unwrap_err();
    }
    outage.remove();
    let breaks = Fault::unavailable().operation("delete").skip(300);
    let breaks = engine.inject(breaks).unwrap();
    cache.get(&PAGE).await.unwrap_err();
    assert_eq!(counts(&cache), (PAGES, 300, 0));
    breaks.remove();
    assert_eq!(cache.get(&PAGE).await.unwrap(), None);
    assert_eq!(counts(&cache), (PAGES, PAGES, 0));
}

/// Panics once, at the event of a delete that was sent.
struct Panics(AtomicBool);

impl Observer for Panics {
    fn observe(&self, event: &Event<'_>) {
        let is_sent = matches!(event, Event::Owed { change: Sent, .. });
        assert!(
            !is_sent || self.0.swap(true, Ordering::Relaxed),
            "on purpose"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_panic_of_the_observer_is_its_callers_alone() {
    let engine = MemoryEngine::new();
    let observer = Arc::new(Panics(AtomicBool::new(false)));
    let builder = Cache::builder().observer(Arc::clone(&observer));
    let cache = builder.memory_engine(engine.clone());
    engine.inject(Fault::unavailable().times(1)).unwrap();
    cache.delete(&PAGE).await.unwrap_err();
    let readers = (0..3).map(|_| tokio::spawn(cache.get(&PAGE)));
    let ends = join_all(readers.collect::<Vec<_>>()).await;
    assert_eq!(ends.iter().filter(|end| end.is_err()).count(), 1);
    assert!(observer.0.load(Ordering::Relaxed) && !cache.is_degraded());
}

//! `write_behind`: changes that the source does not take.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use tokio::time::Instant;
use typed_cache::{
    Cache, Changes, ErrorKind, Event, Fault, LossCause, MemoryEngine, Observer, WriteBehind,
    WriteFailure,
};

use crate::support::{Source, USER, User, UserKey, memory, user};

/// The events of losses, and a panic at those of an operation, where it has its name.
#[derive(Default)]
struct Losses {
    seen: Mutex<Vec<(&'static str, usize, LossCause)>>,
    panics_at: Option<&'static str>,
}

impl Observer for Losses {
    fn observe(&self, event: &Event<'_>) {
        match *event {
            Event::Lost {
                resource,
                changes,
                cause,
            } => self.seen.lock().unwrap().push((resource, changes, cause)),
            Event::Operation { name, .. } if Some(name) == self.panics_at => {
                panic!("the observer panics")
            }
            _ => {}
        }
    }
}

fn observed(losses: &Arc<Losses>) -> Cache {
    Cache::builder().observer(Arc::clone(losses)).memory()
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
        "1 change did not reach its source: the writer failed: the source is down"
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
async fn values_that_are_lost_in_an_outage_of_the_cache_do_not_stay() {
    let (engine, cache) = memory();
    let fail = |_: Changes<User>| async { Err::<(), _>("the source is down") };
    let users = cache.write_behind(fail).attempts(1).start().unwrap();
    for id in 1..=3 {
        users.write(User { id, version: 1 }).await.unwrap();
    }
    let outage = engine.inject(Fault::unavailable()).unwrap();
    assert_eq!(users.flush().await.unwrap_err().lost, 3);
    assert_eq!(cache.stats().owed_kept, 3);
    outage.remove();
    let found = cache.get_many((1..=3).map(|id| UserKey { id })).await;
    assert_eq!(found.unwrap(), [None, None, None]);
}

/// Starts writes on a runtime of their own that ends before they are written.
fn stopped(cache: &Cache) -> WriteBehind<User, &'static str> {
    let runtime = runtime();
    let users = runtime.block_on(async {
        let hour = Duration::from_secs(3600);
        let users = Source::open().behind(cache).interval(hour);
        let users = users.start().unwrap();
        users.write(user(1)).await.unwrap();
        users.write(User { id: 2, version: 1 }).await.unwrap();
        users
    });
    drop(runtime);
    users
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

#[test]
fn what_is_lost_with_its_runtime_does_not_stay_for_others() {
    let losses = Arc::new(Losses::default());
    let cache = observed(&losses);
    let users = stopped(&cache);
    assert!(cache.is_degraded());
    assert_eq!(
        *losses.seen.lock().unwrap(),
        [("user", 2, LossCause::Stopped)]
    );
    runtime().block_on(async {
        assert_eq!(cache.get(&USER).await.unwrap(), None);
        assert_eq!(cache.get(&UserKey { id: 2 }).await.unwrap(), None);
        assert_eq!(users.close().await.unwrap_err().lost, 2);
    });
    assert_eq!(cache.stats().owed_sent, 2);
}

#[tokio::test(start_paused = true)]
async fn each_loss_is_an_event_and_counted_by_its_resource() {
    let losses = Arc::new(Losses::default());
    let cache = observed(&losses);
    let users = Source::failing(2).behind(&cache).attempts(1);
    let users = users.start().unwrap();
    users.write(user(1)).await.unwrap();
    assert!(users.flush().await.is_err());
    let panics = |_: Changes<User>| async { panic!("the writer panics") as Result<(), ()> };
    let panics = cache.write_behind(panics).attempts(1).start().unwrap();
    panics.write(user(1)).await.unwrap();
    assert!(panics.flush().await.is_err());
    let hangs = Source::closed().behind(&cache).attempts(1).start().unwrap();
    hangs.write(user(1)).await.unwrap();
    hangs.write(User { id: 2, version: 1 }).await.unwrap();
    assert!(hangs.flush().await.is_err());
    let expected = [
        ("user", 1, LossCause::Error),
        ("user", 1, LossCause::Panicked),
        ("user", 2, LossCause::TimedOut),
    ];
    assert_eq!(*losses.seen.lock().unwrap(), expected);
    let stats = cache.stats();
    assert_eq!(
        (stats.lost_changes, stats.resources["user"].lost_changes),
        (4, 4)
    );
}

/// Panics when it is dropped, unless that would end the process.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        assert!(std::thread::panicking(), "the bomb is dropped");
    }
}

#[tokio::test(start_paused = true)]
async fn a_panic_where_an_error_is_dropped_ends_nothing() {
    let (_engine, cache) = memory();
    let calls = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&calls);
    let users = cache.write_behind(move |_: Changes<User>| {
        let call = count.fetch_add(1, Ordering::Relaxed);
        async move { if call == 0 { Err(Bomb) } else { Ok(()) } }
    });
    let users = users.start().unwrap();
    users.write(user(1)).await.unwrap();
    assert!(users.close().await.is_ok());
    assert_eq!(calls.load(Ordering::Relaxed), 2);
    assert_eq!(cache.get(&USER).await.unwrap(), Some(user(1)));
}

#[tokio::test(start_paused = true)]
async fn a_panic_where_a_late_writer_is_dropped_is_one_of_the_writer() {
    let (_engine, cache) = memory();
    let users = cache.write_behind(|changes: Changes<User>| async move {
        if changes.values[0].version == 1 {
            let _bomb = Bomb;
            std::future::pending::<()>().await;
        }
        Ok::<_, ()>(())
    });
    let users = users.attempts(1).start().unwrap();
    users.write(user(1)).await.unwrap();
    let error = users.flush().await.unwrap_err();
    assert!(matches!(error.failure, WriteFailure::Panicked), "{error:?}");
    assert_eq!(cache.get(&USER).await.unwrap(), None);
    users.write(user(2)).await.unwrap();
    users.close().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_panic_of_an_observer_ends_nothing_and_leaves_nothing_unchecked() {
    let losses = Arc::new(Losses {
        panics_at: Some("write_behind.check"),
        ..Losses::default()
    });
    let engine = MemoryEngine::new();
    let builder = Cache::builder().observer(Arc::clone(&losses));
    let (cache, other) = (builder.memory_engine(engine.clone()), Cache::from(engine));
    let users = Source::open().behind(&cache).start().unwrap();
    for version in 1..=2 {
        users.write(user(version)).await.unwrap();
        other.set(&user(7)).await.unwrap();
        users.flush().await.unwrap();
        assert_eq!(cache.get(&USER).await.unwrap(), None);
    }
    assert!(losses.seen.lock().unwrap().is_empty());
}

#[tokio::test(start_paused = true)]
async fn the_end_waits_for_the_attempts_of_one_batch_where_the_source_refuses_all() {
    let (_engine, cache) = memory();
    let source = Source::failing(u32::MAX);
    let users = source.behind(&cache).start().unwrap();
    for id in 0..1000 {
        users.write(User { id, version: 1 }).await.unwrap();
    }
    let begun = Instant::now();
    assert_eq!(users.close().await.unwrap_err().lost, 1000);
    // 100 ms, doubled up to 6.4 s.
    let elapsed = begun.elapsed();
    assert!(elapsed <= Duration::from_secs(13), "{elapsed:?}");
    // The first one in eight attempts, then each of its changes alone, and each other one once.
    assert_eq!(source.batches().len(), 8 + 100 + 9);
}

#[tokio::test(start_paused = true)]
async fn a_source_that_takes_changes_again_gets_the_rest_with_all_attempts() {
    let (_engine, cache) = memory();
    // The first batch fails, alone as well; then one attempt of the third.
    let source = Source::failing_at([1, 2, 4]);
    let users = source.behind(&cache).batch(1).attempts(2).start().unwrap();
    for id in 1..=3 {
        users.write(User { id, version: 1 }).await.unwrap();
    }
    assert_eq!(users.close().await.unwrap_err().lost, 1);
    let batches = source.batches().concat();
    assert_eq!(batches, [(1, 1), (1, 1), (2, 1), (3, 1), (3, 1)]);
}

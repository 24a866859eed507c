//! What is counted of loads, on memory with a clock that stands still.

use std::convert::Infallible;
use std::future::pending;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::future::{join_all, poll_immediate};
use metrics_util::debugging::DebuggingRecorder;
use tokio::runtime::{Builder, Runtime};
use tokio::task::yield_now;
use tracing::Level;
use typed_cache::{Cache, CacheKey, Event, LoadFailure, Observer};

use crate::capture::Capture;
use crate::log::messages;
use crate::metrics::Counts;

#[derive(CacheKey, Clone)]
#[cache(resource = "page", ttl = "1h", value = String)]
struct PageKey {
    id: u64,
}

const LOAD: Duration = Duration::from_secs(3);
const LIMIT: Duration = Duration::from_secs(30);

/// The ends of loads.
#[derive(Default)]
struct Ends(Mutex<Vec<(Duration, Option<LoadFailure>)>>);

impl Observer for Ends {
    fn observe(&self, event: &Event<'_>) {
        if let Event::Loaded {
            resource: "page",
            elapsed,
            failure,
        } = *event
        {
            self.0.lock().unwrap().push((elapsed, failure));
        }
    }
}

impl Ends {
    fn take(&self) -> Vec<(Duration, Option<LoadFailure>)> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

fn runtime() -> Runtime {
    let mut builder = Builder::new_current_thread();
    builder.enable_all().start_paused(true).build().unwrap()
}

fn observed() -> (Cache, Arc<Ends>) {
    let ends = Arc::new(Ends::default());
    let cache = Cache::builder().observer(Arc::clone(&ends)).memory();
    (cache, ends)
}

async fn load() -> Result<String, Infallible> {
    tokio::time::sleep(LOAD).await;
    Ok("a page".to_owned())
}

/// Has a load end in each way there is.
fn end_in_all_ways(cache: &Cache) {
    let key = PageKey { id: 1 };
    runtime().block_on(async {
        let fail = async || Err::<String, _>("the source is down");
        cache.remember(&key, fail).await.unwrap_err();
        let panic = || async { panic!("the loader panics") as Result<String, Infallible> };
        cache.remember(&key, panic).await.unwrap_err();
        let hang = || pending::<Result<String, Infallible>>();
        cache.remember(&key, hang).await.unwrap_err();
        let call = cache.remember(&key, hang).timeout(LOAD);
        call.await.unwrap_err();
        let mut scoped = Box::pin(cache.remember_scoped(&key, hang));
        assert!(poll_immediate(&mut scoped).await.is_none());
    });
    let ends = runtime();
    let hang = || pending::<Result<String, Infallible>>();
    let stopped = ends.spawn(cache.remember(&key, hang));
    ends.block_on(yield_now());
    let mut follower = Box::pin(cache.remember(&key, hang));
    runtime().block_on(async { assert!(poll_immediate(&mut follower).await.is_none()) });
    drop((ends, stopped));
    runtime().block_on(async {
        assert!(follower.await.is_err());
        cache.remember(&key, load).await.unwrap();
    });
}

#[test]
fn loads_are_counted_by_their_ends() {
    let (cache, ends) = observed();
    end_in_all_ways(&cache);
    let expected = [
        (Duration::ZERO, Some(LoadFailure::Error)),
        (Duration::ZERO, Some(LoadFailure::Panicked)),
        (LIMIT, Some(LoadFailure::TimedOut)),
        (LOAD, Some(LoadFailure::Dropped)),
        (Duration::ZERO, Some(LoadFailure::Dropped)),
        (Duration::ZERO, Some(LoadFailure::Stopped)),
        (LOAD, None),
    ];
    let ended = ends.take();
    let millis = |(elapsed, failure): (Duration, _)| (elapsed.as_secs(), failure);
    assert_eq!(
        ended.into_iter().map(millis).collect::<Vec<_>>(),
        expected.map(millis)
    );
    let loads = cache.stats().loads;
    assert_eq!(cache.stats().resources["page"].loads, loads);
    let counts = [
        loads.loaded,
        loads.failed,
        loads.panicked,
        loads.timed_out,
        loads.stopped,
        loads.dropped,
    ];
    assert_eq!(counts, [1, 1, 1, 1, 1, 2]);
    assert_eq!((loads.coalesced, loads.negative_hits), (1, 0));
}

#[test]
fn a_load_is_counted_as_timed_out_though_its_runtime_is_not_driven() {
    let (cache, ends) = observed();
    let stalled = runtime();
    let hang = || pending::<Result<String, Infallible>>();
    let call = stalled.spawn(cache.remember(&PageKey { id: 1 }, hang));
    stalled.block_on(yield_now());
    runtime().block_on(async {
        let follower = cache.remember(&PageKey { id: 1 }, load);
        follower.await.unwrap_err();
    });
    let failures = |ends: &Ends| ends.take().into_iter().map(|(_, failure)| failure);
    let ended: Vec<_> = failures(&ends).collect();
    assert_eq!(ended, [Some(LoadFailure::TimedOut)]);
    // Once is enough.
    drop((stalled, call));
    assert_eq!(failures(&ends).count(), 0);
    assert_eq!(cache.stats().loads.timed_out, 1);
}

/// Panics at the end of each load.
struct Panics;

impl Observer for Panics {
    fn observe(&self, event: &Event<'_>) {
        assert!(
            !matches!(event, Event::Loaded { .. }),
            "the observer panics"
        );
    }
}

#[test]
fn an_observer_that_panics_ends_no_timer_of_a_runtime() {
    let cache = Cache::builder().observer(Panics).memory();
    let stalled = runtime();
    let hang = || pending::<Result<String, Infallible>>();
    let _call = stalled.spawn(cache.remember(&PageKey { id: 1 }, hang));
    stalled.block_on(yield_now());
    runtime().block_on(async {
        let begun = tokio::time::Instant::now();
        let follower = cache.remember(&PageKey { id: 1 }, load);
        assert!(follower.await.is_err());
        tokio::time::sleep(LOAD).await;
        assert!(begun.elapsed() <= LIMIT + LOAD);
    });
}

#[tokio::test(start_paused = true)]
async fn waits_for_loads_and_known_absence_are_counted() {
    let (cache, _) = observed();
    let key = PageKey { id: 1 };
    for page in join_all((0..10).map(|_| cache.remember(&key, load))).await {
        page.unwrap();
    }
    cache.remember(&key, load).await.unwrap();
    let missing = PageKey { id: 2 };
    let none = async || Ok::<_, Infallible>(None::<String>);
    for _ in 0..3 {
        let call = cache.remember_optional(&missing, none).negative(LIMIT);
        assert_eq!(call.await.unwrap(), None);
    }
    let nothing = async |_| Ok::<[(PageKey, String); 0], Infallible>([]);
    let keys = [missing, PageKey { id: 3 }, PageKey { id: 4 }];
    cache.remember_many(keys, nothing).await;
    let loads = cache.stats().loads;
    // The last two are those of one load for two keys.
    assert_eq!(
        (loads.loaded, loads.coalesced, loads.negative_hits),
        (4, 9, 3)
    );
}

#[test]
fn loads_are_metrics() {
    let (cache, _) = observed();
    let recorder = DebuggingRecorder::new();
    let local = metrics::set_default_local_recorder(&recorder);
    end_in_all_ways(&cache);
    runtime().block_on(async {
        let missing = PageKey { id: 2 };
        let none = async || Ok::<_, Infallible>(None::<String>);
        for _ in 0..2 {
            let call = cache.remember_optional(&missing, none).negative(LIMIT);
            call.await.unwrap();
        }
    });
    drop(local);
    let counts = Counts::take(&recorder);
    let of = |rest: &str| format!("typed_cache.resource=page{rest}");
    let ended = [
        (of(""), 2.0),
        (of(" error.type=dropped"), 2.0),
        (of(" error.type=load_error"), 1.0),
        (of(" error.type=panic"), 1.0),
        (of(" error.type=stopped"), 1.0),
        (of(" error.type=timeout"), 1.0),
    ];
    let ended: Vec<_> = ended
        .iter()
        .map(|(text, count)| (&**text, *count))
        .collect();
    counts.check("typed_cache.loads", &ended);
    counts.check("typed_cache.load.duration", &ended);
    counts.check("typed_cache.coalesced", &[(&of(""), 1.0)]);
    counts.check("typed_cache.negative_hits", &[(&of(""), 1.0)]);
}

#[test]
fn loads_are_logged() {
    let (cache, _) = observed();
    let (capture, _guard) = Capture::start();
    end_in_all_ways(&cache);
    let failed = (Level::WARN, "a load failed".to_owned());
    let mut expected = vec![failed; 6];
    expected.push((Level::DEBUG, "a value was loaded".to_owned()));
    assert_eq!(messages(&capture), expected);
    let events = capture.events();
    let types = events
        .iter()
        .filter_map(|event| event.fields.get("error.type"));
    let expected = [
        "load_error",
        "panic",
        "timeout",
        "dropped",
        "dropped",
        "stopped",
    ];
    assert_eq!(types.collect::<Vec<_>>(), expected);
    for event in events {
        assert_eq!(event.fields["typed_cache.resource"], "page");
        assert!(event.fields.contains_key("typed_cache.load.duration"));
    }
}

//! Calls of one cache over several runtimes.

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Barrier, Mutex};
use std::thread;
use std::time::Duration;

use tokio::runtime::Builder;
use tokio::sync::oneshot;
use typed_cache::{Cache, CacheKey, Event, Observer, RememberError};
use typed_cache_tests::harness::{Flavor, Server};
use typed_cache_tests::model::Random;

#[derive(CacheKey)]
#[cache(resource = "version", ttl = "1h", value = u64)]
struct VersionKey;

#[derive(CacheKey)]
#[cache(resource = "number", ttl = "1h", value = u64)]
struct NumberKey {
    id: u64,
}

fn cache(server: &Server) -> Cache {
    let builder = Cache::builder().prefix(&Server::fresh_prefix()).unwrap();
    builder.connect_lazy(&server.url()).unwrap()
}

fn runtime() -> tokio::runtime::Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

#[test]
fn eight_runtimes_of_a_hundred_tasks_load_once() {
    const RUNTIMES: usize = 8;
    const TASKS: usize = 100;
    for round in 0..20 {
        let cache = cache(Server::shared(Flavor::ALL[round % 2]));
        let (loads, barrier) = (AtomicU32::new(0), Barrier::new(RUNTIMES));
        let loads = Arc::new(loads);
        thread::scope(|threads| {
            for _ in 0..RUNTIMES {
                let (cache, loads, barrier) = (cache.clone(), Arc::clone(&loads), &barrier);
                threads.spawn(move || {
                    let runtime = runtime();
                    // Its connection is there before they are let go.
                    runtime.block_on(cache.ping()).unwrap();
                    let tasks: Vec<_> = (0..TASKS)
                        .map(|_| {
                            let loads = Arc::clone(&loads);
                            cache.remember(&VersionKey, move || async move {
                                loads.fetch_add(1, Ordering::Relaxed);
                                tokio::time::sleep(Duration::from_millis(50)).await;
                                Ok::<u64, ()>(7)
                            })
                        })
                        .collect();
                    barrier.wait();
                    runtime.block_on(async {
                        let tasks: Vec<_> = tasks.into_iter().map(tokio::spawn).collect();
                        for task in tasks {
                            assert_eq!(task.await.unwrap().unwrap(), 7);
                        }
                    });
                });
            }
        });
        assert_eq!(loads.load(Ordering::Relaxed), 1);
    }
}

#[test]
fn the_end_of_a_loaders_runtime_frees_its_place() {
    let cache = Cache::memory();
    let first = runtime();
    let (begun, begins) = std::sync::mpsc::channel();
    let hang = move || async move {
        begun.send(()).unwrap();
        std::future::pending::<Result<u64, ()>>().await
    };
    first.spawn(cache.remember(&VersionKey, hang));
    first.block_on(async {
        while begins.try_recv().is_err() {
            tokio::task::yield_now().await;
        }
    });
    let second = runtime();
    let call = cache.remember(&VersionKey, async || Ok::<_, ()>(1));
    let follower = second.spawn(call);
    second.block_on(tokio::task::yield_now());
    drop(first);
    let ended = second.block_on(follower).unwrap();
    assert!(matches!(ended, Err(RememberError::Stopped)), "{ended:?}");
    let call = cache.remember(&VersionKey, async || Ok::<_, ()>(2));
    assert_eq!(second.block_on(call).unwrap(), 2);
}

/// Whether the stores that failed can have run.
#[derive(Default)]
struct FailedStores(Mutex<Vec<bool>>);

impl Observer for FailedStores {
    fn observe(&self, event: &Event<'_>) {
        if let Event::Operation {
            name: "remember.fill",
            error: Some(error),
            ..
        } = event
        {
            self.0.lock().unwrap().push(error.may_have_run());
        }
    }
}

#[test]
fn a_store_that_has_not_left_by_its_deadline_never_does() {
    let failed = Arc::new(FailedStores::default());
    let builder = Cache::builder().prefix(&Server::fresh_prefix()).unwrap();
    let builder = builder.observer(Arc::clone(&failed));
    let url = Server::shared(Flavor::Redis).url();
    let cache = builder.connect_lazy(&url).unwrap();
    let storing = {
        // It goes back to the test behind each task, so that the connection's task does not run behind the loader's.
        let mut builder = Builder::new_current_thread();
        builder.enable_all().event_interval(1).build().unwrap()
    };
    storing.block_on(cache.ping()).unwrap();
    let (begun, begins) = oneshot::channel();
    let hasty = cache.with_timeout(Duration::from_millis(500));
    let call = storing.spawn(hasty.remember(&VersionKey, || async {
        begun.send(()).unwrap();
        Ok::<u64, ()>(7)
    }));
    storing.block_on(begins).unwrap();
    // The delete goes behind the deadline of the store, over another connection.
    let other = runtime();
    assert!(!other.block_on(cache.delete(&VersionKey)).unwrap());
    assert_eq!(storing.block_on(call).unwrap().unwrap(), 7);
    assert_eq!(other.block_on(cache.get(&VersionKey)).unwrap(), None);
    assert_eq!(*failed.0.lock().unwrap(), [false]);
}

#[test]
fn each_miss_reads_once_or_twice_whatever_the_others_load() {
    const CALLERS: u64 = 20_000;
    let cache = Cache::memory();
    runtime().block_on(async {
        let call = |id| cache.remember(&NumberKey { id }, async move || Ok::<u64, ()>(id));
        let calls: Vec<_> = (0..CALLERS).map(|id| tokio::spawn(call(id))).collect();
        for call in calls {
            call.await.unwrap().unwrap();
        }
    });
    let misses = cache.stats().misses;
    assert!((CALLERS..=2 * CALLERS).contains(&misses), "{misses}");
}

/// Connections of several runtimes have no order among them, so a write must not overtake a store.
#[test]
fn no_read_behind_a_write_gives_what_was_loaded_before_it_over_runtimes() {
    for flavor in [Flavor::Redis, Flavor::Valkey] {
        let cache = cache(Server::shared(flavor));
        let source = Arc::new(AtomicU64::new(0));
        let (written, is_done) = (AtomicU64::new(0), AtomicBool::new(false));
        let mut random = Random::seeded();
        thread::scope(|threads| {
            for _ in 0..4 {
                let (cache, source) = (cache.clone(), Arc::clone(&source));
                let (written, is_done) = (&written, &is_done);
                threads.spawn(move || {
                    runtime().block_on(async {
                        while !is_done.load(Ordering::SeqCst) {
                            let least = written.load(Ordering::SeqCst);
                            let source = Arc::clone(&source);
                            let load = move || async move {
                                let version = source.load(Ordering::SeqCst);
                                tokio::task::yield_now().await;
                                Ok::<_, ()>(version)
                            };
                            let found = cache.remember(&VersionKey, load).await.unwrap();
                            assert!(found >= least, "{found} after {least}");
                        }
                    });
                });
            }
            runtime().block_on(async {
                for _ in 0..2000 {
                    let version = source.fetch_add(1, Ordering::SeqCst) + 1;
                    if random.chance(20) {
                        cache.set_at(&VersionKey, &version).await.unwrap();
                    } else {
                        cache.delete(&VersionKey).await.unwrap();
                    }
                    written.store(version, Ordering::SeqCst);
                }
            });
            is_done.store(true, Ordering::SeqCst);
        });
    }
}

//! One cache on several tokio runtimes: at once, one after another, and on some that end.

use std::pin::pin;
use std::sync::OnceLock;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;
use std::task::Poll;
use std::thread;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use typed_cache::Cache;
use typed_cache_tests::harness::{Answer, Flavor, Server};
use typed_cache_tests::users::{UserKey, user};

use crate::support::{
    assert_in_time, builder, current_thread, in_time, multi_thread, quick, users,
};

const DEADLINE: Duration = Duration::from_millis(500);

/// Writes and reads users under keys of its own.
async fn use_it(cache: &Cache, keys: std::ops::Range<u64>) {
    let calls = keys.map(async |id| {
        cache.set(&user(id)).await.unwrap();
        let read = cache.get(&UserKey { id }).await;
        assert_eq!(read.unwrap(), Some(user(id)));
    });
    join_all(calls).await;
}

#[test]
fn several_runtimes_use_a_cache_at_once() {
    in_time(|| {
        let url = Server::shared(Flavor::Redis).url();
        let cache = builder().connect_lazy(&url).unwrap();
        thread::scope(|scope| {
            for number in 0..4 {
                let cache = cache.clone();
                scope.spawn(move || {
                    let runtime = if number % 2 == 0 {
                        current_thread()
                    } else {
                        multi_thread(2)
                    };
                    for round in 0..10 {
                        let first = number * 1000 + round * 50;
                        runtime.block_on(use_it(&cache, first..first + 50));
                    }
                });
            }
        });
    });
}

#[test]
fn a_runtime_that_nobody_polls_keeps_no_other_waiting() {
    in_time(|| {
        let server = Server::shared(Flavor::Redis);
        let cache = builder().connect_lazy(&server.url()).unwrap();
        let (first, second) = (current_thread(), current_thread());
        first.block_on(cache.set(&user(1))).unwrap();
        // From here on `first` is kept, and its tasks do not run.
        let start = Instant::now();
        let hasty = cache.with_timeout(DEADLINE);
        let read = second.block_on(hasty.get(&UserKey { id: 1 }));
        assert_in_time(start, DEADLINE);
        if let Ok(read) = read {
            assert_eq!(read, Some(user(1)));
        }
        drop(first);
        let read = second.block_on(cache.get(&UserKey { id: 1 }));
        assert_eq!(read.unwrap(), Some(user(1)));
    });
}

/// A `static` cache in a test suite: each test has a runtime, which ends with it.
#[test]
fn a_static_cache_serves_one_short_runtime_after_another() {
    static CACHE: OnceLock<Cache> = OnceLock::new();
    in_time(|| {
        let url = Server::shared(Flavor::Redis).url();
        let cache = CACHE.get_or_init(|| builder().connect_lazy(&url).unwrap());
        let next = AtomicU64::new(0);
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    loop {
                        let test = next.fetch_add(1, Relaxed);
                        if test >= 17 {
                            return;
                        }
                        let first = test * 1000;
                        current_thread().block_on(async {
                            for id in first..first + 200 {
                                use_it(cache, id..id + 1).await;
                            }
                        });
                    }
                });
            }
        });
    });
}

#[test]
fn a_runtime_that_ends_in_mid_operation_leaves_an_error_or_a_value() {
    in_time(|| {
        let (first, second) = (multi_thread(1), current_thread());
        let server = second.block_on(users(3, |request| {
            let is_held = request.word(1) == "user:1";
            is_held.then(Answer::silence)
        }));
        let cache = quick()
            .timeout(DEADLINE)
            .connect_lazy(&server.url())
            .unwrap();
        let key = UserKey { id: 1 };
        let mut reading = pin!(cache.get(&key));
        let start = Instant::now();
        first.block_on(async {
            // It begins on this runtime; the reply never comes.
            let polled =
                std::future::poll_fn(|context| Poll::Ready(reading.as_mut().poll(context)));
            assert!(polled.await.is_pending());
            server.wait_for(|log| !log.requests.is_empty()).await;
        });
        first.shutdown_background();
        let read = second.block_on(reading);
        assert!(read.is_err(), "{read:?}");
        assert_in_time(start, DEADLINE + DEADLINE);
        let read = second.block_on(cache.get(&UserKey { id: 2 }));
        assert_eq!(read.unwrap(), Some(user(2)));
    });
}

#[test]
fn operations_of_others_outlive_a_runtime() {
    in_time(|| {
        let url = Server::shared(Flavor::Redis).url();
        let cache = builder().connect_lazy(&url).unwrap();
        let stays = multi_thread(1);
        let steady = stays.spawn({
            let cache = cache.clone();
            async move {
                for round in 0..40 {
                    use_it(&cache, round * 10..round * 10 + 10).await;
                }
            }
        });
        for round in 0..20 {
            let ends = current_thread();
            let first = 10_000 + round * 10;
            ends.block_on(use_it(&cache, first..first + 10));
            ends.shutdown_background();
        }
        stays.block_on(steady).unwrap();
    });
}

/// Between its tries an update waits, and a runtime that it has left may not run.
#[test]
fn an_update_that_moves_between_runtimes_ends_by_its_deadline() {
    in_time(|| {
        let first = current_thread();
        let mut others = 0;
        let server = first.block_on(users(1, move |request| {
            // Others are faster each time.
            others += 1;
            (request.name() == "SET").then(|| Answer::bulk(others.to_string().as_bytes()))
        }));
        let cache = quick().timeout(DEADLINE).connect_lazy(&server.url());
        let mut update = cache.unwrap().update(&UserKey { id: 1 }, |_| Some(user(1)));
        let runtimes = [first, current_thread()];
        let mut moves = runtimes.iter().cycle();
        let ended = loop {
            let step = Duration::from_millis(10);
            let polled = async { tokio::time::timeout(step, &mut update).await };
            if let Ok(ended) = moves.next().unwrap().block_on(polled) {
                break ended;
            }
        };
        let error = ended.unwrap_err();
        assert!(error.is_timeout() || error.is_conflict(), "{error:?}");
        assert!(!error.may_have_run());
    });
}

/// The runtime is gone, its handle is not: nothing it spawns ever runs.
#[test]
fn a_handle_of_a_runtime_that_has_ended_gives_an_error_at_once() {
    in_time(|| {
        let server = Server::shared(Flavor::Redis);
        let cache = builder()
            .timeout(DEADLINE)
            .connect_lazy(&server.url())
            .unwrap();
        let (gone, stays) = (multi_thread(1), current_thread());
        gone.block_on(cache.set(&user(1))).unwrap();
        let handle = gone.handle().clone();
        gone.shutdown_background();
        for _ in 0..3 {
            let (cache, handle) = (cache.clone(), handle.clone());
            let start = Instant::now();
            let read = in_time(move || handle.block_on(cache.get(&UserKey { id: 1 })));
            assert!(read.is_err(), "{read:?}");
            assert!(start.elapsed() < DEADLINE, "it waited for its deadline");
        }
        // On a runtime that runs all is well.
        let read = stays.block_on(cache.get(&UserKey { id: 1 }));
        assert_eq!(read.unwrap(), Some(user(1)));
        let before = processor_time();
        stays.block_on(async { tokio::time::sleep(Duration::from_millis(500)).await });
        let spent = processor_time().saturating_sub(before);
        assert!(
            spent < Duration::from_millis(150),
            "it spins: {spent:?} of 500 ms"
        );
    });
}

/// Returns the processor time of this thread, in the kernel's ticks of 10 ms.
fn processor_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/thread-self/stat").unwrap();
    // The name in brackets can have spaces; `utime` and `stime` are the 14th and 15th word of all.
    let (_, words) = stat.rsplit_once(')').unwrap();
    let words: Vec<&str> = words.split_whitespace().collect();
    let ticks = |index: usize| words[index].parse::<u64>().unwrap();
    Duration::from_millis((ticks(11) + ticks(12)) * 10)
}

//! A million operations among cancellations and cuts: every reply belongs to its request, nothing hangs, and the counts are those
//! that were acknowledged.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;
use std::task::{Context, Waker};
use std::time::Duration;

use tokio::runtime::Builder;
use tokio::task::JoinSet;
use typed_cache::{Cache, CacheKey, Error};
use typed_cache_tests::harness::{Flavor, Proxy, Server};
use typed_cache_tests::model::{Random, seed};
use typed_cache_tests::users::{UserKey, user};

#[derive(CacheKey, Clone, Copy)]
#[cache(resource = "tally", ttl = never, counter)]
struct TallyKey {
    task: u64,
}

const TASKS: u64 = 256;
const OPERATIONS: u64 = 1_000_000;

/// What a task knows of its counter: increments that were acknowledged, and those that may have run.
#[derive(Debug, Default)]
struct Tally {
    acknowledged: i64,
    unknown: i64,
    failed: u64,
    dropped: u64,
}

impl Tally {
    fn failed(&mut self, error: &Error, adds: bool) {
        self.failed += 1;
        let is_expected = error.is_unavailable() || error.is_timeout() || error.is_overloaded();
        assert!(is_expected, "{error:?}");
        self.unknown += i64::from(adds && error.may_have_run());
    }
}

/// Starts an operation and drops it. One that was started may run.
fn drop_started<F: Future + Unpin>(mut operation: F) {
    let polled = std::pin::Pin::new(&mut operation).poll(&mut Context::from_waker(Waker::noop()));
    drop(polled);
}

async fn work(cache: Cache, task: u64, mut random: Random) -> Tally {
    let mut tally = Tally::default();
    let counter = cache.counter(&TallyKey { task });
    for round in 0..OPERATIONS / TASKS {
        let id = task * 1_000 + round % 7;
        match random.below(100) {
            0..30 => match cache.set(&user(id)).await {
                Ok(()) => {}
                Err(error) => tally.failed(&error, false),
            },
            30..60 => match cache.get(&UserKey { id }).await {
                Ok(found) => assert!(
                    found.is_none_or(|found| found == user(id)),
                    "another's value"
                ),
                Err(error) => tally.failed(&error, false),
            },
            60..80 => match counter.increment(1).await {
                Ok(_) => tally.acknowledged += 1,
                Err(error) => tally.failed(&error, true),
            },
            80..90 => {
                let all = (
                    cache.get(&UserKey { id }),
                    counter.increment(1),
                    cache.exists(&UserKey { id }),
                );
                let (read, added, _) = cache.pipeline(all).each().await.expect("they are sent");
                match read {
                    Ok(found) => assert!(
                        found.is_none_or(|found| found == user(id)),
                        "another's value"
                    ),
                    Err(error) => tally.failed(&error, false),
                }
                match added {
                    Ok(_) => tally.acknowledged += 1,
                    Err(error) => tally.failed(&error, true),
                }
            }
            90..95 => {
                drop_started(counter.increment(1));
                (tally.dropped, tally.unknown) = (tally.dropped + 1, tally.unknown + 1);
            }
            95..98 => {
                drop_started(cache.get(&UserKey { id }));
                tally.dropped += 1;
            }
            _ => {
                let hasty = cache.counter(&TallyKey { task }).increment(1);
                match hasty.timeout(Duration::from_micros(200)).await {
                    Ok(_) => tally.acknowledged += 1,
                    Err(error) => tally.failed(&error, true),
                }
            }
        }
    }
    tally
}

/// Cuts connections until it is told to stop.
async fn disturb(proxy: &Proxy, server: &Server, mut random: Random, is_over: &AtomicBool) -> u64 {
    let mut cuts = 0;
    while !is_over.load(Relaxed) {
        tokio::time::sleep(Duration::from_millis(5 + random.below(40) as u64)).await;
        cuts += 1;
        match random.below(4) {
            0 => proxy.cut(),
            1 => proxy.cut_after_replies(random.below(50_000) as u64),
            2 => {
                let kill = redis::cmd("CLIENT")
                    .arg(&["KILL", "TYPE", "normal"])
                    .exec(&mut server.connection());
                kill.expect("connections break");
            }
            _ => {
                let pause = redis::cmd("CLIENT")
                    .arg("PAUSE")
                    .arg(10)
                    .exec(&mut server.connection());
                pause.expect("a pause");
            }
        }
    }
    cuts
}

#[test]
fn a_million_operations_among_cuts_and_cancellations_keep_their_replies_and_counts() {
    let seed = seed();
    let server = Server::start(Flavor::Redis);
    let proxy = Proxy::start(&server);
    let runtime = Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let is_over = Arc::new(AtomicBool::new(false));
    let (tallies, cuts) = runtime.block_on(async {
        let patient = Cache::builder()
            .reconnect_backoff(Duration::from_millis(2), Duration::from_millis(20))
            .wait_for_connection(true)
            .timeout(Duration::from_secs(20));
        let cache = patient.connect(proxy.url()).await.unwrap();
        let mut tasks = JoinSet::new();
        for task in 0..TASKS {
            let (cache, random) = (cache.clone(), Random::new(seed ^ task));
            tasks.spawn(async move { (task, work(cache, task, random).await) });
        }
        let done = async {
            let mut tallies = BTreeMap::new();
            while let Some(ended) = tasks.join_next().await {
                let (task, tally) = ended.expect("no assertion failed");
                tallies.insert(task, tally);
            }
            is_over.store(true, Relaxed);
            tallies
        };
        let disturbed = disturb(&proxy, &server, Random::new(!seed), &is_over);
        let both = async { tokio::join!(done, disturbed) };
        let limit = Duration::from_secs(500);
        let both = tokio::time::timeout(limit, both)
            .await
            .expect("no task hangs");
        for (task, tally) in &both.0 {
            let count = cache
                .counter(&TallyKey { task: *task })
                .get()
                .await
                .unwrap();
            let count = count.unwrap_or(0);
            let least = tally.acknowledged;
            assert!(
                (least..=least + tally.unknown).contains(&count),
                "seed {seed}: {count} for {tally:?}"
            );
        }
        both
    });
    let (failed, dropped) = tallies.values().fold((0, 0), |(failed, dropped), tally| {
        (failed + tally.failed, dropped + tally.dropped)
    });
    assert!(
        cuts > 0 && failed > 0 && dropped > 0,
        "{cuts} cuts, {failed} failed, {dropped} dropped"
    );
}

//! Connections that are slow, stuck or out of step: whoever waits gets its own reply or an error, and the others go on.

use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::join_all;
use tokio::time::{sleep, timeout};
use typed_cache::{Cache, CacheKey, Event, Observer};
use typed_cache_tests::alloc::measure;
use typed_cache_tests::harness::{Answer, FakeServer, Flavor, PATIENCE, Server, eventually};
use typed_cache_tests::users::{UserKey, large_user, user};

use crate::support::{builder, current_thread, quick, users};

const MEGABYTE: usize = 1024 * 1024;
const SHORT: Duration = Duration::from_millis(50);

/// More than the sockets of both sides take together.
const LARGE: usize = 40 * MEGABYTE;

#[derive(CacheKey)]
#[cache(resource = "jobs", ttl = "1h", list = String)]
struct JobsKey;

/// Keeps whether dropped operations may have run, and panics at connections if it is to.
#[derive(Clone, Default)]
struct Watch {
    dropped: Arc<Mutex<Vec<bool>>>,
    panics: Arc<AtomicBool>,
}

impl Observer for Watch {
    fn observe(&self, event: &Event<'_>) {
        match event {
            Event::Dropped { may_have_run, .. } => self.dropped.lock().unwrap().push(*may_have_run),
            Event::Connected { .. } | Event::Disconnected { .. } if self.panics.load(Relaxed) => {
                panic!("an observer's own")
            }
            _ => {}
        }
    }
}

/// A cache whose values can be larger than the sockets of both sides.
async fn roomy(server: &FakeServer) -> Cache {
    let builder = quick().timeout(PATIENCE).max_value_bytes(2 * LARGE);
    let builder = builder.connect_timeout(SHORT * 6);
    builder.connect(&server.url()).await.unwrap()
}

#[tokio::test]
async fn a_deadline_on_a_slow_connection_ends_nobody_elses_wait() {
    let server = users(9, |_| None).await;
    let cache = quick().connect(&server.url()).await.unwrap();
    server.stop_reading();
    let patient = cache.with_timeout(PATIENCE);
    // The end of the first makes the connection suspect: a `PING` goes behind the second. Those behind it get the places of
    // the first two.
    let later = async |after: u32, id| {
        sleep(SHORT * after).await;
        patient.get(&UserKey { id }).await
    };
    let release = async {
        sleep(SHORT * 6).await;
        server.start_reading();
    };
    let (first, second, third, fourth, ()) = tokio::join!(
        cache.get(&UserKey { id: 1 }).timeout(SHORT),
        cache.get(&UserKey { id: 2 }).timeout(SHORT * 3),
        later(2, 3),
        later(4, 4),
        release,
    );
    assert!(first.unwrap_err().is_timeout());
    assert!(second.unwrap_err().is_timeout());
    assert_eq!(third.unwrap(), Some(user(3)));
    assert_eq!(fourth.unwrap(), Some(user(4)));
    let behind = patient.get(&UserKey { id: 5 }).await;
    assert_eq!(behind.unwrap(), Some(user(5)));
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn a_write_refused_half_way_is_not_sent_again() {
    let server = users(3, |_| None).await;
    let cache = roomy(&server).await;
    server.stop_reading();
    let large = large_user(9, LARGE);
    let refuse = async {
        sleep(SHORT).await;
        server.send(b"-BUSY a script runs\r\n");
    };
    let (refused, ()) = tokio::join!(cache.set(&large), refuse);
    let error = refused.unwrap_err();
    assert_eq!(error.code(), Some("BUSY"), "{error:?}");
    assert!(!error.may_have_run());
    server.start_reading();
    let read = cache.get(&UserKey { id: 1 }).await;
    assert_eq!(read.unwrap(), Some(user(1)));
    let written = server
        .requests()
        .iter()
        .any(|request| request.name() == "SET");
    assert!(!written);
}

#[tokio::test]
async fn a_group_larger_than_the_sockets_buffers_runs() {
    for flavor in Flavor::ALL {
        let cache = builder()
            .connect(&Server::shared(flavor).url())
            .await
            .unwrap();
        let jobs = cache.list(&JobsKey);
        let large = "x".repeat(7 * MEGABYTE);
        for length in 1..=3 {
            assert_eq!(jobs.push_back(&large).await.unwrap(), length);
        }
        cache.delete(&JobsKey).await.unwrap();
    }
}

#[tokio::test]
async fn a_connection_that_takes_no_bytes_is_replaced() {
    let server = users(3, |_| None).await;
    let cache = roomy(&server).await;
    server.stop_reading();
    let large = large_user(9, LARGE);
    assert!(cache.set(&large).timeout(SHORT).await.is_err());
    assert!(cache.get(&UserKey { id: 1 }).timeout(SHORT).await.is_err());
    server.wait_for(|log| log.connections == 2).await;
}

#[tokio::test]
async fn one_who_leaves_the_line_for_room_makes_way_for_the_next() {
    let server = users(3, |_| None).await;
    let cache = roomy(&server).await;
    server.stop_reading();
    let values = [1, 2, 3].map(|id| large_user(id, LARGE));
    let [mut first, mut second, mut third] = [0, 1, 2].map(|at| cache.set(&values[at]));
    for set in [&mut first, &mut second, &mut third] {
        assert!(set.now_or_never().is_none());
    }
    sleep(SHORT).await;
    server.start_reading();
    first.await.unwrap();
    // The second was let in and has not been polled since.
    sleep(SHORT).await;
    drop(second);
    let third = timeout(PATIENCE / 2, third).await;
    third.expect("there is room").unwrap();
}

#[test]
fn what_ends_while_there_is_no_connection_takes_no_memory() {
    let runtime = current_thread();
    let cache = quick().connect_lazy("redis://127.0.0.1:1").unwrap();
    let ((), usage) = measure(|| {
        runtime.block_on(async {
            // It stays in front of all others.
            let mut patient = cache.set(&large_user(0, 4096)).timeout(PATIENCE);
            assert!((&mut patient).now_or_never().is_none());
            for _ in 0..20 {
                let gets = (0..500).map(|id| cache.set(&large_user(id, 4096)).timeout(SHORT / 10));
                assert!(join_all(gets).await.iter().all(Result::is_err));
            }
        });
    });
    // 20 rounds of 500 values of 4 KiB are 40 MB.
    assert!(usage.peak_bytes < 12 * MEGABYTE, "{usage:?}");
}

#[tokio::test]
async fn one_dropped_after_its_reply_came_may_have_run() {
    let server = users(3, |_| None).await;
    let watch = Watch::default();
    let cache = quick().observer(watch.clone());
    let cache = cache.connect(&server.url()).await.unwrap();
    let mut set = cache.set(&user(1));
    assert!((&mut set).now_or_never().is_none());
    // Replies come in order.
    cache.get(&UserKey { id: 2 }).await.unwrap();
    drop(set);
    assert_eq!(*watch.dropped.lock().unwrap(), [true]);
}

#[tokio::test]
async fn a_pop_whose_deadline_ended_closes_its_connection() {
    let mut pops = 0;
    let server = FakeServer::start(move |request| {
        pops += usize::from(request.name() == "BLPOP");
        match pops {
            2 => Answer::silence(),
            _ => Answer::bytes("*-1\r\n"),
        }
    });
    let cache = quick().connect(&server.url()).await.unwrap();
    let jobs = cache.list(&JobsKey);
    let wait = Duration::from_millis(1);
    assert_eq!(jobs.wait_pop_front(wait).await.unwrap(), None);
    let ended = jobs.wait_pop_front(wait).timeout(SHORT).await;
    let error = ended.unwrap_err();
    assert!(error.is_timeout() && error.may_have_run(), "{error:?}");
    assert_eq!(jobs.wait_pop_front(wait).await.unwrap(), None);
    // That of the other operations is made by the first of them.
    assert!(eventually(|| server.connections() == 3));
}

#[tokio::test]
async fn an_observer_that_panics_takes_no_connection_from_its_callers() {
    let server = users(3, |_| None).await;
    let watch = Watch::default();
    let cache = quick().observer(watch.clone());
    let cache = cache.connect(&server.url()).await.unwrap();
    watch.panics.store(true, Relaxed);
    server.cut();
    for id in 1..=3 {
        assert_eq!(cache.get(&UserKey { id }).await.unwrap(), Some(user(id)));
    }
}

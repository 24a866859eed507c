//! Kept deletes that the server refuses.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU8;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use typed_cache::OwedChange::{Kept, Refused, Sent};
use typed_cache::{Cache, Error, Fault, MemoryEngine, Result};
use typed_cache_tests::harness::{Answer, FakeServer, Request};

use crate::support::{Changes, PAGE, PageKey, counts, memory};

const OTHER: PageKey = PageKey { id: 2 };

/// The time between two attempts at a server that takes no writes.
const PAUSE: Duration = Duration::from_millis(100);

/// The codes of a server that answers reads and may take writes later, of those that the memory engine knows.
const OF_WRITES: [&str; 4] = ["READONLY", "MISCONF", "NOREPLICAS", "OOM"];

/// A cache with two pages that owes the delete of one.
async fn owing() -> (MemoryEngine, Cache, Changes) {
    let (engine, cache, changes) = memory();
    cache.set_at(&PAGE, &1).await.unwrap();
    cache.set_at(&OTHER, &2).await.unwrap();
    engine.inject(Fault::unavailable().times(1)).unwrap();
    cache.delete(&PAGE).await.unwrap_err();
    assert_eq!(changes.taken(), [Kept]);
    (engine, cache, changes)
}

#[track_caller]
fn assert_refused(error: &Error, code: &str) {
    let found = (error.code(), error.may_have_run());
    assert_eq!(found, (Some(code), false), "{error}");
    assert!(error.to_string().contains("goes first"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_delete_stays_until_the_server_takes_writes_again() {
    for code in OF_WRITES {
        let (engine, cache, changes) = owing().await;
        let refusal = Fault::server_error(code).operation("delete");
        let refusal = engine.inject(refusal).unwrap();
        for _ in 0..3 {
            let error = cache.get(&PAGE).await.unwrap_err();
            assert_refused(&error, code);
            tokio::time::advance(Duration::from_secs(19)).await;
        }
        assert!(cache.is_degraded());
        refusal.remove();
        assert_eq!(cache.get(&PAGE).await.unwrap(), None);
        assert!(!cache.is_degraded());
        assert_eq!(changes.taken(), [Sent]);
    }
}

#[tokio::test(start_paused = true)]
async fn messages_about_other_keys_go_on_meanwhile() {
    let (engine, cache, _) = owing().await;
    let refusal = Fault::server_error("READONLY").operation("delete");
    engine.inject(refusal).unwrap();
    // The first of them has to find out.
    assert_eq!(cache.get(&OTHER).await.unwrap(), Some(2));
    cache.ping().await.unwrap();
    cache.set_at(&OTHER, &3).await.unwrap();
    let read = cache.pipeline((cache.get(&OTHER), cache.get(&PageKey { id: 3 })));
    assert_eq!(read.await.unwrap(), (Some(3), None));
    assert_eq!(cache.get_many([OTHER]).await.unwrap(), [Some(3)]);
    let loaded = cache.remember(&PageKey { id: 4 }, || async { Ok::<_, ()>(4) });
    assert_eq!(loaded.await.unwrap(), 4);
    assert!(cache.is_degraded());
}

#[tokio::test(start_paused = true)]
async fn no_message_about_its_key_goes_meanwhile() {
    let (engine, cache, changes) = owing().await;
    let refusal = Fault::server_error("READONLY").operation("delete");
    let refusal = engine.inject(refusal).unwrap();
    let error = cache.get_many([OTHER, PAGE]).await.unwrap_err();
    assert_refused(&error, "READONLY");
    let both = cache.pipeline((cache.get(&OTHER), cache.get(&PAGE)));
    assert_refused(&both.await.unwrap_err(), "READONLY");
    let mut batch = cache.batch();
    let other = batch.push(cache.set_at(&OTHER, &3));
    let own = batch.push(cache.get(&PAGE));
    let mut replies = batch.run().await.unwrap();
    assert_refused(&replies.take(other).unwrap_err(), "READONLY");
    assert_refused(&replies.take(own).unwrap_err(), "READONLY");
    let write = cache.set_at(&PAGE, &3).if_absent();
    assert_refused(&write.await.unwrap_err(), "READONLY");
    let write = cache.update(&PAGE, |page: Option<u64>| page);
    assert_refused(&write.await.unwrap_err(), "READONLY");
    let loaded = cache.remember(&PAGE, || async { Ok::<_, ()>(4) }).await;
    assert_eq!(loaded.unwrap(), 4, "the source answers");
    tokio::time::advance(PAUSE).await;
    refusal.remove();
    assert_eq!(cache.get(&PAGE).await.unwrap(), None);
    assert_eq!(cache.get(&OTHER).await.unwrap(), Some(2));
    assert_eq!(changes.taken(), [Sent]);
}

#[tokio::test(start_paused = true)]
async fn it_is_tried_again_ten_times_a_second_at_the_most() {
    let (engine, cache, _) = owing().await;
    let refusal = Fault::server_error("READONLY").operation("delete");
    let refusal = engine.inject(refusal).unwrap();
    for attempts in 1..=3 {
        for _ in 0..10 {
            cache.get(&OTHER).await.unwrap();
            cache.get(&PAGE).await.unwrap_err();
        }
        assert_eq!(refusal.times_fired(), attempts);
        tokio::time::advance(PAUSE).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_minute_behind_the_first_refusal_it_is_dropped_counted_and_observed() {
    let (engine, cache, changes) = owing().await;
    // The outage itself does not count.
    tokio::time::advance(Duration::from_secs(1800)).await;
    let replica = Fault::server_error("READONLY").operation("delete");
    let refusal = engine.inject(replica.clone()).unwrap();
    cache.get(&PAGE).await.unwrap_err();
    tokio::time::advance(Duration::from_secs(59)).await;
    refusal.remove();
    engine.inject(Fault::unavailable().times(1)).unwrap();
    cache.delete(&OTHER).await.unwrap_err();
    assert_eq!(changes.taken(), [Kept]);
    let refusal = engine.inject(replica).unwrap();
    cache.get(&PAGE).await.unwrap_err();
    tokio::time::advance(Duration::from_secs(1)).await;
    assert_eq!(cache.get(&PAGE).await.unwrap(), Some(1), "reads go on");
    assert_eq!(changes.taken(), [Refused]);
    let error = cache.get(&OTHER).await.unwrap_err();
    assert_refused(&error, "READONLY");
    refusal.remove();
    tokio::time::advance(PAUSE).await;
    assert_eq!(cache.get(&OTHER).await.unwrap(), None);
    assert_eq!(changes.taken(), [Sent]);
    assert_eq!(counts(&cache), (2, 1, 1));
}

#[tokio::test(start_paused = true)]
async fn thousands_are_dropped_with_one_attempt() {
    const PAGES: u64 = 3000;
    let (engine, cache, _) = memory();
    let outage = engine.inject(Fault::unavailable()).unwrap();
    for id in 0..PAGES {
        cache.delete(&PageKey { id }).await.unwrap_err();
    }
    outage.remove();
    let refusal = Fault::server_error("READONLY").operation("delete");
    let refusal = engine.inject(refusal).unwrap();
    cache.get(&PAGE).await.unwrap_err();
    tokio::time::advance(Duration::from_secs(60)).await;
    assert_eq!(cache.get(&PAGE).await.unwrap(), None);
    assert_eq!(
        (counts(&cache), refusal.times_fired()),
        ((PAGES, 0, PAGES), 2)
    );
    assert!(!cache.is_degraded());
}

#[tokio::test(start_paused = true)]
async fn a_server_that_answers_no_reads_either_does_not_end_the_wait() {
    for code in ["LOADING", "MASTERDOWN", "BUSY"] {
        let (engine, cache, changes) = owing().await;
        let busy = Fault::server_error(code).operation("delete");
        let busy = engine.inject(busy).unwrap();
        for key in [PAGE, OTHER] {
            let error = cache.get(&key).await.unwrap_err();
            assert_refused(&error, code);
            tokio::time::advance(Duration::from_secs(60)).await;
        }
        assert!(cache.is_degraded());
        busy.remove();
        assert_eq!(cache.get(&PAGE).await.unwrap(), None);
        assert_eq!(changes.taken(), [Sent]);
    }
}

/// What becomes of a delete that is refused with a code, in the order of the rows in the guide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// It stays, and the server answers no reads.
    Waits,
    /// It stays for a minute, and reads of other keys go on.
    Stays,
    Dropped,
}

/// Returns the codes of each row of the guide's table.
fn guide() -> Vec<(String, Fate)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let page = fs::read_to_string(root.join("cache/docs/faults.md")).unwrap();
    let lines = page.lines();
    let rows = lines.skip_while(|line| !line.starts_with("| the server's code |"));
    let rows = rows.skip(2).take_while(|line| line.starts_with('|'));
    let fates = [Fate::Waits, Fate::Stays, Fate::Dropped];
    let rows = rows.map(|row| row.split('|').nth(1).unwrap().to_owned());
    let rows: Vec<_> = rows.zip(fates).collect();
    assert_eq!(rows.len(), 3, "{page}");
    let codes = rows.iter().flat_map(|(codes, fate)| {
        let codes = codes.split('`').skip(1).step_by(2);
        codes.map(|code| (code.to_owned(), *fate))
    });
    codes.collect()
}

const UP: u8 = 0;
const BREAKS: u8 = 1;
const REFUSES: u8 = 2;

/// A server that breaks, refuses or takes an `UNLINK`.
fn scripted(code: &str) -> (FakeServer, Arc<AtomicU8>) {
    let state = Arc::new(AtomicU8::new(UP));
    let seen = Arc::clone(&state);
    let refusal = format!("-{code} on purpose\r\n");
    let mut pages: HashMap<Vec<u8>, Vec<u8>> = HashMap::new();
    let server = FakeServer::start(move |request: &Request| {
        let key = request.words.get(1).cloned().unwrap_or_default();
        match (&*request.name(), seen.load(Relaxed)) {
            ("UNLINK", BREAKS) => Answer::close(),
            ("UNLINK", REFUSES) => Answer::bytes(&*refusal),
            ("UNLINK", _) => {
                pages.remove(&key);
                Answer::bytes(":1\r\n")
            }
            ("SET", _) => {
                pages.insert(key, request.words[2].clone());
                Answer::bytes("+OK\r\n")
            }
            ("GET", _) => match pages.get(&key) {
                Some(page) => Answer::bulk(page),
                None => Answer::bytes("$-1\r\n"),
            },
            (name, _) => panic!("{name} is not of the test"),
        }
    });
    (server, state)
}

/// Reads once there is a connection.
async fn read(cache: &Cache, key: &PageKey) -> Result<Option<u64>> {
    loop {
        match cache.get(key).await {
            Err(error) if error.is_unavailable() && error.code().is_none() => {}
            read => return read,
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn each_code_does_what_the_guide_says() {
    let guide = guide();
    for (code, fate) in &guide {
        let (server, state) = scripted(code);
        let changes = Changes::default();
        let cache = Cache::builder().observer(changes.clone());
        let cache = cache.connect(&server.url()).await.unwrap();
        cache.set_at(&PAGE, &1).await.unwrap();
        cache.set_at(&OTHER, &2).await.unwrap();
        state.store(BREAKS, Relaxed);
        cache.delete(&PAGE).await.unwrap_err();
        state.store(REFUSES, Relaxed);
        let own = read(&cache, &PAGE).await;
        let other = read(&cache, &OTHER).await;
        let by_code = |read: Result<Option<u64>>| {
            read.map_err(|error| error.code().unwrap_or_default().to_owned())
        };
        let found = (by_code(own), by_code(other), cache.is_degraded());
        let refused = || Err(code.clone());
        let expected = match fate {
            Fate::Waits => (refused(), refused(), true),
            Fate::Stays => (refused(), Ok(Some(2)), true),
            Fate::Dropped => (Ok(Some(1)), Ok(Some(2)), false),
        };
        assert_eq!(found, expected, "{code}");
        state.store(UP, Relaxed);
        let is_dropped = *fate == Fate::Dropped;
        let ended = if is_dropped { Refused } else { Sent };
        while cache.is_degraded() {
            assert!(!matches!(read(&cache, &PAGE).await, Ok(Some(_))), "{code}");
            tokio::task::yield_now().await;
        }
        assert_eq!(changes.taken(), [Kept, ended], "{code}");
        let left = read(&cache, &PAGE).await.unwrap();
        assert_eq!(left, is_dropped.then_some(1), "{code}");
    }
    assert_eq!(guide.len(), 16, "{guide:?}");
}

//! Tasks that read, load and write, and record what they do.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use tokio::time::{sleep, timeout};
use typed_cache::testing::{History, PendingLoad};
use typed_cache::{Cache, CacheKey, Source};
use typed_cache_tests::model::Random;

use crate::faults::millis;

pub(crate) const TTL: Duration = Duration::from_millis(100);
pub(crate) const GRACE: Duration = Duration::from_millis(150);
/// As below.
pub(crate) const LOAD_TIMEOUT: Duration = Duration::from_millis(40);
pub(crate) const KEYS: u64 = 4;

/// The one that another process changes: the cache knows nothing of it, so its entry is outdated until its TTL ends.
const FOREIGN: u64 = 3;

#[derive(CacheKey, Clone, Copy)]
#[cache(resource = "record", ttl = "100ms", grace = "150ms", throttle = "10ms", value = u64, load_timeout = "40ms")]
pub(crate) struct RecordKey {
    id: u64,
}

/// What all tasks of a run share.
pub(crate) struct World {
    pub(crate) cache: Cache,
    pub(crate) history: History,
    /// The version of each record.
    source: Vec<AtomicU64>,
    pub(crate) is_over: AtomicBool,
    pub(crate) tally: Tally,
}

/// How much has happened, so that no runs pass because they did nothing. Each of them is short, and one may lack what happens seldom.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    reads: AtomicU64,
    stale_reads: AtomicU64,
    reads_without_value: AtomicU64,
    loads: AtomicU64,
    loads_that_failed: AtomicU64,
    loads_that_hung: AtomicU64,
    writes: AtomicU64,
    writes_that_failed: AtomicU64,
}

impl Tally {
    pub(crate) fn add(&self, other: &Self) {
        for (sum, number) in self.numbers().into_iter().zip(other.numbers()) {
            sum.fetch_add(number.load(Ordering::Relaxed), Ordering::Relaxed);
        }
    }

    fn numbers(&self) -> [&AtomicU64; 8] {
        [
            &self.reads,
            &self.loads,
            &self.writes,
            &self.stale_reads,
            &self.reads_without_value,
            &self.loads_that_failed,
            &self.loads_that_hung,
            &self.writes_that_failed,
        ]
    }

    /// Whether there was enough of everything.
    pub(crate) fn check(&self) {
        let numbers = self.numbers();
        let (often, seldom) = numbers.split_at(3);
        let is = |number: &AtomicU64, least| number.load(Ordering::Relaxed) >= least;
        let is_enough =
            often.iter().all(|number| is(number, 200)) && seldom.iter().all(|number| is(number, 3));
        assert!(is_enough, "{self:?}");
    }
}

fn count(number: &AtomicU64) {
    number.fetch_add(1, Ordering::Relaxed);
}

impl World {
    pub(crate) fn new(cache: Cache, history: History) -> Self {
        Self {
            cache,
            history,
            source: (0..KEYS).map(|_| AtomicU64::new(1)).collect(),
            is_over: AtomicBool::new(false),
            tally: Tally::default(),
        }
    }

    /// Reads until the run is over.
    pub(crate) async fn read_all(&'static self, mut random: Random) {
        while !self.is_over.load(Ordering::SeqCst) {
            let key = RecordKey {
                id: random.bits() % KEYS,
            };
            match random.below(100) {
                0..2 if key.id != FOREIGN => self.delete(key).await,
                2..10 => self.get(key).await,
                10..20 => {
                    // Some leave before they have a value.
                    let patience = millis(&mut random, 0, 5);
                    drop(timeout(patience, self.remember(key, &mut random)).await);
                }
                20..30 => self.remember_scoped(key, &mut random).await,
                _ => self.remember(key, &mut random).await,
            }
            sleep(millis(&mut random, 0, 2)).await;
        }
    }

    /// Changes a record, and then the cache, until the run is over.
    pub(crate) async fn write_all(&'static self, id: u64, mut random: Random) {
        while !self.is_over.load(Ordering::SeqCst) {
            self.change(RecordKey { id }, random.chance(30)).await;
            sleep(millis(&mut random, 2, 40)).await;
        }
    }

    async fn change(&self, key: RecordKey, is_set: bool) {
        let source = self.source(key);
        let version = source.load(Ordering::SeqCst) + 1;
        let change = self.history.change(key.id, version);
        source.store(version, Ordering::SeqCst);
        change.done();
        if key.id == FOREIGN {
            return;
        }
        if !is_set {
            return self.delete(key).await;
        }
        let write = self.history.write(key.id, version);
        if self.cache.set_at(&key, &version).await.is_ok() {
            write.done();
            count(&self.tally.writes);
        } else {
            count(&self.tally.writes_that_failed);
        }
    }

    async fn delete(&self, key: RecordKey) {
        let delete = self.history.delete(key.id);
        if self.cache.delete(&key).await.is_ok() {
            delete.done();
            count(&self.tally.writes);
        } else {
            count(&self.tally.writes_that_failed);
        }
    }

    async fn get(&self, key: RecordKey) {
        let read = self.history.read(key.id);
        if let Ok(Some(version)) = self.cache.get(&key).await {
            read.returned(version);
        }
    }

    async fn remember(&'static self, key: RecordKey, random: &mut Random) {
        let read = self.history.read(key.id);
        let (first, second) = (random.bits(), random.bits());
        let load = read.load();
        let load = move || self.load(load, key, (first, second));
        let call = self.cache.remember(&key, load);
        let call = match random.below(3) {
            0 => call.soft_timeout(millis(random, 0, 5)),
            1 => call.stale_while_revalidate(true),
            _ => call.refresh_ahead(0.5),
        };
        match call.outcome().await {
            Ok(found) => {
                read.returned(found.value);
                count(&self.tally.reads);
                if let Source::Stale { .. } = found.source {
                    count(&self.tally.stale_reads);
                }
            }
            Err(_) => count(&self.tally.reads_without_value),
        }
    }

    async fn remember_scoped(&self, key: RecordKey, random: &mut Random) {
        let read = self.history.read(key.id);
        let (first, second) = (random.bits(), random.bits());
        let load = read.load();
        let load = || self.load(load, key, (first, second));
        match self.cache.remember_scoped(&key, load).await {
            Ok(version) => {
                read.returned(version);
                count(&self.tally.reads);
            }
            Err(_) => count(&self.tally.reads_without_value),
        }
    }

    /// The loader, which fails or hangs now and then.
    async fn load(
        &self,
        load: PendingLoad,
        key: RecordKey,
        (first, second): (u64, u64),
    ) -> Result<u64, &'static str> {
        let load = load.begin();
        count(&self.tally.loads);
        sleep(Duration::from_millis(first % 3)).await;
        let version = self.source(key).load(Ordering::SeqCst);
        match second % 100 {
            0..10 => {
                count(&self.tally.loads_that_failed);
                load.failed();
                return Err("the source refuses");
            }
            10..15 => {
                count(&self.tally.loads_that_hung);
                std::future::pending::<()>().await;
            }
            _ => sleep(Duration::from_millis(second % 4)).await,
        }
        load.returned(version);
        Ok(version)
    }

    /// Once the faults are over, everything is read as it is.
    pub(crate) async fn settle(&'static self, mut random: Random) {
        while self.cache.ping().await.is_err() {
            sleep(Duration::from_millis(10)).await;
        }
        for id in 0..KEYS {
            let key = RecordKey { id };
            self.cache.delete(&key).await.unwrap();
            let version = loop {
                let (first, second) = (random.bits(), random.bits());
                let read = self.history.read(key.id);
                let load = read.load();
                let load = move || self.load(load, key, (first, second));
                if let Ok(version) = self.cache.remember(&key, load).await
                    // Until its grace is over, a stale one may be all that there is.
                    && version == self.source(key).load(Ordering::SeqCst)
                {
                    read.returned(version);
                    break version;
                }
            };
            assert_eq!(version, self.source(key).load(Ordering::SeqCst));
        }
    }

    fn source(&self, key: RecordKey) -> &AtomicU64 {
        &self.source[usize::try_from(key.id).unwrap()]
    }
}

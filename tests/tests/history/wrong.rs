//! Caches that are wrong on purpose, and the same scripts on the right one.

use std::convert::Infallible;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::{BoxFuture, Shared, join_all, poll_immediate};
use tokio::sync::Semaphore;
use tokio::time::{Instant, advance};
use typed_cache::testing::{History, ReadCall, Rule, Violation};
use typed_cache::{Cache, CacheKey, Fault, MemoryEngine, Ttl};

#[derive(CacheKey)]
#[cache(resource = "record", ttl = "60s", value = u64)]
struct RecordKey;

/// A version and the milliseconds at which it was loaded.
#[derive(CacheKey)]
#[cache(resource = "dated", ttl = "60s", value = (u64, u64))]
struct DatedKey;

const KEY: &str = "record";
const MINUTE: Duration = Duration::from_secs(60);

/// A way to read the record.
trait Reader {
    fn read(&self, world: &World) -> BoxFuture<'static, Option<u64>>;
}

/// A cache, its source, and what is recorded of both.
#[derive(Clone)]
struct World {
    cache: Cache,
    engine: MemoryEngine,
    history: History,
    version: Arc<AtomicU64>,
    /// How many loaders may return what they have read.
    gate: Arc<Semaphore>,
    refuses: Arc<AtomicBool>,
}

impl World {
    fn new() -> Self {
        let engine = MemoryEngine::new();
        let history = History::new().ttl(MINUTE).grace(MINUTE);
        let world = Self {
            cache: Cache::from(engine.clone()),
            engine,
            history: history.lag(Duration::ZERO),
            version: Arc::default(),
            gate: Arc::new(Semaphore::new(0)),
            refuses: Arc::default(),
        };
        world.change();
        world
    }

    fn change(&self) {
        let version = self.version.load(Ordering::SeqCst) + 1;
        let change = self.history.change(KEY, version);
        self.version.store(version, Ordering::SeqCst);
        change.done();
    }

    async fn delete(&self) {
        let delete = self.history.delete(KEY);
        self.cache.delete(&RecordKey).await.unwrap();
        delete.done();
    }

    async fn load(self) -> Result<u64, &'static str> {
        let load = self.history.load(KEY);
        if self.refuses.load(Ordering::SeqCst) {
            load.failed();
            return Err("the source refuses");
        }
        let version = self.version.load(Ordering::SeqCst);
        self.gate.acquire().await.unwrap().forget();
        load.returned(version);
        Ok(version)
    }

    async fn read(&self, reader: &impl Reader) {
        let read = self.history.read(KEY);
        if let Some(version) = reader.read(self).await {
            read.returned(version);
        }
    }

    /// Whether the history breaks a rule, by the version 1, and no other one.
    #[track_caller]
    fn check(&self, broken: Option<Rule>) {
        let found = self.history.check();
        assert_eq!(found.first().map(Violation::rule), broken, "{found:#?}");
        assert_eq!(found.len(), usize::from(broken.is_some()), "{found:#?}");
        assert!(
            found
                .iter()
                .all(|found| found.to_string().contains("was given version 1,"))
        );
    }
}

/// `remember`, which is not wrong.
struct Right;

impl Reader for Right {
    fn read(&self, world: &World) -> BoxFuture<'static, Option<u64>> {
        let load = world.clone().load();
        let call = world.cache.remember(&RecordKey, move || load);
        call.map(Result::ok).boxed()
    }
}

/// Stores what it has loaded, whatever has happened meanwhile.
struct WithoutCompare;

impl Reader for WithoutCompare {
    fn read(&self, world: &World) -> BoxFuture<'static, Option<u64>> {
        let world = world.clone();
        let read = async move {
            let found = world.cache.get(&RecordKey).await.unwrap();
            if found.is_some() {
                return found;
            }
            let version = world.clone().load().await.ok()?;
            world.cache.set_at(&RecordKey, &version).await.unwrap();
            Some(version)
        };
        read.boxed()
    }
}

/// Lets callers join a load while its value is being stored.
#[derive(Default)]
struct WithLateNewcomers(Mutex<Option<Shared<BoxFuture<'static, Option<u64>>>>>);

impl Reader for WithLateNewcomers {
    fn read(&self, world: &World) -> BoxFuture<'static, Option<u64>> {
        let mut flight = self.0.lock().unwrap();
        if let Some(flight) = &*flight
            && flight.peek().is_none()
        {
            return flight.clone().boxed();
        }
        let world = world.clone();
        let load = async move {
            let found = world.cache.get(&RecordKey).await.unwrap();
            if found.is_some() {
                return found;
            }
            let version = world.clone().load().await.ok()?;
            let store = world.cache.set_at(&RecordKey, &version).if_absent();
            store.await.unwrap();
            Some(version)
        };
        flight.insert(load.boxed().shared()).clone().boxed()
    }
}

/// Loads for each caller that finds nothing.
struct WithoutSingleFlight;

impl Reader for WithoutSingleFlight {
    fn read(&self, world: &World) -> BoxFuture<'static, Option<u64>> {
        let world = world.clone();
        let read = async move {
            let found = world.cache.get(&RecordKey).await.unwrap();
            if found.is_some() {
                return found;
            }
            let version = world.clone().load().await.ok()?;
            let store = world.cache.set_at(&RecordKey, &version).if_absent();
            store.await.unwrap();
            Some(version)
        };
        read.boxed()
    }
}

/// Keeps what it has read in a place of its own, which no delete reaches.
#[derive(Default)]
struct WithoutDeletes(Arc<Mutex<Option<u64>>>);

impl Reader for WithoutDeletes {
    fn read(&self, world: &World) -> BoxFuture<'static, Option<u64>> {
        let (kept, found) = (Arc::clone(&self.0), Right.read(world));
        let read = async move {
            let known = *kept.lock().unwrap();
            if known.is_some() {
                return known;
            }
            let found = found.await;
            *kept.lock().unwrap() = found;
            found
        };
        read.boxed()
    }
}

/// Gives what it has for as long as the source refuses.
struct WithoutEnd(Instant);

impl Reader for WithoutEnd {
    fn read(&self, world: &World) -> BoxFuture<'static, Option<u64>> {
        let (world, now) = (world.clone(), self.0.elapsed());
        let read = async move {
            let now = u64::try_from(now.as_millis()).unwrap();
            let found = world.cache.get(&DatedKey).await.unwrap();
            let is_fresh = |dated: u64| Duration::from_millis(now - dated) < MINUTE;
            if let Some((version, dated)) = found
                && is_fresh(dated)
            {
                return Some(version);
            }
            let Ok(version) = world.clone().load().await else {
                return found.map(|(version, _)| version);
            };
            let store = world.cache.set_at(&DatedKey, &(version, now));
            store.ttl(Ttl::NEVER).await.unwrap();
            Some(version)
        };
        read.boxed()
    }
}

/// Deletes between a load and its store.
async fn delete_before_a_store(reader: &impl Reader) -> World {
    let world = World::new();
    let mut call = Box::pin(world.read(reader));
    assert!(poll_immediate(&mut call).await.is_none());
    // A loader may have a task of its own.
    tokio::task::yield_now().await;
    world.change();
    world.delete().await;
    world.gate.add_permits(2);
    call.await;
    world.read(reader).await;
    world
}

/// Deletes while a store is on its way.
async fn delete_during_a_store(reader: &impl Reader) -> World {
    let world = World::new();
    world.gate.add_permits(2);
    // The value is stored at once, and the reply comes later.
    let slow = Fault::delay(Duration::from_secs(3));
    let slow = slow.operation("set_at").operation("remember.fill");
    world.engine.inject(slow.times(1)).unwrap();
    let mut call = Box::pin(world.read(reader));
    assert!(poll_immediate(&mut call).await.is_none());
    tokio::task::yield_now().await;
    world.change();
    let newcomer = async {
        world.delete().await;
        world.read(reader).await;
    };
    tokio::join!(call, newcomer);
    world
}

/// Many callers at once, a while behind a delete.
async fn read_many_behind_a_delete(reader: &impl Reader) -> World {
    let world = World::new();
    world.gate.add_permits(1);
    world.read(reader).await;
    world.change();
    world.delete().await;
    advance(MINUTE / 60).await;
    let mut calls = join_all((0..CALLERS).map(|_| world.read(reader)));
    assert!(poll_immediate(&mut calls).await.is_none());
    tokio::task::yield_now().await;
    world.gate.add_permits(CALLERS);
    calls.await;
    world
}

/// Deletes what the source has not changed.
async fn delete_without_a_change(reader: &impl Reader) -> World {
    let world = World::new();
    world.gate.add_permits(2);
    world.read(reader).await;
    world.delete().await;
    world.read(reader).await;
    world
}

/// Asks for what the source does not have, writes it, and asks again.
async fn write_over_absence(reader: impl AsyncFn(&World, ReadCall)) -> World {
    let world = World::new();
    reader(&world, world.history.read(KEY)).await;
    let write = world.history.write(KEY, 1);
    world.cache.set_at(&RecordKey, &1).await.unwrap();
    write.done();
    reader(&world, world.history.read(KEY)).await;
    world
}

/// Asks a source that has nothing.
async fn read_optional(world: &World, read: ReadCall) -> Option<u64> {
    let load = read.load();
    let load = move || async move {
        load.begin().absent();
        Ok::<_, Infallible>(None::<u64>)
    };
    let call = world.cache.remember_optional(&RecordKey, load);
    let found = call.negative(MINUTE).await.unwrap();
    match found {
        Some(version) => read.returned(version),
        None => read.absent(),
    }
    found
}

/// Reads within the grace of an outdated value and, if it is to, beyond, while the source refuses.
async fn read_while_the_source_refuses(reader: &impl Reader, is_beyond: bool) -> World {
    let world = World::new();
    world.gate.add_permits(1);
    world.read(reader).await;
    world.change();
    world.refuses.store(true, Ordering::SeqCst);
    advance(2 * MINUTE).await;
    world.read(reader).await;
    if is_beyond {
        advance(Duration::from_millis(1)).await;
        world.read(reader).await;
    }
    world
}

/// How often each script runs.
const TIMES: usize = 10;
const CALLERS: usize = 10;

#[tokio::test(start_paused = true)]
async fn a_fill_without_compare_is_found() {
    for _ in 0..TIMES {
        let world = delete_before_a_store(&WithoutCompare).await;
        world.check(Some(Rule::Order));
        delete_before_a_store(&Right).await.check(None);
    }
}

#[tokio::test(start_paused = true)]
async fn newcomers_behind_the_fill_are_found() {
    for _ in 0..TIMES {
        let world = delete_during_a_store(&WithLateNewcomers::default()).await;
        world.check(Some(Rule::Order));
        delete_during_a_store(&Right).await.check(None);
    }
}

#[tokio::test(start_paused = true)]
async fn a_cache_without_single_flight_is_found() {
    for _ in 0..TIMES {
        let world = read_many_behind_a_delete(&WithoutSingleFlight).await;
        let found = world.history.check();
        let is_one_load = |found: &Violation| found.rule() == Rule::OneLoad;
        assert!(found.iter().all(is_one_load), "{found:#?}");
        // The read before the delete may have started one more.
        assert_eq!(found.len(), CALLERS - 2);
        read_many_behind_a_delete(&Right).await.check(None);
    }
}

#[tokio::test(start_paused = true)]
async fn deletes_that_are_ignored_are_found() {
    for _ in 0..TIMES {
        let world = delete_without_a_change(&WithoutDeletes::default()).await;
        world.check(Some(Rule::Order));
        delete_without_a_change(&Right).await.check(None);
    }
}

#[tokio::test(start_paused = true)]
async fn absence_behind_a_write_is_found() {
    for _ in 0..TIMES {
        let known = AtomicBool::new(false);
        let wrong = async |world: &World, read: ReadCall| {
            // Known from the first time on.
            if known.load(Ordering::SeqCst) {
                read.absent();
            } else {
                let found = read_optional(world, read).await;
                known.store(found.is_none(), Ordering::SeqCst);
            }
        };
        let found = write_over_absence(wrong).await.history.check();
        assert_eq!(found.len(), 1, "{found:#?}");
        assert_eq!(found[0].rule(), Rule::Order);

        let right = async |world: &World, read| {
            read_optional(world, read).await;
        };
        write_over_absence(right).await.check(None);
    }
}

#[tokio::test(start_paused = true)]
async fn stale_values_beyond_their_grace_are_found() {
    for _ in 0..TIMES {
        let reader = WithoutEnd(Instant::now());
        let world = read_while_the_source_refuses(&reader, false).await;
        world.check(None);
        let reader = WithoutEnd(Instant::now());
        let world = read_while_the_source_refuses(&reader, true).await;
        world.check(Some(Rule::Age));
        read_while_the_source_refuses(&Right, true)
            .await
            .check(None);
    }
}

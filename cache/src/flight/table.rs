//! The flights of a cache, by key.
#![expect(
    clippy::mutable_key_type,
    reason = "a flight is found by its key, which does not change"
)]

use std::borrow::Borrow;
use std::collections::HashSet;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::pin::Pin;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use tokio::runtime::Id;

use crate::events::{LoadFailure, Monitor};
use crate::flight::clocks::{Clock, Clocks};
use crate::flight::crew::{Follower, Leader};
use crate::flight::landings::Landings;
use crate::flight::lock;
use crate::flight::rests::Rests;
use crate::flight::single::{Flight, Places};
use crate::flight::written::{Written, each_written};
use crate::schema::Layout;

/// The flights of a cache.
#[derive(Debug)]
pub(crate) struct Flights {
    /// Their number, which is asked without a lock.
    count: AtomicUsize,
    table: Mutex<HashSet<ByKey>>,
    landings: Landings,
    rests: Rests,
    clocks: Clocks<Flight>,
    monitor: Arc<Monitor>,
}

/// The time of a read behind which no other one is worth it.
pub(crate) const AGAIN: u64 = u64::MAX;

/// The time of a read behind loads of others that were of no use. Its caller takes the place of the next load, which could be of no
/// use again, and again, unless that is one of such a caller, too.
pub(crate) const OWN: u64 = u64::MAX - 1;

/// How a caller comes that found no value, or one that is to be replaced.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entrance {
    /// When its read began; with [`AGAIN`] it has read again already, with [`OWN`] it takes the place of another load.
    pub(crate) read_at: u64,
    /// Its read failed, and another one would, too: it takes a value that is loaded before it is stored.
    pub(crate) is_unread: bool,
    /// There is a value that the load replaces. If it fails, the source is left alone for so long.
    pub(crate) rest: Option<Duration>,
    /// It waits for a load that is under way; one that does not has a value.
    pub(crate) waits: bool,
}

/// What becomes of a caller that found no value.
pub(crate) enum Entered {
    /// It loads.
    Leads(Leader),
    /// Another one does, and it does not wait for that.
    Passes,
    /// Another one does.
    Follows(Follower),
    /// Another one has, or is about to be done: it reads again behind that.
    Reads(Fills),
}

/// The end of fills that are on their way.
pub(crate) type Fills = Option<Pin<Box<dyn Future<Output = ()> + Send>>>;

impl Flights {
    pub(crate) fn new(monitor: Arc<Monitor>) -> Self {
        Self {
            count: AtomicUsize::new(0),
            table: Mutex::default(),
            landings: Landings::new(),
            rests: Rests::new(),
            clocks: Clocks::new(),
            monitor,
        }
    }

    /// Returns whether there is any flight. One that began before a write does is seen by that write, whatever their threads: who
    /// relies on their order has one between them.
    #[inline]
    pub(crate) fn any(&self) -> bool {
        self.count.load(Relaxed) != 0
    }

    /// Returns whether a write can end anything: a load, or the rest of a source.
    #[inline]
    pub(crate) fn heeds_writes(&self) -> bool {
        self.any() || self.rests.any()
    }

    /// Returns the time of a read that starts now.
    #[inline]
    pub(crate) fn now(&self) -> u64 {
        self.landings.now()
    }

    /// Returns whether the source of a key is left alone, since it has failed.
    pub(crate) fn rests(&self, key: &[u8]) -> bool {
        self.rests.is_on(key)
    }

    /// Joins the flight of a key, if there is one that takes newcomers.
    pub(crate) fn join(self: &Arc<Self>, key: &[u8]) -> Option<Follower> {
        let flight = self.table().get(key).map(|found| Arc::clone(&found.0))?;
        self.follow(flight, false, false)
    }

    /// Joins the flight of a key, or starts one that takes so long at most.
    pub(crate) fn enter(
        self: &Arc<Self>,
        key: &[u8],
        layout: &'static Layout,
        limit: Duration,
        entrance: Entrance,
    ) -> Entered {
        let Entrance {
            read_at,
            is_unread: is_early,
            rest,
            waits,
        } = entrance;
        let mut table = self.table();
        let found = table.get(key).map(|found| Arc::clone(&found.0));
        let found = found.filter(|found| !found.has_ended());
        let is_own = read_at == OWN;
        if let Some(found) = found
            && (!is_own || found.is_own() || self.end_one(&mut table, &found))
        {
            drop(table);
            if !waits {
                return Entered::Passes;
            }
            return match self.follow(Arc::clone(&found), is_early, true) {
                Some(follower) => Entered::Follows(follower),
                None => Entered::Reads(Some(found.end())),
            };
        }
        if !is_early && self.landings.is_later(key, read_at) {
            return Entered::Reads(None);
        }
        let flight = Flight::new(Arc::clone(self) as _, key, layout, limit, rest);
        let flight = Arc::new(flight);
        if is_own {
            flight.set_own();
        }
        // One that has ended has given up its place: its task is about to stop.
        if table.replace(ByKey(Arc::clone(&flight))).is_none() {
            self.count.fetch_add(1, Relaxed);
        }
        drop(table);
        Entered::Leads(Leader::new(flight, is_early))
    }

    /// Joins a flight, unless it takes no newcomers.
    fn follow(&self, flight: Arc<Flight>, is_early: bool, has_read: bool) -> Option<Follower> {
        let resource = flight.resource();
        let follower = Follower::board(flight, is_early, has_read)?;
        self.monitor.record_coalesced(resource);
        Some(follower)
    }

    /// Keeps the loads of the keys that a message writes from being stored, and lets their sources be asked again. Returns the end of
    /// those fills that are on their way.
    #[cold]
    pub(crate) fn supersede(&self, message: &[u8]) -> Fills {
        let mut ended = Vec::new();
        let table = self.table();
        each_written(message, &mut |written| match written {
            Written::Key(key) => {
                self.rests.end(key);
                ended.extend(table.get(key).map(|found| Arc::clone(&found.0)));
            }
            Written::Everything => {
                self.rests.end_all();
                ended.extend(table.iter().map(|found| Arc::clone(&found.0)));
            }
        });
        self.end_all(table, ended)
    }

    /// Keeps the load of a key from being stored, whatever became of its write.
    pub(crate) fn supersede_key(&self, key: &[u8]) {
        let mut table = self.table();
        if let Some(found) = table.get(key).map(|found| Arc::clone(&found.0)) {
            self.end_one(&mut table, &found);
        }
    }

    /// The same for all keys that `is_written` says.
    pub(crate) fn supersede_all(&self, is_written: impl Fn(&[u8]) -> bool) -> Fills {
        let table = self.table();
        let all = table.iter().filter(|flight| is_written(flight.0.key()));
        let all = all.map(|flight| Arc::clone(&flight.0)).collect();
        self.end_all(table, all)
    }

    /// Supersedes flights; returns the end of those fills that are on their way.
    fn end_all(
        &self,
        mut table: MutexGuard<'_, HashSet<ByKey>>,
        mut flights: Vec<Arc<Flight>>,
    ) -> Fills {
        flights.retain(|flight| self.end_one(&mut table, flight));
        ends(flights)
    }

    /// Supersedes a flight, which then takes no newcomers; returns whether its fill is on its way.
    fn end_one(&self, table: &mut HashSet<ByKey>, flight: &Arc<Flight>) -> bool {
        let is_filling = flight.supersede();
        if !is_filling {
            self.take(table, flight);
        }
        is_filling
    }

    fn take(&self, table: &mut HashSet<ByKey>, flight: &Arc<Flight>) {
        let found = table.get(flight.key());
        if found.is_some_and(|found| Arc::ptr_eq(&found.0, flight)) {
            table.remove(flight.key());
            self.count.fetch_sub(1, Relaxed);
        }
        // The memory of a storm of misses goes back once it is over.
        if table.is_empty() && table.capacity() > KEPT_PLACES {
            *table = HashSet::new();
        }
    }

    fn table(&self) -> MutexGuard<'_, HashSet<ByKey>> {
        lock(&self.table)
    }
}

impl Places for Flights {
    fn remove(&self, flight: &Arc<Flight>) {
        let mut table = self.table();
        self.landings.note(flight.key());
        self.take(&mut table, flight);
    }

    fn clock(&self, runtime: Id) -> Arc<Clock<Flight>> {
        self.clocks.of(runtime)
    }

    fn begin_rest(&self, key: &[u8], time: Duration) {
        self.rests.begin(key, time);
    }

    fn end_rest(&self, key: &[u8]) {
        self.rests.end(key);
    }

    fn record_load(&self, resource: &'static str, elapsed: Duration, failure: Option<LoadFailure>) {
        self.monitor.record_load(resource, elapsed, failure);
    }
}

/// The places that an empty table keeps.
const KEPT_PLACES: usize = 1024;

fn ends(fills: Vec<Arc<Flight>>) -> Fills {
    if fills.is_empty() {
        return None;
    }
    Some(Box::pin(async move {
        for fill in fills {
            fill.end().await;
        }
    }))
}

/// A flight, found by its key.
struct ByKey(Arc<Flight>);

impl Borrow<[u8]> for ByKey {
    fn borrow(&self) -> &[u8] {
        self.0.key()
    }
}

impl Hash for ByKey {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.0.key().hash(hasher);
    }
}

impl PartialEq for ByKey {
    fn eq(&self, other: &Self) -> bool {
        self.0.key() == other.0.key()
    }
}

impl Eq for ByKey {}

impl fmt::Debug for ByKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Keys are nobody's business.
        f.write_str("Flight")
    }
}

//! Counters for each resource, and as users read them.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

use crate::events::loads::{LoadStats, Loads};
use crate::events::table::Table;

/// The counters of all resources.
#[derive(Default)]
pub(super) struct Resources(Table<&'static str, Resource, 64>);

/// The counters of one resource.
#[derive(Default)]
pub(super) struct Resource {
    pub(super) hits: AtomicU64,
    pub(super) misses: AtomicU64,
    pub(super) mismatches: AtomicU64,
    pub(super) upgrades: AtomicU64,
    pub(super) damaged: AtomicU64,
    pub(super) foreign_keys: AtomicU64,
    pub(super) loads: Loads,
    pub(super) owed_kept: AtomicU64,
    pub(super) owed_sent: AtomicU64,
    pub(super) owed_dropped: AtomicU64,
    pub(super) lost_changes: AtomicU64,
}

impl Resources {
    /// Returns the counters of a resource.
    ///
    /// The same name can be at several addresses; each then has counters of its own, which are added up when they are read.
    #[inline]
    pub(super) fn of(&self, name: &'static str) -> &Resource {
        self.0.of(name, Resource::default)
    }

    /// Returns the counters of all resources; a name can come several times.
    pub(super) fn all(&self) -> impl Iterator<Item = (&'static str, ResourceStats)> {
        self.0
            .all()
            .map(|(name, resource)| (name, resource.stats()))
    }
}

impl Resource {
    fn stats(&self) -> ResourceStats {
        ResourceStats {
            hits: self.hits.load(Relaxed),
            misses: self.misses.load(Relaxed),
            mismatches: self.mismatches.load(Relaxed),
            upgrades: self.upgrades.load(Relaxed),
            damaged: self.damaged.load(Relaxed),
            foreign_keys: self.foreign_keys.load(Relaxed),
            loads: self.loads.stats(),
            owed_kept: self.owed_kept.load(Relaxed),
            owed_sent: self.owed_sent.load(Relaxed),
            owed_dropped: self.owed_dropped.load(Relaxed),
            lost_changes: self.lost_changes.load(Relaxed),
        }
    }
}

/// The counters of a cache since it was made.
///
/// All clones of a cache share them. Hits and misses count single values: each value that [`get`](crate::Cache::get),
/// [`get_many`](crate::Cache::get_many), [`get_each`](crate::Cache::get_each) and [`take`](crate::Cache::take) ask for; in a
/// batch it counts when its slot is opened. Hashes, maps, lists, counters, `replace`, `update` and `exists` count neither, nor does a read
/// that fails.
///
/// # Examples
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
/// use typed_cache::{Cache, CacheKey};
///
/// #[derive(CacheKey)]
/// #[cache(resource = "motto", ttl = never, value = String)]
/// struct MottoKey;
///
/// let cache = Cache::memory();
/// cache.get(&MottoKey).await?;
/// assert_eq!(cache.stats().misses, 1);
/// assert_eq!(cache.stats().resources["motto"].misses, 1);
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// Values that were asked for and found.
    pub hits: u64,
    /// Values that were asked for and not found, or are of another schema.
    pub misses: u64,
    /// Values, records and fields of hashes, values of maps and items of lists that were read and are of another schema,
    /// whether that was a miss or an error.
    pub mismatches: u64,
    /// Values, items of lists and values of maps that were read in an older form, by `upgrade_from`.
    pub upgrades: u64,
    /// Values, fields of hashes and values of maps that are damaged and read as misses by `damage = miss`.
    pub damaged: u64,
    /// Keys that a scan left out because they do not parse.
    pub foreign_keys: u64,
    /// What [`remember`](crate::Cache::remember) and its kin loaded.
    pub loads: LoadStats,
    /// Deletes that failed for lack of a connection and were kept, those of one key once until they are sent.
    pub owed_kept: u64,
    /// Kept deletes that have run since.
    pub owed_sent: u64,
    /// Kept deletes that were dropped, at the bound or since the server refused them. Those that are neither sent nor dropped are
    /// pending.
    pub owed_dropped: u64,
    /// Changes of [writes behind](crate::Cache::write_behind) that did not reach their source.
    pub lost_changes: u64,
    /// The same by resource, for each resource of which something was counted.
    pub resources: BTreeMap<&'static str, ResourceStats>,
}

/// The counters of one resource.
///
/// # Examples
/// ```
/// assert_eq!(typed_cache::ResourceStats::default().hits, 0);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ResourceStats {
    /// As [`Stats::hits`].
    pub hits: u64,
    /// As [`Stats::misses`].
    pub misses: u64,
    /// As [`Stats::mismatches`].
    pub mismatches: u64,
    /// As [`Stats::upgrades`].
    pub upgrades: u64,
    /// As [`Stats::damaged`].
    pub damaged: u64,
    /// As [`Stats::foreign_keys`].
    pub foreign_keys: u64,
    /// As [`Stats::loads`].
    pub loads: LoadStats,
    /// As [`Stats::owed_kept`].
    pub owed_kept: u64,
    /// As [`Stats::owed_sent`].
    pub owed_sent: u64,
    /// As [`Stats::owed_dropped`].
    pub owed_dropped: u64,
    /// As [`Stats::lost_changes`].
    pub lost_changes: u64,
}

//! Counters, as users read them.

use std::collections::BTreeMap;

/// The counters of a cache since it was made.
///
/// All clones of a cache share them. Hits and misses count single values: each value that [`get`](crate::Cache::get),
/// [`get_many`](crate::Cache::get_many), [`get_each`](crate::Cache::get_each) and [`take`](crate::Cache::take) ask for; in a
/// batch it counts when its slot is opened. Hashes, maps, lists, counters, `replace` and `exists` count neither, nor does a read
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
    /// Values, fields of hashes and values of maps that are damaged and read as misses by `damage = miss`.
    pub damaged: u64,
    /// Keys that a scan left out because they do not parse.
    pub foreign_keys: u64,
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
    /// As [`Stats::damaged`].
    pub damaged: u64,
    /// As [`Stats::foreign_keys`].
    pub foreign_keys: u64,
}

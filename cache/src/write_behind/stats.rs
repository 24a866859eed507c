//! Numbers of writes behind.

use std::time::Duration;

/// The numbers of a [`WriteBehind`](crate::WriteBehind), since it was started.
///
/// # Examples
/// ```
/// fn is_behind(stats: &typed_cache::WriteBehindStats) -> bool {
///     stats.oldest.is_some_and(|age| age.as_secs() > 60)
/// }
/// assert!(!is_behind(&typed_cache::WriteBehindStats::default()));
/// ```
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct WriteBehindStats {
    /// The number of changes that have not reached the source now: the length of the queue, and the changes that are being written.
    pub pending: usize,
    /// The age of the oldest of these; `None` where there is none.
    pub oldest: Option<Duration>,
    /// Changes that were queued.
    pub changes: u64,
    /// Changes that took the place of an older one of their key, which the source never gets.
    pub coalesced: u64,
    /// Changes that have reached the source.
    pub written: u64,
    /// Calls of the writer that failed.
    pub failures: u64,
    /// Changes that are lost.
    pub lost: u64,
}

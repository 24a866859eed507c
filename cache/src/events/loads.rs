//! The loads of `remember`: how they end, and what is counted of them.

use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

/// Why a load gave nothing, in an [`Event`](crate::Event).
///
/// # Examples
/// ```
/// use typed_cache::{Event, LoadFailure};
///
/// fn is_slow_source(event: &Event<'_>) -> bool {
///     matches!(event, Event::Loaded { failure: Some(LoadFailure::TimedOut), .. })
/// }
/// assert!(!is_slow_source(&Event::Upgraded { resource: "user" }));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LoadFailure {
    /// The loader gave an error.
    Error,
    /// The loader panicked.
    Panicked,
    /// It took longer than `load_timeout`.
    TimedOut,
    /// The runtime of its task ended.
    Stopped,
    /// Nobody waited for it any more, or the caller of a `remember_scoped` was dropped.
    Dropped,
}

/// Why a value was given whose time is over.
///
/// # Examples
/// ```
/// use typed_cache::StaleCause;
/// assert_ne!(StaleCause::LoadFailed, StaleCause::SoftTimeout);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StaleCause {
    /// The loader failed.
    LoadFailed,
    /// The loader took longer than the caller waits for a fresh value.
    SoftTimeout,
    /// The value is being loaded anew meanwhile.
    Revalidating,
    /// The loader failed a while ago, and is left alone for its `throttle`.
    Throttled,
}

macro_rules! counters {
    ($($(#[$doc:meta])* $name:ident)*) => {
        /// The counters of [`remember`](crate::Cache::remember) and its kin, in [`Stats`](crate::Stats).
        ///
        /// Loads count single values: one that is for several keys counts once for each. Those that go on have not been counted yet.
        ///
        /// # Examples
        /// ```
        /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
        /// # use typed_cache::{Cache, CacheKey};
        /// # #[derive(CacheKey)]
        /// # #[cache(resource = "motto", ttl = "1h", value = String)]
        /// # struct MottoKey;
        /// # let cache = Cache::memory();
        /// let fails = cache.remember(&MottoKey, || async { Err::<String, _>("the source is down") });
        /// assert!(fails.await.is_err());
        /// assert_eq!(cache.stats().loads.failed, 1);
        /// # Ok(()) }
        /// ```
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct LoadStats {
            $($(#[$doc])* pub $name: u64,)*
        }

        #[derive(Default)]
        pub(super) struct Loads {
            $(pub(super) $name: AtomicU64,)*
        }

        impl Loads {
            pub(super) fn stats(&self) -> LoadStats {
                LoadStats {
                    $($name: self.$name.load(Relaxed),)*
                }
            }
        }

        impl LoadStats {
            pub(super) fn add(&mut self, more: &Self) {
                $(self.$name += more.$name;)*
            }
        }
    };
}

counters! {
    /// Loads that gave a value, or the word that there is none.
    loaded
    /// Loads whose loader gave an error.
    failed
    /// Loads whose loader panicked.
    panicked
    /// Loads that took longer than `load_timeout`.
    timed_out
    /// Loads whose runtime ended.
    stopped
    /// Loads that ended since nobody waited for them any more, or with the caller of a `remember_scoped`.
    dropped
    /// Waits for the load of another call.
    coalesced
    /// Reads that found that the source has no value.
    negative_hits
    /// Stale values that were given since the loader failed.
    stale_on_error
    /// Stale values that were given since the loader took longer than the caller waits for a fresh one.
    stale_on_timeout
    /// Stale values that were given while they were loaded anew.
    stale_while_revalidating
    /// Stale values that were given since the loader failed a while ago, and is left alone.
    stale_while_throttled
    /// Loads that were started for a stale value, or for one that soon would be, and not by a caller that waits for them.
    refreshes
}

impl Loads {
    /// Returns the counter of loads that end so.
    pub(super) fn ended(&self, failure: Option<LoadFailure>) -> &AtomicU64 {
        match failure {
            None => &self.loaded,
            Some(LoadFailure::Error) => &self.failed,
            Some(LoadFailure::Panicked) => &self.panicked,
            Some(LoadFailure::TimedOut) => &self.timed_out,
            Some(LoadFailure::Stopped) => &self.stopped,
            Some(LoadFailure::Dropped) => &self.dropped,
        }
    }

    /// Returns the counter of stale values that are given for this cause.
    pub(super) fn stale(&self, cause: StaleCause) -> &AtomicU64 {
        match cause {
            StaleCause::LoadFailed => &self.stale_on_error,
            StaleCause::SoftTimeout => &self.stale_on_timeout,
            StaleCause::Revalidating => &self.stale_while_revalidating,
            StaleCause::Throttled => &self.stale_while_throttled,
        }
    }
}

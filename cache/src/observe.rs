//! What a cache tells about itself: counters, and events for an observer.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use crate::error::Error;

/// Hears what happens in a cache.
///
/// Called in the middle of the operation, so it must be quick and must not block.
/// Events carry resources and numbers, never keys or values.
///
/// # Examples
/// ```
/// use typed_cache::{Cache, Event, Observer};
///
/// struct Log;
/// impl Observer for Log {
///     fn observe(&self, event: &Event<'_>) {
///         if let Event::Mismatch { resource, .. } = event {
///             eprintln!("an entry of `{resource}` was written under another schema");
///         }
///     }
/// }
///
/// let cache = Cache::builder().observer(Log).memory();
/// # drop(cache);
/// ```
pub trait Observer: Send + Sync + 'static {
    /// Takes notice of `event`.
    ///
    /// # Examples
    /// ```
    /// use std::sync::Arc;
    /// use std::sync::atomic::{AtomicU64, Ordering};
    /// use typed_cache::{Cache, CacheKey, Event, Observer};
    ///
    /// #[derive(Default)]
    /// struct Failures(AtomicU64);
    ///
    /// impl Observer for Failures {
    ///     fn observe(&self, event: &Event<'_>) {
    ///         if let Event::Command { error: Some(_), .. } = event {
    ///             self.0.fetch_add(1, Ordering::Relaxed);
    ///         }
    ///     }
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "motto", ttl = never, value = String)]
    /// # struct MottoKey;
    /// let failures = Arc::new(Failures::default());
    /// let cache = Cache::builder().observer(Arc::clone(&failures)).memory();
    /// cache.get(&MottoKey).await?;
    /// assert_eq!(failures.0.load(Ordering::Relaxed), 0);
    /// # Ok(()) }
    /// ```
    fn observe(&self, event: &Event<'_>);
}

/// Lets an observer be shared: keep a clone, and read what it has gathered.
impl<O: Observer + ?Sized> Observer for Arc<O> {
    fn observe(&self, event: &Event<'_>) {
        O::observe(self, event);
    }
}

/// Something that happened in a cache.
///
/// # Examples
/// ```
/// use typed_cache::Event;
///
/// fn is_trouble(event: &Event<'_>) -> bool {
///     matches!(event, Event::Disconnected { .. } | Event::ConnectFailed { .. })
/// }
/// assert!(!is_trouble(&Event::Connected { attempt: 1 }));
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// A command, or a pipeline of them, was answered or failed.
    Command {
        /// The resource, where the commands are about one.
        resource: Option<&'static str>,
        /// How many commands were sent together.
        commands: usize,
        /// The time from the call to the reply, waiting for a connection included.
        elapsed: Duration,
        /// Why it failed, if it did.
        error: Option<&'a Error>,
    },
    /// An entry, or fields of a hash, were written under another schema; the read gives a miss, or an error where the type asks
    /// for that.
    Mismatch {
        /// The resource of the entry.
        resource: &'static str,
        /// The fields that are missing or of another schema; empty for values, which are read whole.
        fields: &'a [&'static str],
    },
    /// A key in the scope of a scan that does not parse as a key of the resource was left out.
    ForeignKey {
        /// The resource that was scanned.
        resource: &'static str,
    },
    /// A page of a scan or of a clear is done.
    Progress {
        /// The resource, or `None` for a whole prefix.
        resource: Option<&'static str>,
        /// Keys seen so far.
        seen: u64,
        /// Keys removed so far.
        removed: u64,
    },
    /// A connection stands, handshake included.
    Connected {
        /// Which attempt since the last connection it was, from 1.
        attempt: u32,
    },
    /// An attempt to connect failed; another one follows.
    ConnectFailed {
        /// Which attempt since the last connection it was, from 1.
        attempt: u32,
        /// Why it failed.
        error: &'a Error,
    },
    /// The connection broke; the supervisor connects anew.
    Disconnected,
}

/// What a cache has counted since it was made.
///
/// All clones of a cache count together. Hits and misses are of values alone, each value that [`get`](crate::Cache::get),
/// [`get_many`](crate::Cache::get_many) and [`pull`](crate::Cache::pull) ask for; in a batch it counts when its slot is opened. Hashes,
/// maps, lists, counters, `swap` and `exists` count neither, nor does a read that fails.
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
/// # Ok(()) }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// Values that were asked for and found.
    pub hits: u64,
    /// Values that were asked for and not found, or of another schema.
    pub misses: u64,
    /// Values, records and fields of hashes, values of maps and items of lists that were read and are of another schema,
    /// whether that was a miss or an error.
    pub mismatches: u64,
    /// Keys that a scan left out because they do not parse.
    pub foreign_keys: u64,
}

/// Counts and tells; shared by all clones of a cache.
#[derive(Default)]
pub(crate) struct Monitor {
    observer: Option<Arc<dyn Observer>>,
    hits: AtomicU64,
    misses: AtomicU64,
    mismatches: AtomicU64,
    foreign_keys: AtomicU64,
}

impl Monitor {
    pub(crate) fn new(observer: Option<Arc<dyn Observer>>) -> Self {
        Self {
            observer,
            ..Self::default()
        }
    }

    pub(crate) fn stats(&self) -> Stats {
        Stats {
            hits: self.hits.load(Relaxed),
            misses: self.misses.load(Relaxed),
            mismatches: self.mismatches.load(Relaxed),
            foreign_keys: self.foreign_keys.load(Relaxed),
        }
    }

    pub(crate) fn is_observed(&self) -> bool {
        self.observer.is_some()
    }

    pub(crate) fn tell(&self, event: &Event<'_>) {
        if let Some(observer) = &self.observer {
            observer.observe(event);
        }
    }

    pub(crate) fn read(&self, values: usize, hits: usize) {
        self.hits.fetch_add(hits as u64, Relaxed);
        self.misses.fetch_add((values - hits) as u64, Relaxed);
    }

    #[cold]
    pub(crate) fn mismatch(&self, resource: &'static str, fields: &[&'static str]) {
        self.mismatches.fetch_add(1, Relaxed);
        self.tell(&Event::Mismatch { resource, fields });
    }

    #[cold]
    pub(crate) fn foreign_key(&self, resource: &'static str) {
        self.foreign_keys.fetch_add(1, Relaxed);
        self.tell(&Event::ForeignKey { resource });
    }
}

impl fmt::Debug for Monitor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Monitor")
            .field("stats", &self.stats())
            .field("observed", &self.is_observed())
            .finish()
    }
}

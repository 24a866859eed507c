//! Events, and who receives them.

use std::sync::Arc;
use std::time::Duration;

use crate::error::Error;
use crate::events::loads::{LoadFailure, StaleCause};
use crate::events::losses::LossCause;

/// Receives the events of a cache.
///
/// Called in the task of the operation or of the connection, never while a lock is held, so an observer may use the cache
/// itself. It must be quick and must not block. Events carry resources and numbers, never keys or values.
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
///         if let Event::Operation { error: Some(_), .. } = event {
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
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an observer",
    label = "`Observer` is not implemented for it",
    note = "write a type with `impl Observer for MyObserver {{ fn observe(&self, event: &Event<'_>) {{ .. }} }}`"
)]
pub trait Observer: Send + Sync + 'static {
    /// Handles `event`.
    fn observe(&self, event: &Event<'_>);
}

/// An observer can be shared: keep a clone and read what it has collected.
impl<O: Observer + ?Sized> Observer for Arc<O> {
    fn observe(&self, event: &Event<'_>) {
        O::observe(self, event);
    }
}

/// An event in a cache.
///
/// # Examples
/// ```
/// use typed_cache::Event;
///
/// fn is_trouble(event: &Event<'_>) -> bool {
///     matches!(event, Event::Disconnected { .. } | Event::ConnectFailed { .. })
/// }
/// assert!(!is_trouble(&Event::Connected { connection: 0, attempt: 1 }));
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// An operation has ended: its reply was decoded, or it failed. Each operation of a batch or pipeline has its own event.
    Operation {
        /// The method's name, such as `get`, or `counter.increment` for a method of a handle.
        name: &'static str,
        /// The resource, where the operation is about one.
        resource: Option<&'static str>,
        /// The time from the first poll to the result, the wait for a connection included.
        elapsed: Duration,
        /// The error, if it failed.
        error: Option<&'a Error>,
    },
    /// The future of an operation was dropped before it had a result; in a batch or pipeline each operation has its own event.
    Dropped {
        /// The method's name, such as `get`, or `counter.increment` for a method of a handle.
        name: &'static str,
        /// The resource, where the operation is about one.
        resource: Option<&'static str>,
        /// The time from the first poll to the drop.
        elapsed: Duration,
        /// The server can have executed it, or may execute it still.
        may_have_run: bool,
    },
    /// A batch with operations in it was dropped without [`run`](crate::Batch::run), or its run before the first poll, so none of
    /// them was sent.
    BatchDropped {
        /// The number of operations.
        operations: usize,
    },
    /// An entry, or fields of a hash, were written under another schema. The read gives a miss, or an error where the type
    /// has `mismatch = error`.
    Mismatch {
        /// The resource of the entry.
        resource: &'static str,
        /// The fields that are missing or of another schema; empty for values, which are read whole.
        fields: &'a [&'static str],
        /// Why the text is refused, with `format = json`, which has no fingerprint; `None` for records of a hash.
        refusal: Option<Refusal>,
    },
    /// An entry of an older form was read and converted, by `upgrade_from`.
    Upgraded {
        /// The resource of the entry.
        resource: &'static str,
    },
    /// The bytes of an entry, or of a field of a hash or a map, are damaged, and the read gives a miss by `damage = miss`.
    Damaged {
        /// The resource of the entry.
        resource: &'static str,
        /// The damaged field of a hash; empty for values, which are read whole.
        fields: &'a [&'static str],
        /// The reason.
        error: &'a Error,
    },
    /// A key in the scope of a scan that does not parse as a key of the resource was left out.
    ForeignKey {
        /// The resource that was scanned.
        resource: &'static str,
    },
    /// A load of [`remember`](crate::Cache::remember) or its kin has ended. Each key of a
    /// [`remember_many`](crate::Cache::remember_many) has its own event.
    Loaded {
        /// The resource of the key.
        resource: &'static str,
        /// The time of the load, without that of the store; of several keys, that of the load of all.
        elapsed: Duration,
        /// Why it gave nothing; `None` if it gave a value, or the word that there is none.
        failure: Option<LoadFailure>,
    },
    /// A value was given whose time is over.
    Stale {
        /// The resource of the key.
        resource: &'static str,
        /// The reason.
        cause: StaleCause,
    },
    /// An operation that failed for lack of a connection was kept to be sent later, or what was kept has ended; see
    /// [`Cache::is_degraded`](crate::Cache::is_degraded).
    Owed {
        /// The method's name, such as `delete`.
        name: &'static str,
        /// The resource of the entry.
        resource: &'static str,
        /// What has become of it.
        change: OwedChange,
    },
    /// Changes of [writes behind](crate::Cache::write_behind) did not reach their source, and never will by themselves.
    Lost {
        /// The resource of the entries.
        resource: &'static str,
        /// The number of changes, of which each key has one.
        changes: usize,
        /// The reason.
        cause: LossCause,
    },
    /// A page of a scan or of a clear is done.
    Progress {
        /// The resource, or `None` for a whole prefix.
        resource: Option<&'static str>,
        /// The number of keys found so far.
        seen: u64,
        /// The number of keys removed so far.
        removed: u64,
    },
    /// A connection is up, handshake included.
    Connected {
        /// The number of the connection: each runtime that uses the cache has its own.
        connection: u64,
        /// The number of the attempt since the last connection, from 1.
        attempt: u32,
    },
    /// An attempt to connect failed; another one follows.
    ConnectFailed {
        /// The number of the connection.
        connection: u64,
        /// The number of the attempt since the last connection, from 1.
        attempt: u32,
        /// The cause.
        error: &'a Error,
    },
    /// A connection broke; it is replaced.
    Disconnected {
        /// The number of the connection.
        connection: u64,
    },
}

/// What has become of an operation that failed for lack of a connection, and is kept to be sent later.
///
/// # Examples
/// ```
/// use typed_cache::{Event, OwedChange};
///
/// fn is_lost(event: &Event<'_>) -> bool {
///     matches!(event, Event::Owed { change: OwedChange::Dropped | OwedChange::Refused, .. })
/// }
/// assert!(!is_lost(&Event::Owed { name: "delete", resource: "user", change: OwedChange::Sent }));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OwedChange {
    /// It is kept. One that takes the place of an older one of its key has no event.
    Kept,
    /// It was sent and has run.
    Sent,
    /// It was dropped at the bound, [`CacheBuilder::owed_deletes`](crate::CacheBuilder::owed_deletes), or by
    /// [`Cache::close`](crate::Cache::close).
    Dropped,
    /// The server refused it, for a minute where it takes no writes for now, or its answer could not be read, so it was dropped.
    Refused,
}

#[cfg_attr(
    not(any(feature = "metrics", feature = "tracing")),
    expect(dead_code, reason = "a label of metrics and traces")
)]
impl OwedChange {
    /// Returns the word for labels.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Sent => "sent",
            Self::Dropped => "dropped",
            Self::Refused => "refused",
        }
    }
}

/// Why the JSON text of an entry is refused; the categories are those of
/// [`serde_json`](https://docs.rs/serde_json/latest/serde_json/error/enum.Category.html).
///
/// # Examples
/// ```
/// use typed_cache::Refusal;
/// assert_ne!(Refusal::Syntax, Refusal::Data);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// It is no JSON.
    Syntax,
    /// It ends too early.
    Truncated,
    /// It is JSON that the type does not take: another release or another program wrote it, or the type refuses the value.
    Data,
}

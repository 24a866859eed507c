//! The error of `write_through`.

use std::error::Error as StdError;
use std::fmt;

use crate::error::Error;

/// The error of [`write_through`](crate::Cache::write_through): the writer's own, or that of the access to the cache.
///
/// # Examples
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// # use typed_cache::{Cache, CacheKey, WriteThroughError};
/// # #[derive(CacheKey)]
/// # #[cache(resource = "motto", ttl = "1h", value = String)]
/// # struct MottoKey;
/// # let cache = Cache::memory();
/// let write = cache.write_through_at(&MottoKey, &"measure twice".to_owned(), || async { Err::<(), _>("read-only") });
/// match write.await {
///     Err(WriteThroughError::Write(error)) => assert_eq!(error, "read-only"),
///     other => panic!("{other:?}"),
/// }
/// # }
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub enum WriteThroughError<E, R = ()> {
    /// The writer failed. The key stays claimed for the [`bound`](crate::WriteThrough::bound), since a writer that fails can have written
    /// all the same; [`restore_if`](crate::WriteThrough::restore_if) names the errors of which that is not so.
    Write(E),
    /// The entry could not be invalidated, or the value cannot be stored. The writer was not called, so the source is as it was.
    Access(Error),
    /// The source has the value, and the entry could be neither stored nor claimed anew. The claim is kept, as a
    /// [`delete`](crate::Cache::delete) is, so that this process reads nothing older.
    Store {
        /// What the writer gave; see [`written`](Self::written).
        written: R,
        /// The error of the claim.
        error: Error,
    },
}

impl<E, R> WriteThroughError<E, R> {
    /// Returns what the writer gave, if the source has the value, and else the error: for callers to whom the source is enough.
    ///
    /// # Errors
    /// [`Write`](Self::Write) and [`Access`](Self::Access).
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use typed_cache::{Cache, CacheKey, Fault, MemoryEngine, WriteThroughError};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "motto", ttl = "1h", value = String)]
    /// # struct MottoKey;
    /// # async fn save(_motto: &str) -> Result<u64, std::io::Error> { Ok(7) }
    /// # let engine = MemoryEngine::new();
    /// # let cache = Cache::from(engine.clone());
    /// # for name in ["write_through", "write_through.invalidate"] {
    /// #     engine.inject(Fault::unavailable().operation(name))?;
    /// # }
    /// let motto = "measure twice".to_owned();
    /// let write = cache.write_through_at(&MottoKey, &motto, || save(&motto));
    /// let row = write.await.or_else(WriteThroughError::written)?; // although the cache has failed
    /// assert_eq!(row, 7);
    /// # Ok(()) }
    /// ```
    pub fn written(self) -> Result<R, Self> {
        match self {
            Self::Store { written, .. } => Ok(written),
            error => Err(error),
        }
    }

    /// Returns the writer's error.
    ///
    /// # Examples
    /// ```
    /// use typed_cache::WriteThroughError;
    /// assert_eq!(WriteThroughError::<_>::Write("read-only").write_error(), Some(&"read-only"));
    /// ```
    #[must_use]
    pub fn write_error(&self) -> Option<&E> {
        match self {
            Self::Write(error) => Some(error),
            Self::Access(_) | Self::Store { .. } => None,
        }
    }

    /// Returns the cache's error.
    ///
    /// # Examples
    /// ```
    /// use typed_cache::WriteThroughError;
    /// assert!(WriteThroughError::<_>::Write("read-only").cache_error().is_none());
    /// ```
    #[must_use]
    pub fn cache_error(&self) -> Option<&Error> {
        match self {
            Self::Access(error) | Self::Store { error, .. } => Some(error),
            Self::Write(_) => None,
        }
    }
}

/// As of a call that cannot begin, such as one that would block a runtime.
impl<E, R> From<Error> for WriteThroughError<E, R> {
    fn from(error: Error) -> Self {
        Self::Access(error)
    }
}

impl<E: fmt::Display, R> fmt::Display for WriteThroughError<E, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Write(error) => write!(f, "the writer failed: {error}"),
            Self::Access(error) => write!(f, "nothing was written to the source: {error}"),
            Self::Store { error, .. } => write!(
                f,
                "the source has the value, and the cache could not be told: {error}"
            ),
        }
    }
}

/// Shows nothing of what the writer gave.
impl<E: fmt::Debug, R> fmt::Debug for WriteThroughError<E, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Write(error) => f.debug_tuple("Write").field(error).finish(),
            Self::Access(error) => f.debug_tuple("Access").field(error).finish(),
            Self::Store { error, .. } => f
                .debug_struct("Store")
                .field("error", error)
                .finish_non_exhaustive(),
        }
    }
}

impl<E: StdError, R> StdError for WriteThroughError<E, R> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            // Their own words stand in `Display` already.
            Self::Write(error) => error.source(),
            Self::Access(error) | Self::Store { error, .. } => error.source(),
        }
    }
}

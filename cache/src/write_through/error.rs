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
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum WriteThroughError<E> {
    /// The writer failed. The entry is invalidated, since a writer that fails can have written all the same.
    Write(E),
    /// The entry could not be invalidated, or the value cannot be stored. The writer was not called, so the source is as it was.
    Access(Error),
    /// The source has the value, and the entry could be neither stored nor deleted. It reads as a miss until the
    /// [`bound`](crate::WriteThrough::bound) has passed.
    Store(Error),
}

impl<E> WriteThroughError<E> {
    /// Returns the writer's error.
    ///
    /// # Examples
    /// ```
    /// use typed_cache::WriteThroughError;
    /// assert_eq!(WriteThroughError::Write("read-only").write_error(), Some(&"read-only"));
    /// ```
    #[must_use]
    pub fn write_error(&self) -> Option<&E> {
        match self {
            Self::Write(error) => Some(error),
            Self::Access(_) | Self::Store(_) => None,
        }
    }

    /// Returns the cache's error.
    ///
    /// # Examples
    /// ```
    /// use typed_cache::WriteThroughError;
    /// assert!(WriteThroughError::Write("read-only").cache_error().is_none());
    /// ```
    #[must_use]
    pub fn cache_error(&self) -> Option<&Error> {
        match self {
            Self::Access(error) | Self::Store(error) => Some(error),
            Self::Write(_) => None,
        }
    }
}

impl<E: fmt::Display> fmt::Display for WriteThroughError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Write(error) => write!(f, "the writer failed: {error}"),
            Self::Access(error) => write!(f, "nothing was written to the source: {error}"),
            Self::Store(error) => write!(
                f,
                "the source has the value, and the entry could be neither stored nor deleted: {error}"
            ),
        }
    }
}

impl<E: StdError> StdError for WriteThroughError<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            // Their own words stand in `Display` already.
            Self::Write(error) => error.source(),
            Self::Access(error) | Self::Store(error) => error.source(),
        }
    }
}

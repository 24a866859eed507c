//! The error of a function that evicts.

use std::error::Error as StdError;
use std::fmt;

use crate::error::Error;

/// The error of a function with [`#[evict]`](macro@crate::evict): its body's own, or that of the access to the cache.
///
/// # Examples
/// ```
/// use typed_cache::EvictError;
/// assert_eq!(EvictError::Body("read-only").to_string(), "read-only");
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum EvictError<E> {
    /// The body failed. Nothing was deleted.
    Body(E),
    /// The body has succeeded, and an entry could not be deleted: to others it may be stale for one TTL at most. Where that was for lack of a
    /// connection, this process deletes it before it reads the key again, as after any [`delete`](crate::Cache::delete).
    Delete(Error),
}

impl<E> EvictError<E> {
    /// Returns the body's error.
    ///
    /// # Examples
    /// ```
    /// use typed_cache::EvictError;
    /// assert_eq!(EvictError::Body("read-only").body_error(), Some(&"read-only"));
    /// ```
    #[must_use]
    pub fn body_error(&self) -> Option<&E> {
        match self {
            Self::Body(error) => Some(error),
            Self::Delete(_) => None,
        }
    }

    /// Returns the cache's error.
    ///
    /// # Examples
    /// ```
    /// use typed_cache::EvictError;
    /// assert!(EvictError::Body("read-only").cache_error().is_none());
    /// ```
    #[must_use]
    pub fn cache_error(&self) -> Option<&Error> {
        match self {
            Self::Delete(error) => Some(error),
            Self::Body(_) => None,
        }
    }
}

impl<E: fmt::Display> fmt::Display for EvictError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Body(error) => write!(f, "{error}"),
            Self::Delete(error) => write!(
                f,
                "the function has done its work, and an entry could not be deleted: {error}"
            ),
        }
    }
}

impl<E: StdError> StdError for EvictError<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            // Their own words stand in `Display` already.
            Self::Body(error) => error.source(),
            Self::Delete(error) => error.source(),
        }
    }
}

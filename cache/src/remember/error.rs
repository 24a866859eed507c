//! The error of `remember`.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::error::{Error, ErrorKind};

/// The error of [`remember`](crate::Cache::remember) and its kin: the loader's own, or that of the access to the cache.
///
/// # Examples
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
/// # use typed_cache::{Cache, CacheKey, RememberError};
/// # #[derive(CacheKey)]
/// # #[cache(resource = "motto", ttl = "1h", value = String)]
/// # struct MottoKey;
/// # let cache = Cache::memory();
/// let result = cache.remember(&MottoKey, || async { Err::<String, _>("the source is down") }).await;
/// match result {
///     Err(RememberError::Load(error)) => assert_eq!(*error, "the source is down"),
///     other => panic!("{other:?}"),
/// }
/// # Ok(()) }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum RememberError<E> {
    /// The loader failed. All who waited for it have the same error, which is not cached.
    Load(Arc<E>),
    /// The cache failed: a deadline passed, or the read did and the type's or call's `outage` is `fail`.
    Access(Error),
    /// The loader panicked.
    Panicked,
    /// The loader's task ended before it was done: its runtime was shut down.
    Stopped,
    /// The loader took longer than it may, and was ended.
    TimedOut(Duration),
}

impl<E> RememberError<E> {
    /// Returns the loader's error.
    ///
    /// # Examples
    /// ```
    /// use std::sync::Arc;
    /// use typed_cache::RememberError;
    /// assert_eq!(RememberError::Load(Arc::new("down")).load_error(), Some(&"down"));
    /// ```
    #[must_use]
    pub fn load_error(&self) -> Option<&E> {
        match self {
            Self::Load(error) => Some(error),
            _ => None,
        }
    }

    /// Returns the cache's error.
    ///
    /// # Examples
    /// ```
    /// use typed_cache::RememberError;
    /// assert!(RememberError::<()>::Panicked.cache_error().is_none());
    /// ```
    #[must_use]
    pub fn cache_error(&self) -> Option<&Error> {
        match self {
            Self::Access(error) => Some(error),
            _ => None,
        }
    }

    /// The error of a caller that waited as long as it would.
    #[cold]
    pub(super) fn waited(timeout: Duration) -> Self {
        let text = format!("no value within {timeout:?}");
        Self::Access(Error::new(ErrorKind::Timeout, text))
    }
}

// By hand, since the loader's error need not be one.
impl<E> Clone for RememberError<E> {
    fn clone(&self) -> Self {
        match self {
            Self::Load(error) => Self::Load(Arc::clone(error)),
            Self::Access(error) => Self::Access(error.clone()),
            Self::Panicked => Self::Panicked,
            Self::Stopped => Self::Stopped,
            Self::TimedOut(timeout) => Self::TimedOut(*timeout),
        }
    }
}

impl<E> From<Error> for RememberError<E> {
    fn from(error: Error) -> Self {
        Self::Access(error)
    }
}

impl<E: fmt::Display> fmt::Display for RememberError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Load(error) => write!(f, "the loader failed: {error}"),
            Self::Access(error) => write!(f, "{error}"),
            Self::Panicked => f.write_str("the loader panicked"),
            Self::Stopped => f.write_str(
                "the loader's task ended before it was done, since its runtime was shut down",
            ),
            Self::TimedOut(timeout) => write!(
                f,
                "the loader was not done within {timeout:?}: `load_timeout` sets how long it may take"
            ),
        }
    }
}

impl<E: StdError> StdError for RememberError<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            // Their own words stand in `Display` already.
            Self::Load(error) => error.source(),
            Self::Access(error) => error.source(),
            Self::Panicked | Self::Stopped | Self::TimedOut(_) => None,
        }
    }
}

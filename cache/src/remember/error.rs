//! The error of `remember`.

use std::error::Error as StdError;
use std::fmt;
use std::ops::Deref;
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

    /// Makes it a [`std::error::Error`], for `?` into the likes of `anyhow::Error`, where the loader's error is none but holds one:
    /// `anyhow::Error`, `eyre::Report`, `Box<dyn Error + Send + Sync>`.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # use std::error::Error;
    /// # use std::io;
    /// # use typed_cache::{Cache, CacheKey, RememberError};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "motto", ttl = "1h", value = String)]
    /// # struct MottoKey;
    /// type BoxError = Box<dyn Error + Send + Sync>;
    /// async fn motto(cache: &Cache) -> Result<String, BoxError> {
    ///     let load = async || Err::<String, BoxError>(io::Error::other("the disk is gone").into());
    ///     Ok(cache.remember(&MottoKey, load).await.map_err(RememberError::into_std_error)?)
    /// }
    /// let error = motto(&Cache::memory()).await.unwrap_err();
    /// assert_eq!(error.to_string(), "the loader failed: the disk is gone");
    /// # }
    /// ```
    #[doc(alias = "anyhow")]
    #[doc(alias = "eyre")]
    #[must_use]
    pub fn into_std_error(self) -> RememberError<Held<E>>
    where
        E: Deref<Target = dyn StdError + Send + Sync>,
    {
        match self {
            Self::Load(error) => RememberError::Load(Arc::new(Held(error))),
            Self::Access(error) => RememberError::Access(error),
            Self::Panicked => RememberError::Panicked,
            Self::Stopped => RememberError::Stopped,
            Self::TimedOut(timeout) => RememberError::TimedOut(timeout),
        }
    }

    /// The error of a caller that waited as long as it would.
    #[cold]
    pub(super) fn waited(timeout: Duration) -> Self {
        let text = format!("no value within the {timeout:?} of `.timeout(..)`");
        Self::Access(Error::new(ErrorKind::Timeout, text))
    }
}

/// A [`std::error::Error`] of a loader's error that holds one; made by [`RememberError::into_std_error`].
pub struct Held<E>(Arc<E>);

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
            // With `{:#}` such as `anyhow::Error` shows its causes, too.
            Self::Load(error) if f.alternate() => write!(f, "the loader failed: {error:#}"),
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

impl<E> Held<E> {
    /// Returns the loader's error.
    #[must_use]
    pub fn get(&self) -> &E {
        &self.0
    }
}

impl<E: fmt::Display> fmt::Display for Held<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<E: fmt::Debug> fmt::Debug for Held<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<E> StdError for Held<E>
where
    E: Deref<Target = dyn StdError + Send + Sync> + fmt::Debug + fmt::Display,
{
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        (**self.0).source()
    }
}

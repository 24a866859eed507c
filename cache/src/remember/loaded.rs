//! What a loader gives.

use std::sync::Arc;

use crate::client::options::IntoTtl;
use crate::error::Result;
use crate::ttl::Ttl;

/// A value that a loader gives, with a word on how it is stored.
///
/// A loader can also give the value alone.
///
/// # Examples
/// ```
/// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> typed_cache::Result<()> {
/// # use std::convert::Infallible;
/// # use std::time::Duration;
/// # use typed_cache::{Cache, CacheKey, Loaded};
/// # #[derive(CacheKey)]
/// # #[cache(resource = "token", ttl = "1h", value = String)]
/// # struct TokenKey { user: u64 }
/// # let cache = Cache::memory();
/// // A token that is good for 5 minutes is not kept for an hour.
/// let load = || async { Ok::<_, Infallible>(Loaded::new("s3cret".to_owned()).ttl(Duration::from_secs(300))) };
/// let key = TokenKey { user: 1 };
/// assert_eq!(cache.remember(&key, load).await.unwrap(), "s3cret");
/// tokio::time::advance(Duration::from_secs(300)).await;
/// assert_eq!(cache.get(&key).await?, None);
/// # Ok(()) }
/// ```
#[derive(Debug)]
pub struct Loaded<V> {
    /// `None` where the source has none.
    pub(super) value: Option<Arc<V>>,
    /// In place of the type's or the call's.
    pub(super) ttl: Option<Result<Ttl>>,
    pub(super) is_stored: bool,
}

impl<V> Loaded<V> {
    /// A value that is stored with the TTL of its type, or of the call.
    #[must_use]
    pub fn new(value: V) -> Self {
        Self::of(Some(Arc::new(value)))
    }

    /// The source has no newer value than `stale`, which the loader of
    /// [`remember_with_stale`](crate::Cache::remember_with_stale) was given: that value is stored again, and fresh from now on.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use std::convert::Infallible;
    /// # use std::sync::Arc;
    /// # use typed_cache::{Cache, CacheKey, Loaded};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "feed", ttl = "1m", grace = "1h", value = String)]
    /// # struct FeedKey;
    /// # let cache = Cache::memory();
    /// cache.set_at(&FeedKey, &"news".to_owned()).await?;
    /// cache.expire_now(&FeedKey).await?;
    /// let load = |stale: Option<Arc<String>>| async move {
    ///     // A request with `If-None-Match`, answered by 304.
    ///     Ok::<_, Infallible>(stale.map_or(Loaded::new("old news".to_owned()), Loaded::not_modified))
    /// };
    /// assert_eq!(cache.remember_with_stale(&FeedKey, load).await.unwrap(), "news");
    /// assert_eq!(cache.get(&FeedKey).await?.as_deref(), Some("news"));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn not_modified(stale: Arc<V>) -> Self {
        Self::of(Some(stale))
    }

    /// Sets the TTL of this value: a [`Ttl`] or a [`Duration`](std::time::Duration), of at least a millisecond.
    ///
    /// With an invalid one the caller gets the value, which is not stored; an event has the error.
    #[must_use]
    pub fn ttl(mut self, ttl: impl IntoTtl) -> Self {
        self.ttl = Some(ttl.into_ttl());
        self
    }

    /// Gives the value to those who wait for it, and does not store it.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use std::convert::Infallible;
    /// # use typed_cache::{Cache, CacheKey, Loaded};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "page", ttl = "1h", value = String)]
    /// # struct PageKey { path: String }
    /// # let cache = Cache::memory();
    /// let key = PageKey::new("/draft");
    /// let load = || async { Ok::<_, Infallible>(Loaded::new("a draft".to_owned()).not_stored()) };
    /// assert_eq!(cache.remember(&key, load).await.unwrap(), "a draft");
    /// assert_eq!(cache.get(&key).await?, None);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn not_stored(mut self) -> Self {
        self.is_stored = false;
        self
    }

    pub(super) fn of(value: Option<Arc<V>>) -> Self {
        Self {
            value,
            ttl: None,
            is_stored: true,
        }
    }
}

/// What a loader may give: a value, or a [`Loaded`] one.
#[diagnostic::on_unimplemented(
    message = "the loader gives `{Self}`, and the key's value is `{V}`",
    label = "not the value of this key",
    note = "a loader gives `Ok(value)`, or `Ok(Loaded::new(value).ttl(..))`; where the source may have none, write `remember_optional`, \
            whose loader gives `Ok(Some(value))` or `Ok(None)`"
)]
pub trait IntoLoaded<V> {
    /// Makes the loaded value.
    fn into_loaded(self) -> Loaded<V>;
}

impl<V> IntoLoaded<V> for V {
    fn into_loaded(self) -> Loaded<V> {
        Loaded::new(self)
    }
}

impl<V> IntoLoaded<V> for Loaded<V> {
    fn into_loaded(self) -> Self {
        self
    }
}

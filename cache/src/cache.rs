//! The handle on a cache.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::client::Client;
use crate::error::Result;
use crate::observe::Stats;
use crate::ops::{Context, Lifetime};
use crate::request::Request;
use crate::ttl::Ttl;

/// A typed cache on Redis, Valkey, or in memory.
///
/// A cheap clone: all clones share one connection and count together. There is no unconnected state: what
/// [`connect`](Self::connect) and [`connect_lazy`](Self::connect_lazy) return connects by itself, and anew when a connection
/// breaks. Every command, or pipeline of commands, has one deadline over connect, queue and reply: 5 s, unless
/// [`CacheBuilder::timeout`](crate::CacheBuilder::timeout) or [`with_timeout`](Self::with_timeout) says otherwise.
///
/// Only commands that change nothing, and those that certainly never reached a server, are sent again.
/// Dropping the future of an operation never disturbs others; a command that was sent already still runs. Such a future borrows
/// the cache, and neither the arguments nor the handle ([`Hash`](struct@crate::Hash) and its kin) it was made with.
///
/// # Examples
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
/// use serde::{Deserialize, Serialize};
/// use typed_cache::{Cache, Cacheable};
///
/// #[derive(Serialize, Deserialize, Cacheable, Debug, PartialEq)]
/// #[cache(resource = "user", ttl = "15m")]
/// struct User { #[cache(key)] id: u64, name: String }
///
/// let cache = Cache::memory();
/// cache.set(&User { id: 42, name: "Ada".into() }).await?;
/// let ada = cache.get(&UserKey { id: 42 }).await?;
/// assert_eq!(ada.map(|user| user.name).as_deref(), Some("Ada"));
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Cache {
    client: Arc<Client>,
    call: Call,
}

/// What a call says in place of the cache's settings.
#[derive(Clone, Copy, Debug, Default)]
struct Call {
    timeout: Option<Duration>,
    ttl: Option<Ttl>,
}

impl Cache {
    /// Returns the same cache with another deadline for each command, rounded up to 20 ms.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use std::time::Duration;
    /// # use typed_cache::{Cache, CacheKey};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "motto", ttl = never, value = String)]
    /// # struct MottoKey;
    /// # let cache = Cache::memory();
    /// let motto = cache.with_timeout(Duration::from_millis(200)).get(&MottoKey).await?;
    /// assert_eq!(motto, None);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn with_timeout(&self, timeout: Duration) -> Self {
        Self {
            client: Arc::clone(&self.client),
            call: Call {
                timeout: Some(timeout),
                ..self.call
            },
        }
    }

    /// Returns the same cache with another lifetime for what it writes, in place of the types' own.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use typed_cache::{Cache, CacheKey, Expiry, Ttl};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "motto", ttl = "1h", value = String)]
    /// # struct MottoKey;
    /// # let cache = Cache::memory();
    /// cache.with_ttl(Ttl::NEVER).set_at(&MottoKey, &"measure twice".to_owned()).await?;
    /// assert_eq!(cache.expires_in(&MottoKey).await?, Expiry::Never);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn with_ttl(&self, ttl: Ttl) -> Self {
        Self {
            client: Arc::clone(&self.client),
            call: Call {
                ttl: Some(ttl),
                ..self.call
            },
        }
    }

    /// Returns what all clones of this cache have counted.
    ///
    /// # Examples
    /// ```
    /// assert_eq!(typed_cache::Cache::memory().stats().hits, 0);
    /// ```
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.client.monitor.stats()
    }
}

impl Cache {
    pub(crate) fn new(client: Client) -> Self {
        Self {
            client: Arc::new(client),
            call: Call::default(),
        }
    }

    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    pub(crate) fn timeout(&self) -> Duration {
        self.call.timeout.unwrap_or(self.client.config.timeout)
    }

    pub(crate) fn lifetime(&self) -> Lifetime {
        Lifetime {
            ttl: self.call.ttl,
            keep: false,
        }
    }

    pub(crate) fn context(&self) -> Context<'_> {
        self.context_with(self.lifetime())
    }

    pub(crate) fn context_with(&self, lifetime: Lifetime) -> Context<'_> {
        Context {
            keyspace: &self.client.config.keyspace,
            max: self.client.config.max,
            lifetime,
        }
    }

    pub(crate) fn send<T>(
        &self,
        request: Request<T>,
    ) -> impl Future<Output = Result<T>> + Send + use<'_, T> {
        self.client.send(request, self.timeout())
    }
}

impl fmt::Debug for Cache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cache")
            .field("client", &self.client)
            .field("call", &self.call)
            .finish()
    }
}

const _: () = {
    const fn is_shareable<T: Clone + Send + Sync + 'static>() {}
    is_shareable::<Cache>();
};

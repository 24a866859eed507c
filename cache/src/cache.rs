//! The handle on a cache.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::backend::memory::MemoryEngine;
use crate::builder::CacheBuilder;
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
/// [`CacheBuilder::timeout`] or [`with_timeout`](Self::with_timeout) says otherwise.
///
/// Only commands that change nothing, and those that certainly never reached a server, are sent again.
/// Dropping the future of an operation never disturbs others; a command that was sent already still runs.
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
    /// Connects to the server at `url`, with default settings.
    ///
    /// Schemes: `redis://[user:password@]host[:port][/db]`, `valkey://..`, `unix:///path`, `redis+unix:///path`,
    /// and `memory://`, which makes a new engine in memory. Tries with backoff until the handshake is done.
    ///
    /// # Commands
    /// The handshake: `HELLO` or `AUTH`, `SELECT` and `CLIENT SETINFO`, as the URL asks; one round trip each attempt.
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) for a bad URL and [`ErrorKind::Auth`](crate::ErrorKind::Auth) for a refused
    /// login, both at once; [`ErrorKind::Unavailable`](crate::ErrorKind::Unavailable) with the last connect error when 5 s are over.
    /// # Cancel safety
    /// Cancel safe.
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// let cache = typed_cache::Cache::connect("memory://").await?;
    /// # drop(cache); Ok(()) }
    /// ```
    pub fn connect(url: &str) -> impl Future<Output = Result<Self>> + Send + use<> {
        Self::builder().connect(url)
    }

    /// Makes a cache that connects with its first command; needs no runtime yet.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) for a bad URL.
    /// # Examples
    /// ```
    /// let cache = typed_cache::Cache::connect_lazy("redis://localhost")?;
    /// # drop(cache);
    /// # Ok::<(), typed_cache::Error>(())
    /// ```
    pub fn connect_lazy(url: &str) -> Result<Self> {
        Self::builder().connect_lazy(url)
    }

    /// Makes a cache in memory: no server, the same behaviour.
    ///
    /// # Examples
    /// ```
    /// let cache = typed_cache::Cache::memory();
    /// # drop(cache);
    /// ```
    #[must_use]
    pub fn memory() -> Self {
        Self::builder().memory()
    }

    /// Starts the settings of a cache.
    ///
    /// # Examples
    /// ```
    /// let cache = typed_cache::Cache::builder().prefix("shop")?.memory();
    /// # drop(cache);
    /// # Ok::<(), typed_cache::Error>(())
    /// ```
    pub fn builder() -> CacheBuilder {
        CacheBuilder::new()
    }

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

impl From<MemoryEngine> for Cache {
    /// Makes a cache on an engine that others can use too, with default settings.
    fn from(engine: MemoryEngine) -> Self {
        Self::builder().memory_engine(engine)
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

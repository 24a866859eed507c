//! The settings of a cache, and its construction.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::backend::Backend;
use crate::backend::memory::MemoryEngine;
use crate::backend::own::{ConnectionPool, Pooled, Shared, SharedConnection};
use crate::backend::redis::{Plan, RedisServer, Target};
use crate::cache::Cache;
use crate::client::Client;
use crate::codec::MaxBytes;
use crate::config::Config;
use crate::error::{Error, ErrorKind, Result};
use crate::events::{Monitor, Observer};
use crate::key::Keyspace;
use crate::schema::Damage;

/// The settings of a [`Cache`]; each has a default.
///
/// # Examples
/// ```
/// use std::time::Duration;
/// use typed_cache::Cache;
///
/// let cache = Cache::builder()
///     .prefix("shop")?
///     .timeout(Duration::from_millis(500))
///     .fail_fast(true)
///     .connect_lazy("redis://localhost")?;
/// # drop(cache);
/// # Ok::<(), typed_cache::Error>(())
/// ```
#[derive(Clone, Default)]
#[must_use = "a builder makes nothing until `connect`, `connect_lazy`, `connection`, `pool` or `memory`"]
pub struct CacheBuilder {
    config: Config,
    observer: Option<Arc<dyn Observer>>,
}

impl CacheBuilder {
    /// Puts `prefix/` in front of every key, so that deployments can share a server; default none.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] unless `prefix` has 1 to 64 characters out of `A-Z`, `a-z`, `0-9`, `_`, `.`, `-`.
    ///
    /// # Examples
    /// ```
    /// assert!(typed_cache::Cache::builder().prefix("shop.eu").is_ok());
    /// assert!(typed_cache::Cache::builder().prefix("shop:eu").is_err());
    /// ```
    #[doc(alias = "namespace")]
    pub fn prefix(mut self, prefix: &str) -> Result<Self> {
        self.config.keyspace = Keyspace::with_prefix(prefix)
            .map_err(|problem| Error::new(ErrorKind::Config, problem))?;
        Ok(self)
    }

    /// Sets the deadline of one operation, over connect, queue and reply; default 5 s, at most 30 years. With zero an operation
    /// ends with the first look at its deadline.
    ///
    /// # Examples
    /// ```
    /// # use std::time::Duration;
    /// let cache = typed_cache::Cache::builder().timeout(Duration::from_secs(1)).memory();
    /// # drop(cache);
    /// ```
    #[doc(alias = "deadline")]
    #[doc(alias = "response_timeout")]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.config.timeout = timeout;
        self
    }

    /// Sets the deadline of one attempt to connect, handshake included; default 2 s, at most a year.
    ///
    /// # Examples
    /// ```
    /// # use std::time::Duration;
    /// let cache = typed_cache::Cache::builder().connect_timeout(Duration::from_secs(1)).memory();
    /// # drop(cache);
    /// ```
    #[doc(alias = "connection_timeout")]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.config.connect_timeout = timeout.min(A_YEAR);
        self
    }

    /// Sets the wait between attempts to connect: `first` after the first, then twice as long each time up to `longest`,
    /// with up to half taken off at random; default 50 ms and 2 s. A wait is at least 1 ms and at most a day.
    ///
    /// # Examples
    /// ```
    /// # use std::time::Duration;
    /// let cache = typed_cache::Cache::builder()
    ///     .reconnect_backoff(Duration::from_millis(10), Duration::from_millis(500))
    ///     .memory();
    /// # drop(cache);
    /// ```
    #[doc(alias = "retry")]
    pub fn reconnect_backoff(mut self, first: Duration, longest: Duration) -> Self {
        self.config.backoff.first = first;
        self.config.backoff.longest = longest;
        self
    }

    /// Makes operations fail as soon as an attempt to connect has failed, in place of waiting for the next one until
    /// their deadline; default off.
    ///
    /// # Examples
    /// ```
    /// let cache = typed_cache::Cache::builder().fail_fast(true).memory();
    /// # drop(cache);
    /// ```
    pub fn fail_fast(mut self, fail_fast: bool) -> Self {
        self.config.fail_fast = fail_fast;
        self
    }

    /// Lets operations run scripts on the server; default on.
    ///
    /// A write to a hash, a map or a list with a TTL is two commands. As a script it stops where the first one fails, so a failed
    /// write changes nothing. Without scripts the two go in `MULTI` and `EXEC`, where the second one runs all the same: a write on
    /// a key of another kind then fails and still changes that key's TTL. What only a script can do fails with
    /// [`ErrorKind::InvalidInput`] and says so:
    ///
    /// - [`.if_present()`](crate::Operation::if_present);
    /// - [`.if_absent()`](crate::Operation::if_absent) over an entry that reads as a miss, so cache-aside does not heal after a change
    ///   of a type's schema, and inside transactions and callers' pipelines;
    /// - [`.field_ttl(..)`](crate::Operation::field_ttl);
    /// - [`update`](Cache::update) of an entry that is there, on servers that do not know `SET … IFEQ`.
    ///
    /// Turn scripts off for a user who may not run them (`-@scripting` in its ACL).
    ///
    /// # Examples
    /// ```
    /// let cache = typed_cache::Cache::builder().scripts(false).memory();
    /// # drop(cache);
    /// ```
    #[doc(alias = "EVALSHA")]
    #[doc(alias = "lua")]
    pub fn scripts(mut self, scripts: bool) -> Self {
        self.config.scripts = scripts;
        self
    }

    /// Sets the largest stored value that is written or read, in bytes with its header; default 8 MiB. Any number is accepted;
    /// Redis itself has a limit of 512 MiB.
    ///
    /// # Examples
    /// ```
    /// let cache = typed_cache::Cache::builder().max_value_bytes(1 << 20).memory();
    /// # drop(cache);
    /// ```
    #[doc(alias = "max_size")]
    #[doc(alias = "limit")]
    pub fn max_value_bytes(mut self, bytes: usize) -> Self {
        self.config.max = MaxBytes(bytes);
        self
    }

    /// Sets what a read of a damaged entry gives, for types without `damage = ..` of their own; default
    /// [`Damage::Error`](crate::schema::Damage::Error).
    ///
    /// With [`Damage::Miss`](crate::schema::Damage::Miss) only a decode tells an entry from a miss, so the conditions of writes of values
    /// take two steps, and are refused in transactions and callers' pipelines.
    ///
    /// # Examples
    /// ```
    /// use typed_cache::schema::Damage;
    ///
    /// let cache = typed_cache::Cache::builder().damage(Damage::Miss).memory();
    /// # drop(cache);
    /// ```
    pub fn damage(mut self, damage: Damage) -> Self {
        self.config.damage = damage;
        self
    }

    /// Sets the most that one reply may take, in bytes: its strings, and 56 for each element; default 64 MiB.
    ///
    /// A larger one gives [`ErrorKind::TooLarge`] and is not kept while it is read.
    ///
    /// # Examples
    /// ```
    /// let cache = typed_cache::Cache::builder().max_reply_bytes(256 << 20).memory();
    /// # drop(cache);
    /// ```
    #[doc(alias = "max_size")]
    #[doc(alias = "limit")]
    pub fn max_reply_bytes(mut self, bytes: usize) -> Self {
        self.config.max_reply = bytes;
        self
    }

    /// Sends the events of the cache to `observer`; default none, which costs nothing.
    ///
    /// # Examples
    /// ```
    /// struct Silent;
    /// impl typed_cache::Observer for Silent {
    ///     fn observe(&self, _event: &typed_cache::Event<'_>) {}
    /// }
    /// let cache = typed_cache::Cache::builder().observer(Silent).memory();
    /// # drop(cache);
    /// ```
    #[doc(alias = "metrics")]
    #[doc(alias = "tracing")]
    #[doc(alias = "events")]
    pub fn observer(mut self, observer: impl Observer) -> Self {
        self.observer = Some(Arc::new(observer));
        self
    }

    /// Connects to the server at `url`; see [`Cache::connect`].
    ///
    /// The deadline is [`timeout`](Self::timeout).
    ///
    /// # Errors
    /// As [`Cache::connect`].
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// let cache = typed_cache::Cache::builder().connect("memory://").await?;
    /// # drop(cache); Ok(()) }
    /// ```
    pub fn connect(self, url: &str) -> impl Future<Output = Result<Cache>> + Send + use<> {
        let cache = self.connect_lazy(url);
        async move {
            let cache = cache?;
            cache.client().connected().await?;
            Ok(cache)
        }
    }

    /// Makes a cache that connects with its first operation; see [`Cache::connect_lazy`].
    ///
    /// # Errors
    /// [`ErrorKind::Config`] for a bad URL.
    ///
    /// # Examples
    /// ```
    /// let cache = typed_cache::Cache::builder().connect_lazy("unix:///run/valkey.sock")?;
    /// # drop(cache);
    /// # Ok::<(), typed_cache::Error>(())
    /// ```
    pub fn connect_lazy(self, url: &str) -> Result<Cache> {
        if is_memory(url) {
            return Ok(self.memory());
        }
        let target = Target::parse(url)?;
        let monitor = Arc::new(Monitor::new(self.observer));
        let server = RedisServer::new(Plan {
            target,
            backoff: self.config.backoff,
            connect_timeout: self.config.connect_timeout,
            max_reply: self.config.max_reply,
            monitor: Arc::clone(&monitor),
        });
        Ok(Cache::with_client(Client::new(
            self.config,
            monitor,
            server,
        )))
    }

    /// Makes a cache on a new engine in memory.
    ///
    /// # Examples
    /// ```
    /// let cache = typed_cache::Cache::builder().memory();
    /// # drop(cache);
    /// ```
    #[must_use]
    pub fn memory(self) -> Cache {
        self.memory_engine(MemoryEngine::new())
    }

    /// Makes a cache on an engine in memory that others can use too.
    ///
    /// # Examples
    /// ```
    /// use typed_cache::{Cache, MemoryEngine};
    ///
    /// let engine = MemoryEngine::new();
    /// let shop = Cache::builder().prefix("shop")?.memory_engine(engine.clone());
    /// let blog = Cache::builder().prefix("blog")?.memory_engine(engine);
    /// # drop((shop, blog));
    /// # Ok::<(), typed_cache::Error>(())
    /// ```
    #[must_use]
    pub fn memory_engine(self, engine: MemoryEngine) -> Cache {
        self.backend(engine)
    }

    /// Makes a cache on a connection that you have already, which all its operations share.
    ///
    /// The connection connects, and connects again, as it does by itself; [`timeout`](Self::timeout) holds, the settings of connections and
    /// [`max_reply_bytes`](Self::max_reply_bytes) do not. Pops that wait fail with [`ErrorKind::Config`]. The guide has
    /// [what else is different](crate::guide::own_connections).
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// use typed_cache::{Cache, CacheKey, MemoryEngine};
    ///
    /// #[derive(CacheKey)]
    /// #[cache(resource = "motto", ttl = "1h", value = String)]
    /// struct MottoKey;
    ///
    /// let connection = MemoryEngine::new(); // or redis::Client::open(url)?.get_connection_manager().await?
    /// let cache = Cache::builder().prefix("shop")?.connection(connection);
    /// cache.set_at(&MottoKey, &"measure twice".to_owned()).await?;
    /// assert!(cache.get(&MottoKey).await?.is_some());
    /// # Ok(()) }
    /// ```
    #[doc(alias = "from_connection")]
    #[doc(alias = "ConnectionManager")]
    #[doc(alias = "MultiplexedConnection")]
    #[must_use]
    pub fn connection<C: SharedConnection>(self, connection: C) -> Cache {
        self.backend(Shared::new(connection))
    }

    /// Makes a cache on a pool that you have already, which lends a connection to each message.
    ///
    /// As [`connection`](Self::connection), but pops can wait: each holds a connection of the pool meanwhile. [`ConnectionPool`] has an
    /// example.
    #[doc(alias = "deadpool")]
    #[doc(alias = "bb8")]
    #[must_use]
    pub fn pool<P: ConnectionPool>(self, pool: P) -> Cache {
        self.backend(Pooled::new(pool))
    }

    /// Makes a cache on a backend of the caller's own.
    #[doc(hidden)]
    #[must_use]
    pub fn backend(self, backend: impl Backend + 'static) -> Cache {
        let monitor = Arc::new(Monitor::new(self.observer));
        Cache::with_client(Client::new(self.config, monitor, backend))
    }
}

/// A clock cannot be added to without end.
const A_YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

fn is_memory(url: &str) -> bool {
    url.eq_ignore_ascii_case("memory:") || url.eq_ignore_ascii_case("memory://")
}

impl Cache {
    /// Connects to the server at `url`, with default settings.
    ///
    /// | URL | place |
    /// |---|---|
    /// | `redis://[[user]:password@]host[:port][/db][?protocol=resp3]` | over TCP; `valkey://` means the same |
    /// | `unix:///path[?db=0&user=name&pass=word&protocol=resp3]` | over a Unix socket; `redis+unix://` means the same |
    /// | `memory://` | a new engine in memory |
    ///
    /// Defaults: port 6379, database 0, no login, RESP2. In user and password, `%XX` stands for marks of the URL such
    /// as `/`, `?`, `#`, `@` and `%`. Anything else behind `?` is refused. Tries with backoff until the handshake is done.
    ///
    /// # Commands
    /// The handshake: `HELLO` or `AUTH`, `SELECT` and `CLIENT SETINFO`, as the URL asks, then `PING`; two round trips each attempt.
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) for a bad URL or a database that the server lacks, and
    /// [`ErrorKind::Auth`](crate::ErrorKind::Auth) for a refused login, all at once;
    /// [`ErrorKind::Unavailable`](crate::ErrorKind::Unavailable), which names the error of the last attempt, when 5 s are over.
    /// # Cancel safety
    /// Cancel safe.
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// let cache = typed_cache::Cache::connect("memory://").await?;
    /// # drop(cache); Ok(()) }
    /// ```
    #[doc(alias = "open")]
    #[doc(alias = "from_url")]
    pub fn connect(url: &str) -> impl Future<Output = Result<Self>> + Send + use<> {
        Self::builder().connect(url)
    }

    /// Makes a cache that connects with its first operation; needs no runtime yet.
    ///
    /// Its operations need one of tokio, with I/O and time enabled; awaited outside of one they give
    /// [`ErrorKind::Config`](crate::ErrorKind::Config).
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
    #[doc(alias = "in_memory")]
    #[doc(alias = "mock")]
    #[doc(alias = "fake")]
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
    #[doc(alias = "config")]
    #[doc(alias = "settings")]
    #[doc(alias = "options")]
    pub fn builder() -> CacheBuilder {
        CacheBuilder::default()
    }
}

impl From<MemoryEngine> for Cache {
    /// Makes a cache on an engine that others can use too, with default settings.
    fn from(engine: MemoryEngine) -> Self {
        Self::builder().memory_engine(engine)
    }
}

impl fmt::Debug for CacheBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CacheBuilder")
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}

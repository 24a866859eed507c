//! The settings of a cache, and its construction.

mod configured;
mod entry;
mod settings;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use crate::backend::Backend;
use crate::backend::memory::MemoryEngine;
use crate::backend::own::{ConnectionPool, Pooled, Shared, SharedConnection};
use crate::backend::redis::{
    Connector, CredentialsProvider, Names, Plan, RedisServer, Target, Tls,
};
use crate::cache::Cache;
use crate::client::Client;
use crate::config::Settings;
use crate::error::{Error, ErrorKind, Result};
use crate::events::{Monitor, Observer};

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
///     .keep_alive(Duration::from_secs(30))
///     .connect_lazy("redis://localhost")?;
/// # drop(cache);
/// # Ok::<(), typed_cache::Error>(())
/// ```
#[derive(Clone, Default)]
#[must_use = "a builder makes nothing until `connect`, `connect_lazy`, `connection`, `pool` or `memory`"]
pub struct CacheBuilder {
    settings: Settings,
    observer: Option<Arc<dyn Observer>>,
    credentials: Option<Arc<dyn CredentialsProvider>>,
    tls: Tls,
}

/// What was meant to be secret would go over the network as it is.
const PLAIN: &str = "TLS is set up, and the server is named without it: write `rediss://` or `valkeys://`, with `host` set `tls`, or \
     leave the settings of TLS out";

impl CacheBuilder {
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
        connected(self.connect_lazy(url))
    }

    /// Makes a cache that connects with its first operation; see [`Cache::connect_lazy`].
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) for a bad URL, or a timeout of zero.
    ///
    /// # Examples
    /// ```
    /// let cache = typed_cache::Cache::builder().connect_lazy("unix:///run/valkey.sock")?;
    /// # drop(cache);
    /// # Ok::<(), typed_cache::Error>(())
    /// ```
    pub fn connect_lazy(self, url: &str) -> Result<Cache> {
        self.check()?;
        if is_memory(url) {
            return Ok(self.memory());
        }
        self.on_server(Target::parse(url)?)
    }

    /// Refuses limits that would let nothing succeed.
    fn check(&self) -> Result<()> {
        let limits = [
            ("timeout", self.settings.timeout),
            ("connect_timeout", self.settings.connect_timeout),
        ];
        match limits.iter().find(|(_, limit)| limit.is_zero()) {
            None => Ok(()),
            Some((name, _)) => {
                let message = format!(
                    "`{name}` is zero, which leaves no time: set a duration such as `Duration::from_secs(5)`"
                );
                Err(Error::new(ErrorKind::Config, message))
            }
        }
    }

    fn on_server(self, target: Target) -> Result<Cache> {
        let monitor = Arc::new(Monitor::new(self.observer));
        let settings = self.settings;
        if self.tls.is_set() && !target.is_secure() {
            return Err(Error::new(ErrorKind::Config, PLAIN));
        }
        let tls = target.is_secure().then(|| Connector::new(&self.tls));
        let server = RedisServer::new(Plan {
            first_address: AtomicUsize::new(0),
            target,
            names: Names {
                client: settings.client_name.clone(),
                library: settings.library_name,
            },
            provider: self.credentials,
            tls: tls.transpose()?,
            backoff: settings.backoff,
            connect_timeout: settings.connect_timeout,
            keep_alive: settings.keep_alive,
            connections: settings.connections,
            waiting_pops: settings.waiting_pops,
            max_reply: settings.max_reply,
            monitor: Arc::clone(&monitor),
        });
        Ok(Cache::with_client(Client::new(settings, monitor, server)))
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
    /// [`max_reply_bytes`](Self::max_reply_bytes) do not. Pops that wait fail with [`ErrorKind::Config`](crate::ErrorKind::Config). The guide has
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
        Cache::with_client(Client::new(self.settings, monitor, backend))
    }
}

async fn connected(cache: Result<Cache>) -> Result<Cache> {
    let cache = cache?;
    cache.client().connected().await?;
    Ok(cache)
}

fn is_memory(url: &str) -> bool {
    url.eq_ignore_ascii_case("memory:") || url.eq_ignore_ascii_case("memory://")
}

impl fmt::Debug for CacheBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CacheBuilder")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

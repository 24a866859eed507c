//! The ways to a cache.

use crate::backend::memory::MemoryEngine;
use crate::builder::CacheBuilder;
use crate::cache::Cache;
use crate::error::Result;

impl Cache {
    /// Connects to the server at `url`, with default settings.
    ///
    /// | URL | place |
    /// |---|---|
    /// | `redis://[user[:password]@]host[:port][/db][?protocol=resp2]` | over TCP; `valkey://` means the same |
    /// | `rediss://…`, `valkeys://…` | the same over TLS, with feature `tls`; see [`Tls`](crate::guide::connections#tls) |
    /// | `unix:///path[?db=0&user=name&pass=word&protocol=resp2]` | over a Unix socket; `redis+unix://` means the same |
    /// | `memory://` | a new engine in memory |
    ///
    /// Defaults: port 6379, database 0, no login; RESP3, or RESP2 where the server does not know `HELLO`. With `protocol=resp2` no
    /// `HELLO` is sent, with `protocol=resp3` RESP2 is an error. In user and password, `%XX` stands for marks of the URL such
    /// as `/`, `?`, `#`, `@` and `%`. Anything else behind `?` is refused. Tries with backoff until the handshake is done.
    ///
    /// # Commands
    /// The handshake: `HELLO` with the login, or `AUTH` where it is not known; then `CLIENT SETNAME` and `CLIENT SETINFO`, `SELECT` of a
    /// database other than 0, and `PING`; two round trips each attempt. Of these a user needs the right to `SELECT` alone.
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) for a bad URL, a database that the server lacks, a certificate that is not
    /// good or a node of a cluster, and [`ErrorKind::Auth`](crate::ErrorKind::Auth) for a refused login, all at once;
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

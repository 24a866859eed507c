//! The settings of a cache, one method each.

use std::sync::Arc;
use std::time::Duration;

use crate::backend::redis::CredentialsProvider;
#[cfg(feature = "tls-no-provider")]
use crate::backend::redis::Tls;
use crate::builder::CacheBuilder;
use crate::codec::MaxBytes;
use crate::error::{Error, ErrorKind, Result};
use crate::events::Observer;
use crate::key::{IntoPrefix, Keyspace};
use crate::schema::Damage;

impl CacheBuilder {
    /// Puts `prefix/` in front of every key, so that deployments can share a server; default none. With [`Prefix::raw`](crate::Prefix::raw) the prefix
    /// is as it is written.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] unless `prefix` has 1 to 64 characters out of `A-Z`, `a-z`, `0-9`, `_`, `.`, `-`. A raw one has 1 to
    /// 256 bytes.
    ///
    /// # Examples
    /// ```
    /// use typed_cache::{Cache, Prefix};
    ///
    /// assert!(Cache::builder().prefix("shop.eu").is_ok());
    /// assert!(Cache::builder().prefix("shop:eu").is_err());
    /// assert!(Cache::builder().prefix(Prefix::raw("shop:eu:")).is_ok());
    /// ```
    #[doc(alias = "namespace")]
    pub fn prefix(mut self, prefix: impl IntoPrefix) -> Result<Self> {
        self.settings.keyspace = Keyspace::with_prefix(prefix)
            .map_err(|problem| Error::new(ErrorKind::Config, problem))?;
        Ok(self)
    }

    /// Sets the deadline of one operation, over connect, queue and reply; default 5 s, at most 30 years.
    ///
    /// [`connect`](Self::connect) and [`connect_lazy`](Self::connect_lazy) refuse zero. A cache that is made otherwise, with zero, gives
    /// each operation one poll: it ends with [`ErrorKind::Timeout`] if it has to wait for its reply.
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
        self.settings.timeout = timeout;
        self
    }

    /// Sets the deadline of one attempt to connect, handshake included; default 2 s, at most a year. [`connect`](Self::connect) and
    /// [`connect_lazy`](Self::connect_lazy) refuse zero.
    ///
    /// # Examples
    /// ```
    /// # use std::time::Duration;
    /// let cache = typed_cache::Cache::builder().connect_timeout(Duration::from_secs(1)).memory();
    /// # drop(cache);
    /// ```
    #[doc(alias = "connection_timeout")]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.settings.connect_timeout = timeout.min(A_YEAR);
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
        self.settings.backoff.first = first;
        self.settings.backoff.longest = longest;
        self
    }

    /// Makes operations wait for the next attempt to connect where one has failed, until their deadline; default off.
    ///
    /// Without it, once an attempt has failed and none has succeeded since, operations fail at once with its cause, as a service
    /// should go on without its cache. The first operations, and those while a broken connection is replaced, wait for one attempt. A
    /// refusal that the next attempt would not change, such as a wrong password, fails at once in either case.
    ///
    /// # Examples
    /// ```
    /// let cache = typed_cache::Cache::builder().wait_for_connection(true).memory();
    /// # drop(cache);
    /// ```
    #[doc(alias = "fail_fast")]
    pub fn wait_for_connection(mut self, wait: bool) -> Self {
        self.settings.wait_for_connection = wait;
        self
    }

    /// Sets the time within which a connection whose peer is gone is found, without traffic; default 15 s, whole seconds, at most a
    /// year. Zero leaves it to the system.
    ///
    /// The system probes an idle connection (TCP keep-alive: after two fifths of this time, then three times a fifth), and gives up
    /// bytes that are not acknowledged for this long (`TCP_USER_TIMEOUT`, on Linux). Its first probe comes after 32,767 s at the latest,
    /// the most that Linux takes. A server that is reachable and does not answer is found by a `PING`, sent after between half and all
    /// of this time without traffic; if no reply comes within [`connect_timeout`](Self::connect_timeout), the connection is replaced.
    ///
    /// # Examples
    /// ```
    /// # use std::time::Duration;
    /// let cache = typed_cache::Cache::builder().keep_alive(Duration::from_secs(60)).memory();
    /// # drop(cache);
    /// ```
    #[doc(alias = "heartbeat")]
    #[doc(alias = "health_check_interval")]
    pub fn keep_alive(mut self, keep_alive: Duration) -> Self {
        self.settings.keep_alive = keep_alive.min(A_YEAR);
        self
    }

    /// Sets the number of connections that share the operations of one runtime; default 1, from 1 to 64.
    ///
    /// One serves hundreds of thousands of operations a second. Several help where large values stand in the way of small ones. The
    /// key chooses the connection, so operations on one key keep their order. A batch is divided by key, unless it is atomic, or has
    /// a part with several keys or none (`get_many`, `delete_many`, a raw command without a key): it goes whole over one then.
    ///
    /// # Examples
    /// ```
    /// let cache = typed_cache::Cache::builder().connections(4).memory();
    /// # drop(cache);
    /// ```
    #[doc(alias = "pool_size")]
    #[doc(alias = "max_connections")]
    pub fn connections(mut self, connections: usize) -> Self {
        self.settings.connections = connections.clamp(1, 64);
        self
    }

    /// Sets the most pops that wait on the server at a time, each of which has a connection of its own; default 32, at least 1.
    ///
    /// Beyond it a pop waits for a place within its deadline, and then fails with [`ErrorKind::Overloaded`].
    ///
    /// # Examples
    /// ```
    /// let cache = typed_cache::Cache::builder().waiting_pops(100).memory();
    /// # drop(cache);
    /// ```
    #[doc(alias = "BLPOP")]
    pub fn waiting_pops(mut self, most: usize) -> Self {
        self.settings.waiting_pops = most.max(1);
        self
    }

    /// Sets the most deletes that are kept where they fail for lack of a connection; default 4,096, and 4 MiB of them in any case. With
    /// zero none is kept.
    ///
    /// Beyond it the oldest is dropped, counted as [`Stats::owed_dropped`](crate::Stats::owed_dropped) and emitted as
    /// [`Event::Owed`](crate::Event::Owed). See [`Cache::is_degraded`](crate::Cache::is_degraded).
    ///
    /// # Examples
    /// ```
    /// let cache = typed_cache::Cache::builder().owed_deletes(100_000).memory();
    /// # drop(cache);
    /// ```
    #[doc(alias = "invalidate")]
    pub fn owed_deletes(mut self, most: usize) -> Self {
        self.settings.owed_deletes = most;
        self
    }

    /// Names the connections, for `CLIENT LIST`; default none. A server that refuses the name does without.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] unless all characters of the name are printable ASCII other than a space, as the server demands.
    ///
    /// # Examples
    /// ```
    /// let cache = typed_cache::Cache::builder().client_name("checkout-7")?.memory();
    /// # drop(cache);
    /// # Ok::<(), typed_cache::Error>(())
    /// ```
    #[doc(alias = "CLIENT SETNAME")]
    pub fn client_name(mut self, name: &str) -> Result<Self> {
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_graphic()) {
            let message = "the client's name has 1 or more printable ASCII characters and no space, such as `checkout-7`";
            return Err(Error::new(ErrorKind::Config, message));
        }
        self.settings.client_name = Some(name.to_owned());
        Ok(self)
    }

    /// Has connections say the library's name and version, by `CLIENT SETINFO`; default on. A refusal changes nothing.
    ///
    /// # Examples
    /// ```
    /// let cache = typed_cache::Cache::builder().library_name(false).memory();
    /// # drop(cache);
    /// ```
    #[doc(alias = "CLIENT SETINFO")]
    pub fn library_name(mut self, is_said: bool) -> Self {
        self.settings.library_name = is_said;
        self
    }

    /// Asks `provider` for the login of each connection, in place of the URL's; when it says that the login has changed, connections
    /// that are up log in anew.
    ///
    /// A server that refuses the new login closes nothing by itself, but the connection is replaced, which asks the provider again.
    #[doc(alias = "token")]
    #[doc(alias = "rotate")]
    pub fn credentials(mut self, provider: impl CredentialsProvider) -> Self {
        self.credentials = Some(Arc::new(provider));
        self
    }

    /// Sets the settings of TLS, for `rediss://` and `valkeys://`.
    ///
    /// # Examples
    /// ```
    /// use typed_cache::{Cache, Tls};
    ///
    /// let tls = Tls::new().server_name("cache.internal")?;
    /// let cache = Cache::builder().tls(tls).connect_lazy("rediss://10.0.0.7:6380")?;
    /// # drop(cache);
    /// # Ok::<(), typed_cache::Error>(())
    /// ```
    #[cfg(feature = "tls-no-provider")]
    #[cfg_attr(docsrs, doc(cfg(feature = "tls")))]
    pub fn tls(mut self, tls: Tls) -> Self {
        self.tls = tls;
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
    /// - [`update`](crate::Cache::update) of an entry that is there, on servers that do not know `SET … IFEQ`;
    /// - [what depends on freshness](crate::guide::stale#what-operations-do-with-a-stale-entry), of types with `grace`.
    ///
    /// On those servers [`remember`](crate::Cache::remember) then gives what it loads and does not store it over an entry that is there: one
    /// that is stale, due for a refresh, damaged, or says that there is no value. An event of `remember.fill` has that error.
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
        self.settings.scripts = scripts;
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
        self.settings.max = MaxBytes(bytes);
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
        self.settings.damage = damage;
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
        self.settings.max_reply = bytes;
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
}

/// A clock cannot be added to without end.
const A_YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

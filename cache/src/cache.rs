//! The handle on a cache.

use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use crate::client::options::IntoTtl;
use crate::client::{Call, Client, Content, Draft, Operation, Tail};
use crate::error::{Error, Result};
use crate::events::Stats;
use crate::key::{Key, write_without_prefix};
use crate::operation::{Commands, Decode, Spec, Stored};
use crate::ttl::Ttl;

/// A typed cache on Redis, Valkey, or in memory.
///
/// Get one by [`connect`](Self::connect), [`connect_lazy`](Self::connect_lazy) or [`memory`](Self::memory), or with settings by
/// [`builder`](Self::builder). Then [`set`](Self::set) stores a value and [`get`](Self::get) reads it; hashes, maps, lists and counters
/// have handles: [`hash`](Self::hash), [`map`](Self::map), [`list`](Self::list), [`counter`](Self::counter). Several operations go over
/// the network together by [`pipeline`](Self::pipeline) and [`batch`](Self::batch). The [guide](crate::guide) has the rules behind them.
///
/// A clone is cheap: all clones share connections and counters. A cache connects by itself, and again when a connection breaks.
/// Each operation has one deadline over connect, queue and reply: 5 s by default. Only operations that change nothing, and those
/// that certainly never reached a server, are sent again.
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
/// let cache = Cache::memory(); // or Cache::connect("redis://localhost").await?
/// cache.set(&User { id: 42, name: "Ada".into() }).await?;
/// let ada = cache.get(&UserKey { id: 42 }).await?;
/// assert_eq!(ada.map(|user| user.name).as_deref(), Some("Ada"));
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct Cache {
    client: Arc<Client>,
    /// The settings of this clone, in place of the cache's own. With a TTL that is invalid each operation that sets one fails.
    timeout: Option<Duration>,
    ttl: Option<Result<Ttl>>,
}

impl Cache {
    /// Returns the same cache with another deadline for each operation.
    #[doc(alias = "deadline")]
    #[must_use]
    pub fn with_timeout(&self, timeout: Duration) -> Self {
        let mut cache = self.clone();
        cache.timeout = Some(timeout);
        cache
    }

    /// Returns the same cache with another TTL for its writes, in place of the key types' own.
    ///
    /// # Errors
    /// With a duration of zero or of more than 2^62 milliseconds, each operation that sets a TTL gives
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) and sends nothing.
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
    /// assert_eq!(cache.ttl(&MottoKey).await?, Expiry::Never);
    /// # Ok(()) }
    /// ```
    #[doc(alias = "default_ttl")]
    #[doc(alias = "expiration")]
    #[must_use]
    pub fn with_ttl(&self, ttl: impl IntoTtl) -> Self {
        let mut cache = self.clone();
        cache.ttl = Some(ttl.into_ttl());
        cache
    }

    /// Returns the key as it is on the server, with the prefix of this cache: for logs, for `redis-cli`, and for commands of your own.
    ///
    /// # Examples
    /// ```
    /// # use typed_cache::{Cache, CacheKey};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "motto", ttl = "1h", value = String)]
    /// # struct MottoKey { id: u64 }
    /// let cache = Cache::builder().prefix("shop")?.memory();
    /// assert_eq!(cache.full_key(&MottoKey { id: 1 }), "shop/motto:1");
    /// # Ok::<(), typed_cache::Error>(())
    /// ```
    #[must_use]
    pub fn full_key<K: Key>(&self, key: &K) -> String {
        let mut bytes = Vec::new();
        self.write_key(key, &mut bytes);
        // Parts are escaped into printable text.
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Returns the counters shared by all clones of this cache.
    #[doc(alias = "metrics")]
    #[doc(alias = "hit_rate")]
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.client.monitor.stats()
    }

    /// Returns whether a delete of an outage is pending: it failed for lack of a connection, was kept, and is sent before anything
    /// else once there is one. Sends nothing.
    ///
    /// While one is pending, each message of this cache waits until the pending deletes have run, within its deadline, and fails
    /// with their error if the server cannot be reached; so no value that was to be deleted is read meanwhile. A server that answers
    /// but takes no writes, such as a replica behind a failover, keeps only messages with the key of a pending delete from going on,
    /// and those for a minute. The first attempt is one round trip, and each 256 deletes behind it another one. See
    /// [`delete`](Self::delete) for what is kept, and the [guide](crate::guide::faults#deletes-after-an-outage).
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// use typed_cache::{Cache, CacheKey, Fault, MemoryEngine};
    ///
    /// #[derive(CacheKey)]
    /// #[cache(resource = "motto", ttl = "1h", value = String)]
    /// struct MottoKey;
    ///
    /// let engine = MemoryEngine::new();
    /// let cache = Cache::from(engine.clone());
    /// cache.set_at(&MottoKey, &"measure twice".to_owned()).await?;
    ///
    /// engine.inject(Fault::unavailable().times(1))?;
    /// let error = cache.delete(&MottoKey).await.unwrap_err();
    /// assert!(error.may_have_run() && cache.is_degraded());
    ///
    /// assert_eq!(cache.get(&MottoKey).await?, None); // the delete went first
    /// assert!(!cache.is_degraded());
    /// # Ok(()) }
    /// ```
    #[doc(alias = "health")]
    #[doc(alias = "pending")]
    #[must_use]
    pub fn is_degraded(&self) -> bool {
        self.client.owed.any()
    }
}

/// Is never implemented: it exists for the words of the error.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a `Cache` is not made by `new`",
    label = "no argument fits",
    note = "write `Cache::connect(url).await?`, or `Cache::connect_lazy(url)?` to connect with the first operation",
    note = "without a server write `Cache::memory()`; for settings begin with `Cache::builder()`"
)]
#[expect(unnameable_types, reason = "nobody implements or names it")]
pub trait NewArgument: Sized {
    /// Makes the cache.
    fn into_cache(self) -> Cache;
}

impl Cache {
    /// The first name that people try.
    #[doc(hidden)]
    #[must_use]
    pub fn new<A: NewArgument>(argument: A) -> Self {
        argument.into_cache()
    }

    pub(crate) fn with_client(client: Client) -> Self {
        Self {
            client: client.shared(),
            timeout: None,
            ttl: None,
        }
    }

    pub(crate) fn client(&self) -> &Arc<Client> {
        &self.client
    }

    pub(crate) fn timeout(&self) -> Duration {
        self.timeout.unwrap_or(self.client.config.timeout)
    }

    /// Returns the TTL of this clone's writes, if it has one, or the error of an invalid one.
    #[inline]
    pub(crate) fn own_ttl(&self) -> (Option<Ttl>, Option<Error>) {
        match &self.ttl {
            Some(Ok(ttl)) => (Some(*ttl), None),
            Some(Err(error)) => (None, Some(error.clone())),
            None => (None, None),
        }
    }

    /// Makes an operation that changes nothing.
    // The operation is then made in its place, not moved there.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn read<T, O>(
        &self,
        name: &'static str,
        resource: impl Into<Option<&'static str>>,
        commands: Commands,
        decode: Decode<T>,
    ) -> Operation<T, O> {
        let spec = Spec::read(name, resource);
        self.operation(spec, Ok(commands), Tail::None, Ttl::NEVER, decode)
    }

    /// Makes an operation that changes something and sets no TTL.
    // The operation is then made in its place, not moved there.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn write<T, O>(
        &self,
        name: &'static str,
        resource: impl Into<Option<&'static str>>,
        commands: Result<Commands>,
        decode: Decode<T>,
    ) -> Operation<T, O> {
        let spec = Spec::write(name, resource);
        self.operation(spec, commands, Tail::None, Ttl::NEVER, decode)
    }

    /// Makes an operation; `ttl` is that of the key's type.
    // The operation is then made in its place, not moved there.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn operation<T, O>(
        &self,
        spec: Spec,
        commands: Result<Commands>,
        tail: Tail,
        ttl: Ttl,
        decode: Decode<T>,
    ) -> Operation<T, O> {
        self.operation_on(None, spec, commands, tail, ttl, decode)
    }

    /// Makes an operation on values that conditions can tell from entries that read as misses.
    // The operation is then made in its place, not moved there.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn operation_on<T, O>(
        &self,
        stored: Option<&'static Stored>,
        spec: Spec,
        commands: Result<Commands>,
        tail: Tail,
        ttl: Ttl,
        decode: Decode<T>,
    ) -> Operation<T, O> {
        let (cache_ttl, bad_ttl) = self.own_ttl();
        let bad_ttl = bad_ttl.filter(|_| tail.sets_ttl());
        let content = match commands {
            Ok(commands) => Content::Commands(Draft {
                commands,
                tail,
                stored,
                ttl: cache_ttl.unwrap_or(ttl),
                is_explicit: cache_ttl.is_some() && tail != Tail::GetEx,
                keep: false,
                field_ttl: Ttl::NEVER,
                has_times: false,
            }),
            Err(error) => Content::Failed(error),
        };
        let mut operation = self.operation_with(spec, content, decode);
        operation.call.bad_ttl = bad_ttl;
        operation
    }

    /// Makes an operation of its messages.
    // The operation is then made in its place, not moved there.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn operation_with<T, O>(
        &self,
        spec: Spec,
        content: Content,
        decode: Decode<T>,
    ) -> Operation<T, O> {
        Operation {
            call: Call::new(&self.client, spec, content, self.timeout()),
            decode: Some(decode),
            options: PhantomData,
        }
    }

    /// Writes the whole key of an entry, prefix included.
    #[inline]
    pub(crate) fn write_key<K: Key>(&self, key: &K, out: &mut Vec<u8>) {
        self.client.config.keyspace.write_prefix(out);
        write_without_prefix(key, out);
    }

    /// Starts a command that reads an entry; where that has times, behind one that asks what is left of it.
    // In this order a value that is written in between counts as one that is not there yet, and no stale one as fresh.
    #[inline]
    pub(crate) fn on_value<K: Key>(&self, name: &str, key: &K) -> Commands {
        if K::GRACE.is_none() {
            return self.on_key(name, key);
        }
        let mut commands = self.on_key("PTTL", key);
        commands.command_on_same_key(name);
        commands
    }

    /// Starts a command on one key.
    // The name is then known when it is compiled, and with it the bytes.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn on_key<K: Key>(&self, name: &str, key: &K) -> Commands {
        let mut commands = Commands::new(name);
        commands.write_key(|out| self.write_key(key, out));
        commands
    }
}

const _: () = {
    const fn is_shareable<T: Clone + Send + Sync + 'static>() {}
    is_shareable::<Cache>();
};

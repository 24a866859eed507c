//! The engine's public handle.

use std::fmt;
use std::sync::Arc;

use super::faults::Plan;
use super::shared::Shared;
use super::store::Store;
use super::transaction::Session;

/// A Redis in this process: it answers commands from memory, without a server.
///
/// A handle is cheap to clone, and all clones see the same data. It is a connection of redis-rs
/// ([`redis::aio::ConnectionLike`]), so code written for a server runs on it unchanged.
/// Replies, errors and their texts are those of Redis 7.0 in RESP2; a randomized test compares them
/// with those of a real server. Those of `HPEXPIRE`, `HPTTL` and `HPERSIST` are of Redis 7.4. Only the error of an unknown command is shorter: it does not repeat
/// the arguments, which may be confidential. Costs grow with the amount of data as Redis's do.
///
/// # Commands
/// * strings: `GET` `SET` (with all options) `SETEX` `PSETEX` `SETNX` `GETSET` `GETDEL` `GETEX`
///   `MGET` `MSET` `STRLEN` `APPEND` `INCR` `DECR` `INCRBY` `DECRBY`
/// * keys: `DEL` `UNLINK` `EXISTS` `TOUCH` `TYPE` `RENAME` `RENAMENX` `EXPIRE` `PEXPIRE`
///   `EXPIREAT` `PEXPIREAT` `TTL` `PTTL` `EXPIRETIME` `PEXPIRETIME` `PERSIST` `SCAN`
/// * hashes: `HSET` `HMSET` `HSETNX` `HGET` `HMGET` `HGETALL` `HDEL` `HEXISTS` `HLEN` `HKEYS`
///   `HVALS` `HINCRBY` `HSTRLEN` `HSCAN` `HPEXPIRE` `HPTTL` `HPERSIST`
/// * lists: `LPUSH` `RPUSH` `LPUSHX` `RPUSHX` `LPOP` `RPOP` `LLEN` `LRANGE` `LINDEX` `LSET`
///   `LTRIM` `LREM` `LINSERT` `LMOVE` `RPOPLPUSH` `LMPOP` `BLPOP` `BRPOP` `BLMPOP`
/// * groups: `MULTI` `EXEC` `DISCARD`
/// * server: `PING` `ECHO` `SELECT` (of 0) `DBSIZE` `FLUSHALL` `FLUSHDB` `TIME`
///
/// # Time
/// TTLs and timeouts use tokio's clock, so a test that pauses it decides when an entry expires.
/// Reading that clock needs no runtime; only a blocking pop with a timeout does: elsewhere it is an error.
/// A TTL of *n* milliseconds has passed when the clock has moved by *n*. No command sees an expired
/// entry or field; its memory is returned bit by bit while new entries are written.
///
/// # Blocking pops
/// `BLPOP`, `BRPOP` and `BLMPOP` wait without blocking a thread or another command, and are served
/// in the order of their arrival. A future that is dropped takes nothing: an item that it was
/// handed already is put back.
///
/// # Groups
/// A `MULTI` group is applied with nothing in between. A handle keeps its own open group, as a
/// connection does, and a clone starts without one.
///
/// # Examples
/// ```
/// use redis::AsyncCommands;
/// use typed_cache::MemoryEngine;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> redis::RedisResult<()> {
/// let mut redis = MemoryEngine::new();
/// let _: () = redis.set_ex("greeting", "hello", 60).await?;
/// let greeting: String = redis.get("greeting").await?;
/// assert_eq!(greeting, "hello");
/// # Ok(())
/// # }
/// ```
pub struct MemoryEngine {
    pub(super) shared: Arc<Shared>,
    pub(super) session: Session,
    pub(super) faults: Arc<Plan>,
}

impl MemoryEngine {
    /// Creates an empty engine that keeps every entry until it is deleted or expires.
    ///
    /// # Examples
    /// ```
    /// let engine = typed_cache::MemoryEngine::new();
    /// assert!(engine.is_empty());
    /// ```
    #[must_use]
    pub fn new() -> Self {
        Self::over(Arc::new(Shared::new(None)))
    }

    /// Creates an empty engine that drops the entries used longest ago to stay within `max_bytes`.
    ///
    /// Bytes are counted as in [`used_bytes`](Self::used_bytes). The bound holds between commands
    /// (and between groups), so an entry that is larger than `max_bytes` is gone as soon as it
    /// is written.
    ///
    /// # Examples
    /// ```
    /// use redis::AsyncCommands;
    /// use typed_cache::MemoryEngine;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> redis::RedisResult<()> {
    /// let mut redis = MemoryEngine::with_max_bytes(10_000);
    /// for n in 0..1_000 {
    ///     let _: () = redis.set(n, "value").await?;
    /// }
    /// assert!(redis.used_bytes() <= 10_000);
    /// assert!(redis.exists(999).await? && !redis.exists(0).await?);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn with_max_bytes(max_bytes: usize) -> Self {
        Self::over(Arc::new(Shared::new(Some(max_bytes))))
    }

    /// Counts the keys.
    ///
    /// # Commands
    /// As `DBSIZE`, without expired keys.
    ///
    /// # Examples
    /// ```
    /// use redis::AsyncCommands;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> redis::RedisResult<()> {
    /// let mut redis = typed_cache::MemoryEngine::new();
    /// let _: () = redis.mset(&[("a", 1), ("b", 2)]).await?;
    /// assert_eq!(redis.len(), 2);
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "DBSIZE")]
    #[must_use]
    pub fn len(&self) -> usize {
        self.shared.without_expired(Store::len)
    }

    /// Returns whether there is no key.
    ///
    /// # Examples
    /// ```
    /// assert!(typed_cache::MemoryEngine::new().is_empty());
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Estimates the bytes that all entries take.
    ///
    /// An entry counts for its key and value and 160 bytes more, a hash for 128 bytes more for
    /// each field and another 96 for each with a TTL, a list for 40 bytes more for each item.
    ///
    /// # Examples
    /// ```
    /// use redis::AsyncCommands;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> redis::RedisResult<()> {
    /// let mut redis = typed_cache::MemoryEngine::new();
    /// let _: () = redis.set("key", "value").await?;
    /// assert_eq!(redis.used_bytes(), 3 + 5 + 160);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn used_bytes(&self) -> usize {
        self.shared.without_expired(Store::used_bytes)
    }

    fn over(shared: Arc<Shared>) -> Self {
        Self {
            shared,
            session: Session::default(),
            faults: Arc::default(),
        }
    }
}

impl Default for MemoryEngine {
    fn default() -> Self {
        Self::new()
    }
}

impl Clone for MemoryEngine {
    fn clone(&self) -> Self {
        Self {
            faults: Arc::clone(&self.faults),
            ..Self::over(Arc::clone(&self.shared))
        }
    }
}

impl fmt::Debug for MemoryEngine {
    /// Shows counts only: keys and values may be personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryEngine")
            .field("len", &self.len())
            .field("used_bytes", &self.used_bytes())
            .finish_non_exhaustive()
    }
}

const _: () = {
    const fn shared_between_threads<T: Clone + Send + Sync + 'static>() {}
    shared_between_threads::<MemoryEngine>();
};

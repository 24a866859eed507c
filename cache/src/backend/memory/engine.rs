//! The engine as callers see it.

use std::{borrow::Cow, fmt, sync::Arc};

use redis::{Cmd, Pipeline, Value, cmd};

use super::{
    blocking::Pop,
    reply::CommandError,
    shared::Shared,
    store::Store,
    transaction::{Session, Step},
    wait::pop_or_wait,
};

const MULTI_ALONE: CommandError =
    CommandError::new("ERR MULTI on its own has no connection to stay open on; use a pipeline");

/// A Redis in this process: it answers commands from memory, without a server.
///
/// A handle is cheap to clone, and all clones see the same data. It is a connection of redis-rs
/// ([`redis::aio::ConnectionLike`]), so code written for a server runs on it unchanged.
/// Replies, errors and their texts are those of Redis 7.0 in RESP2, a random test against a real
/// server says so. Only an unknown command is answered more briefly: its arguments, which may
/// hold data, are not repeated.
///
/// # Commands
/// * strings: `GET` `SET` (with all options) `SETEX` `PSETEX` `SETNX` `GETSET` `GETDEL` `GETEX`
///   `MGET` `MSET` `STRLEN` `APPEND` `INCR` `DECR` `INCRBY` `DECRBY`
/// * keys: `DEL` `UNLINK` `EXISTS` `TOUCH` `TYPE` `RENAME` `RENAMENX` `EXPIRE` `PEXPIRE`
///   `EXPIREAT` `PEXPIREAT` `TTL` `PTTL` `EXPIRETIME` `PEXPIRETIME` `PERSIST` `SCAN`
/// * hashes: `HSET` `HMSET` `HSETNX` `HGET` `HMGET` `HGETALL` `HDEL` `HEXISTS` `HLEN` `HKEYS`
///   `HVALS` `HINCRBY` `HSTRLEN` `HSCAN`
/// * lists: `LPUSH` `RPUSH` `LPUSHX` `RPUSHX` `LPOP` `RPOP` `LLEN` `LRANGE` `LINDEX` `LSET`
///   `LTRIM` `LREM` `LINSERT` `LMOVE` `RPOPLPUSH` `LMPOP` `BLPOP` `BRPOP` `BLMPOP`
/// * groups: `MULTI` `EXEC` `DISCARD`
/// * server: `PING` `ECHO` `SELECT` (of 0) `DBSIZE` `FLUSHALL` `FLUSHDB` `TIME`
///
/// # Time
/// Lifetimes and timeouts run on tokio's clock, so a test that pauses it decides when an entry
/// ends. Reading that clock needs no runtime; only a blocking pop with a timeout does.
/// A lifetime of *n* milliseconds is over when the clock has moved by *n*. What has ended is seen
/// by no command, and its memory is given back bit by bit as new entries come.
///
/// # Blocking pops
/// `BLPOP`, `BRPOP` and `BLMPOP` wait without holding up anybody else, and are served in the
/// order in which they came. A future that is dropped takes nothing: an item that was already
/// on its way to it goes back to its place.
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
    pub(super) session: Session<'static>,
}

impl MemoryEngine {
    /// Creates an empty engine that keeps everything until it is deleted or its lifetime ends.
    ///
    /// # Examples
    /// ```
    /// let engine = typed_cache::MemoryEngine::new();
    /// assert!(engine.is_empty());
    /// ```
    #[must_use]
    pub fn new() -> Self {
        Self::over(Shared::new(None))
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
        Self::over(Shared::new(Some(max_bytes)))
    }

    /// Counts the keys.
    ///
    /// # Commands
    /// As `DBSIZE`, without the keys whose lifetime is over. It looks at every entry when some
    /// lifetime may have ended since the last count.
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
        self.shared.locked(Store::len)
    }

    /// Tells whether there is no key.
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
    /// each field, a list for 40 bytes more for each item.
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
        self.shared.locked(Store::used_bytes)
    }

    /// Answers one command at once; a blocking pop of empty lists answers nil.
    ///
    /// `MULTI` is an error here: no connection is there to keep a group open.
    pub(crate) fn execute(&self, cmd: &Cmd) -> Value {
        match self.step_alone(cmd) {
            Step::Reply(reply) => reply,
            Step::Wait(pop) => self.answer_now(&pop),
        }
    }

    /// Answers one command; a blocking pop waits, and takes nothing when it is dropped.
    pub(crate) async fn execute_async(&self, cmd: &Cmd) -> Value {
        match self.step_alone(cmd) {
            Step::Reply(reply) => reply,
            Step::Wait(pop) => pop_or_wait(&self.shared, pop).await,
        }
    }

    /// Answers a pipeline with all replies that a server would send.
    ///
    /// For an atomic one these are `OK`, a `QUEUED` for each command, and the reply to `EXEC`.
    /// Blocking pops do not wait. A group that is open at the end is discarded.
    pub(crate) fn execute_pipeline(&self, pipeline: &Pipeline) -> Vec<Value> {
        let mut session = Session::default();
        let answer = |cmd| match session.step(&self.shared, cmd) {
            Step::Reply(reply) => reply,
            Step::Wait(pop) => self.answer_now(&pop),
        };
        commands_sent(pipeline).map(answer).collect()
    }

    /// Answers one command of a connection, waiting where it has to.
    pub(super) async fn answer<'c>(&self, session: &mut Session<'c>, cmd: Cow<'c, Cmd>) -> Value {
        match session.step(&self.shared, cmd) {
            Step::Reply(reply) => reply,
            Step::Wait(pop) => pop_or_wait(&self.shared, pop).await,
        }
    }

    fn over(shared: Shared) -> Self {
        Self {
            shared: Arc::new(shared),
            session: Session::default(),
        }
    }

    fn step_alone(&self, cmd: &Cmd) -> Step {
        let mut session = Session::default();
        let step = session.step(&self.shared, Cow::Borrowed(cmd));
        if session.is_open() {
            Step::Reply(MULTI_ALONE.into())
        } else {
            step
        }
    }

    fn answer_now(&self, pop: &Pop) -> Value {
        self.shared
            .locked(|store| pop.answer(store))
            .unwrap_or_else(Value::from)
    }
}

/// What goes over the wire for a pipeline.
pub(super) fn commands_sent(pipeline: &Pipeline) -> impl Iterator<Item = Cow<'_, Cmd>> {
    let wrapper = |name| pipeline.is_transaction().then(|| Cow::Owned(cmd(name)));
    let commands = pipeline.cmd_iter().map(Cow::Borrowed);
    wrapper("MULTI")
        .into_iter()
        .chain(commands)
        .chain(wrapper("EXEC"))
}

impl Default for MemoryEngine {
    fn default() -> Self {
        Self::new()
    }
}

impl Clone for MemoryEngine {
    fn clone(&self) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            session: Session::default(),
        }
    }
}

impl fmt::Debug for MemoryEngine {
    /// Shows counts alone: keys and values may be personal data.
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

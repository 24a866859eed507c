//! Any number of operations in few round trips.

mod append;
mod raw;
mod replies;
mod run;

use std::borrow::Borrow;
use std::fmt;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering::Relaxed;

use redis::{Cmd, Value};

use crate::cache::Cache;
use crate::client::options::Batchable;
use crate::client::{Content, Operation, Parts};
use crate::error::Result;
use crate::operation::{Decode, Spec};

pub use self::append::Appended;
pub use self::replies::{Replies, Slot};
pub use self::run::Run;
use self::run::emit_batch_dropped;
pub(crate) use self::run::{is_of_connection, nothing_came};

/// Several operations, sent together and answered together.
///
/// [`push`](Self::push) takes any operation but pops that wait and pipelines, and gives its [`Slot`]; [`run`](Self::run) gives the
/// [`Replies`] that the slots open. Operations keep their order, each has a `Result` of its own, and an operation of several commands is
/// atomic wherever it is. For a few operations whose number is known, [`pipeline`](Cache::pipeline) is shorter.
///
/// # Commands
/// One message, one round trip. More than 200 commands, or 1 MiB, are split into messages of about that size, of which three are in
/// flight at a time; the order of operations stays, and between two messages commands of others can run.
///
/// # Examples
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
/// # use typed_cache::{Cache, CacheKey};
/// # #[derive(CacheKey)]
/// # #[cache(resource = "motto", ttl = never, value = String)]
/// # struct MottoKey;
/// # #[derive(CacheKey)]
/// # #[cache(resource = "visits", ttl = "1d", counter)]
/// # struct VisitsKey { page: u64 }
/// let cache = Cache::memory();
/// let mut batch = cache.batch();
/// let set = batch.push(cache.set_at(&MottoKey, &"measure twice".to_owned()));
/// let motto = batch.push(cache.get(&MottoKey));
/// let visits = batch.push(cache.counter(&VisitsKey { page: 1 }).increment(1));
/// let mut replies = batch.run().await?;
/// replies.take(set)?;
/// assert_eq!(replies.take(motto)?.as_deref(), Some("measure twice"));
/// assert_eq!(replies.take(visits)?, 1);
/// # Ok(()) }
/// ```
#[must_use = "a batch sends nothing until `run`"]
pub struct Batch {
    cache: Cache,
    number: u32,
    /// The last one is open, unless it is full.
    chunks: Vec<Parts>,
    operations: u32,
    is_atomic: bool,
}

impl Cache {
    /// Starts a batch.
    #[doc(alias = "pipe")]
    #[doc(alias = "pipeline")]
    pub fn batch(&self) -> Batch {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        Batch {
            cache: self.clone(),
            number: NUMBER.fetch_add(1, Relaxed),
            chunks: Vec::new(),
            operations: 0,
            is_atomic: false,
        }
    }
}

impl Batch {
    /// Adds an operation of the same cache, and returns the slot of its reply.
    ///
    /// # Errors
    /// The slot gives [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for an operation of another cache, one with a
    /// [`timeout`](Operation::timeout) of its own, and one that was polled; it is not sent.
    #[doc(alias = "add")]
    #[doc(alias = "queue")]
    pub fn push<T, O: Batchable>(&mut self, operation: Operation<T, O>) -> Slot<T> {
        let Operation { call, decode, .. } = operation;
        let is_full = |chunk: &Parts| !self.is_atomic && chunk.is_full();
        if self.chunks.last().is_none_or(is_full) {
            self.chunks.push(Parts::default());
        }
        if let Some(chunk) = self.chunks.last_mut() {
            chunk.push(self.cache.client(), call);
        }
        let index = self.operations;
        self.operations += 1;
        Slot {
            batch: self.number,
            index,
            decode,
        }
    }

    /// Adds a command of one's own; its slot gives the server's reply as it is.
    ///
    /// Keys in it are as they are: the cache's prefix is not added.
    ///
    /// # Errors
    /// The slot gives [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for a command that blocks, or that changes or ends
    /// the connection, such as `BLPOP`, `MIGRATE`, `MULTI`, `SELECT`, `SUBSCRIBE`, `CLIENT REPLY` or `QUIT`; it is not sent.
    /// `CLIENT KILL` passes with filters, which spare its own connection unless `SKIPME no` is among them.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// use typed_cache::redis;
    ///
    /// let mut batch = typed_cache::Cache::memory().batch();
    /// let size = batch.raw(redis::cmd("DBSIZE"));
    /// let kind = batch.raw(redis::cmd("TYPE").arg("shop/user:42"));
    /// let mut replies = batch.run().await?;
    /// assert_eq!(replies.take(size)?, redis::Value::Int(0));
    /// assert_eq!(replies.take(kind)?, redis::Value::SimpleString("none".to_owned()));
    /// # Ok(()) }
    /// ```
    #[doc(alias = "cmd")]
    #[doc(alias = "command")]
    #[doc(alias = "query")]
    pub fn raw(&mut self, command: impl Borrow<Cmd>) -> Slot<Value> {
        let spec = Spec::write("raw", None::<&str>);
        let packed = raw::pack(command.borrow());
        let content = packed.map_or_else(Content::Failed, Content::Message);
        let decode = Decode::Plain(raw::decode);
        let operation: Operation<Value> = self.cache.operation_with(spec, content, decode);
        let slot = self.push(operation);
        if let Some(chunk) = self.chunks.last_mut() {
            chunk.has_raw = true;
        }
        slot
    }

    /// Makes the whole batch one transaction: all of it runs with nothing in between, in `MULTI` and `EXEC`.
    ///
    /// Such a batch is never split. If the server refuses one command while it queues them, or a value cannot be encoded,
    /// none runs; a command that fails while it runs fails alone, as Redis has no rollback.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use typed_cache::{Cache, CacheKey};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "visits", ttl = "1d", counter)]
    /// # struct VisitsKey { page: u64 }
    /// # let cache = Cache::memory();
    /// let mut batch = cache.batch().atomic();
    /// let from = batch.push(cache.counter(&VisitsKey { page: 1 }).decrement(5));
    /// let to = batch.push(cache.counter(&VisitsKey { page: 2 }).increment(5));
    /// let mut replies = batch.run().await?;
    /// assert_eq!((replies.take(from)?, replies.take(to)?), (-5, 5));
    /// # Ok(()) }
    /// ```
    #[doc(alias = "MULTI")]
    #[doc(alias = "EXEC")]
    #[doc(alias = "transaction")]
    pub fn atomic(mut self) -> Self {
        self.is_atomic = true;
        let merged = self.chunks.drain(..).reduce(Parts::merge);
        self.chunks.extend(merged);
        self
    }

    /// Returns how many operations are in the batch, those among them that cannot be sent.
    #[must_use]
    pub fn len(&self) -> usize {
        self.operations as usize
    }

    /// Returns whether no operation is in the batch.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Sends the batch and waits for all replies.
    ///
    /// An empty batch sends nothing. Each message has a deadline of its own.
    ///
    /// # Errors
    /// [`ErrorKind::Unavailable`](crate::ErrorKind::Unavailable), [`ErrorKind::Timeout`](crate::ErrorKind::Timeout) and
    /// [`ErrorKind::Overloaded`](crate::ErrorKind::Overloaded) if no operation got a reply, and
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) outside of a runtime; if some did, the slots of the others give the error.
    /// For an [`atomic`](Self::atomic) batch, also what kept it from being sent or run.
    /// # Cancel safety
    /// Messages that were not handed to a connection when the future is dropped never go. Each operation without a reply has an
    /// [`Event::Dropped`](crate::Event::Dropped), which says whether it may have run.
    #[doc(alias = "execute")]
    #[doc(alias = "exec")]
    #[doc(alias = "send")]
    pub fn run(mut self) -> Run {
        let chunks = self.take();
        Run::new(self.cache.clone(), self.number, chunks, self.is_atomic)
    }

    /// Moves the operations into a caller's own pipeline, which the caller sends.
    ///
    /// See [`Appended`] for how to get the replies.
    ///
    /// # Errors
    /// The error of an operation that could not be encoded, if any; then nothing is moved.
    pub fn append_to(mut self, pipeline: &mut redis::Pipeline) -> Result<Appended> {
        let chunks = self.take();
        append::append(
            self.cache.clone(),
            self.number,
            chunks,
            self.is_atomic,
            pipeline,
        )
    }

    /// Returns the number of messages that it goes in.
    pub(crate) fn messages(&self) -> usize {
        self.chunks.len()
    }

    /// Takes the operations of an atomic batch, and the place of their replies.
    pub(crate) fn into_parts(mut self) -> (Parts, Replies) {
        let parts = self.take().pop().unwrap_or_default();
        (parts, Replies::new(self.number, self.cache.clone()))
    }

    fn take(&mut self) -> Vec<Parts> {
        self.operations = 0;
        std::mem::take(&mut self.chunks)
    }
}

impl Drop for Batch {
    fn drop(&mut self) {
        emit_batch_dropped(&self.cache.client().monitor, self.len());
    }
}

impl fmt::Debug for Batch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batch")
            .field("operations", &self.len())
            .finish_non_exhaustive()
    }
}

//! Several operations in one round trip.

mod append;
mod queue;
mod raw;
mod replies;
mod run;
mod slot;

use std::borrow::Borrow;
use std::fmt;
use std::ops::{Deref, DerefMut};

use redis::{Cmd, Value};

use crate::batch::queue::Queue;
use crate::cache::Cache;
use crate::error::Result;
use crate::ops::{Context, Lifetime};
use crate::request::Request;
use crate::ttl::Ttl;

pub use self::{append::Appended, replies::Replies, slot::Slot};
pub(crate) use self::{
    queue::Chunk,
    replies::{Ended, Outcome},
    run::{Sent, in_flight, send_chunk, send_chunks},
};

/// Several operations, sent together and answered together.
///
/// Every operation of [`Cache`] and its handles is here under the same name, but for scans, clears, `set_all` and blocking
/// pops. Each returns a [`Slot`], and [`run`](Self::run) the [`Replies`] that the slots open. Commands keep their order, each has
/// a `Result` of its own, and an operation of several commands is atomic wherever it stands.
///
/// # Commands
/// One pipeline, one round trip. More than 200 commands, or 1 MiB, are split into pipelines of about that size, of which three are in
/// flight at a time; the order of commands stays, and between two pipelines commands of others can run.
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
/// batch.set_at(&MottoKey, &"measure twice".to_owned());
/// let motto = batch.get(&MottoKey);
/// let visits = batch.counter(&VisitsKey { page: 1 }).add(1);
/// let mut replies = batch.run().await?;
/// assert_eq!(replies.take(motto)?.as_deref(), Some("measure twice"));
/// assert_eq!(replies.take(visits)?, 1);
/// # Ok(()) }
/// ```
#[must_use = "a batch sends nothing until `run`"]
pub struct Batch {
    cache: Cache,
    queue: Queue,
    lifetime: Lifetime,
}

impl Cache {
    /// Starts a batch.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// let batch = typed_cache::Cache::memory().batch();
    /// assert!(batch.is_empty());
    /// batch.run().await?;
    /// # Ok(()) }
    /// ```
    pub fn batch(&self) -> Batch {
        Batch {
            cache: self.clone(),
            queue: Queue::new(),
            lifetime: self.lifetime(),
        }
    }
}

impl Batch {
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
    /// let from = batch.counter(&VisitsKey { page: 1 }).subtract(5);
    /// let to = batch.counter(&VisitsKey { page: 2 }).add(5);
    /// let mut replies = batch.run().await?;
    /// assert_eq!((replies.take(from)?, replies.take(to)?), (-5, 5));
    /// # Ok(()) }
    /// ```
    pub fn atomic(mut self) -> Self {
        self.queue.make_atomic();
        self
    }

    /// Gives the next operation another lifetime, in place of the type's own.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use typed_cache::{Cache, CacheKey, Ttl};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "motto", ttl = "1h", value = String)]
    /// # struct MottoKey;
    /// # let cache = Cache::memory();
    /// let mut batch = cache.batch();
    /// batch.with_ttl(Ttl::from_secs(5)?).set_at(&MottoKey, &"measure twice".to_owned());
    /// batch.run().await?;
    /// # Ok(()) }
    /// ```
    pub fn with_ttl(&mut self, ttl: Ttl) -> WithTtl<'_> {
        let before = std::mem::replace(
            &mut self.lifetime,
            Lifetime {
                ttl: Some(ttl),
                keep: false,
            },
        );
        WithTtl {
            batch: self,
            before,
        }
    }

    /// Puts a command of one's own into the batch; its slot gives the server's reply as it is.
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
    pub fn raw(&mut self, command: impl Borrow<Cmd>) -> Slot<Value> {
        self.queue(raw::request(command.borrow().clone()))
    }

    /// Returns how many commands the batch will send, those of its transactions left out.
    ///
    /// # Examples
    /// ```
    /// assert_eq!(typed_cache::Cache::memory().batch().len(), 0);
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.queue.len()
    }

    /// Returns whether there is nothing to send.
    ///
    /// # Examples
    /// ```
    /// assert!(typed_cache::Cache::memory().batch().is_empty());
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Sends the batch and waits for all replies.
    ///
    /// An empty batch sends nothing. Each pipeline has a deadline of its own.
    ///
    /// # Errors
    /// [`ErrorKind::Unavailable`](crate::ErrorKind::Unavailable) and [`ErrorKind::Timeout`](crate::ErrorKind::Timeout) if no pipeline of the
    /// batch was answered; if some were, the slots of the others give the error. For an [`atomic`](Self::atomic) batch, also what kept
    /// it from being sent or run.
    /// # Cancel safety
    /// Dropping the future loses the replies; what was sent already still runs.
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use typed_cache::{Cache, CacheKey};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "visits", ttl = "1d", counter)]
    /// # struct VisitsKey { page: u64 }
    /// # let cache = Cache::memory();
    /// let mut batch = cache.batch();
    /// let visits = batch.counter(&VisitsKey { page: 1 }).add(1);
    /// assert_eq!(batch.run().await?.take(visits)?, 1);
    /// # Ok(()) }
    /// ```
    pub async fn run(self) -> Result<Replies> {
        run::run(self.cache, self.queue).await
    }

    /// Moves the operations into a caller's own pipeline, which the caller sends.
    ///
    /// See [`Appended`] for how to get the replies.
    ///
    /// # Errors
    /// What kept an operation from being encoded, if anything did; then nothing is moved.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use typed_cache::{Cache, CacheKey, MemoryEngine, redis};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "visits", ttl = "1d", counter)]
    /// # struct VisitsKey { page: u64 }
    /// let mut engine = MemoryEngine::new(); // or any connection of redis-rs
    /// let cache = Cache::from(engine.clone());
    /// let mut batch = cache.batch();
    /// let visits = batch.counter(&VisitsKey { page: 1 }).add(3);
    ///
    /// let mut pipeline = redis::pipe();
    /// pipeline.cmd("PING");
    /// let appended = batch.append_to(&mut pipeline)?;
    /// let replies: Vec<redis::Value> = pipeline.ignore_errors().query_async(&mut engine).await?;
    /// assert_eq!(appended.decode(replies)?.take(visits)?, 3);
    /// # Ok(()) }
    /// ```
    pub fn append_to(self, pipeline: &mut redis::Pipeline) -> Result<Appended> {
        append::append(self.cache, self.queue, pipeline)
    }
}

impl Batch {
    pub(crate) fn context_with(&self, lifetime: Lifetime) -> Context<'_> {
        self.cache.context_with(lifetime)
    }

    pub(crate) fn context(&self) -> Context<'_> {
        self.context_with(self.lifetime)
    }

    pub(crate) fn lifetime(&self) -> Lifetime {
        self.lifetime
    }

    pub(crate) fn queue<T>(&mut self, request: Request<T>) -> Slot<T> {
        self.queue.push(request)
    }
}

impl fmt::Debug for Batch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batch")
            .field("commands", &self.len())
            .finish_non_exhaustive()
    }
}

/// A [`Batch`] whose next operation has another lifetime; made by [`Batch::with_ttl`].
///
/// # Examples
/// ```
/// # use typed_cache::{Cache, CacheKey, Ttl};
/// # #[derive(CacheKey)]
/// # #[cache(resource = "visits", ttl = "1d", counter)]
/// # struct VisitsKey { page: u64 }
/// let mut batch = Cache::memory().batch();
/// batch.with_ttl(Ttl::NEVER).counter(&VisitsKey { page: 1 }).add(1);
/// # drop(batch);
/// ```
#[derive(Debug)]
#[must_use = "the lifetime holds for the operation called on this"]
pub struct WithTtl<'b> {
    batch: &'b mut Batch,
    before: Lifetime,
}

impl Deref for WithTtl<'_> {
    type Target = Batch;

    fn deref(&self) -> &Batch {
        self.batch
    }
}

impl DerefMut for WithTtl<'_> {
    fn deref_mut(&mut self) -> &mut Batch {
        self.batch
    }
}

impl Drop for WithTtl<'_> {
    fn drop(&mut self) {
        self.batch.lifetime = self.before;
    }
}

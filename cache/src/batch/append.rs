//! A batch inside a caller's own pipeline.

use std::fmt;

use redis::{Pipeline, Value};

use crate::batch::queue::{Chunk, Queue};
use crate::batch::replies::Replies;
use crate::batch::run::executed;
use crate::cache::Cache;
use crate::error::{Error, ErrorKind, Result};

/// A batch whose commands stand in a caller's own pipeline.
///
/// The caller sends the pipeline, with `ignore_errors()` so that one failing command does not hide the others, reads a
/// `Vec<redis::Value>`, and gives it to [`decode`](Self::decode). Commands of the caller's before and behind stay where they are.
/// A command of the caller's that is marked `ignore()` has no reply and must stand behind the batch.
///
/// # Examples
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # use typed_cache::{Cache, CacheKey, MemoryEngine, redis};
/// # #[derive(CacheKey)]
/// # #[cache(resource = "visits", ttl = "1d", counter)]
/// # struct VisitsKey { page: u64 }
/// let mut connection = MemoryEngine::new();
/// let mut batch = Cache::from(connection.clone()).batch();
/// let visits = batch.counter(&VisitsKey { page: 1 }).add(1);
///
/// let mut pipeline = redis::pipe();
/// let appended = batch.append_to(&mut pipeline)?;
/// pipeline.cmd("DBSIZE");
/// let replies: Vec<redis::Value> = pipeline.ignore_errors().query_async(&mut connection).await?;
/// assert_eq!(appended.decode(replies)?.take(visits)?, 1);
/// # Ok(()) }
/// ```
#[must_use = "the replies are read with `decode`"]
pub struct Appended {
    cache: Cache,
    number: u32,
    chunks: Vec<(Chunk, usize)>,
    /// How many replies come before those of the batch.
    start: usize,
    is_flat: bool,
    /// The batch brings a transaction of its own.
    is_transaction: bool,
}

pub(super) fn append(cache: Cache, queue: Queue, pipeline: &mut Pipeline) -> Result<Appended> {
    let number = queue.number();
    let is_transaction = queue.is_atomic && !pipeline.is_transaction();
    let is_flat = queue.is_atomic || pipeline.is_transaction();
    let start = pipeline.len();
    let chunks = queue.into_chunks();
    if let Some(error) = chunks.iter().find_map(Chunk::failure) {
        return Err(error);
    }
    let mut with_lengths = Vec::with_capacity(chunks.len());
    for mut chunk in chunks {
        let length = chunk.wire_len(is_flat);
        if is_transaction {
            pipeline.add_command(redis::cmd("MULTI"));
        }
        chunk.move_commands(pipeline, is_flat);
        if is_transaction {
            pipeline.add_command(redis::cmd("EXEC"));
        }
        with_lengths.push((chunk, length));
    }
    Ok(Appended {
        cache,
        number,
        chunks: with_lengths,
        start,
        is_flat,
        is_transaction,
    })
}

impl Appended {
    /// Reads the replies to the whole pipeline, the caller's commands among them.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`] if there are fewer replies than commands before and in the batch. For an
    /// [`atomic`](crate::Batch::atomic) batch also what kept its transaction from running.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use typed_cache::{Cache, CacheKey, MemoryEngine, redis};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "motto", ttl = never, value = String)]
    /// # struct MottoKey;
    /// # let mut connection = MemoryEngine::new();
    /// let mut batch = Cache::from(connection.clone()).batch();
    /// let motto = batch.get(&MottoKey);
    /// let mut pipeline = redis::pipe();
    /// let appended = batch.append_to(&mut pipeline)?;
    /// let replies = pipeline.ignore_errors().query_async(&mut connection).await?;
    /// assert_eq!(appended.decode(replies)?.take(motto)?, None);
    /// # Ok(()) }
    /// ```
    pub fn decode(self, replies: Vec<Value>) -> Result<Replies> {
        let mut replies = replies.into_iter().skip(self.start);
        let mut outcomes = Vec::new();
        for (chunk, length) in self.chunks {
            let sent = if self.is_transaction {
                length + 2
            } else {
                length
            };
            let mut own: Vec<Value> = replies.by_ref().take(sent).collect();
            if own.len() < sent {
                return Err(Error::new(
                    ErrorKind::Decode,
                    "the pipeline has fewer replies than commands",
                ));
            }
            if self.is_transaction {
                own = executed(own, length)?;
            }
            outcomes.extend(chunk.outcomes(own, self.is_flat).map(Some));
        }
        Ok(Replies::new(self.number, outcomes, self.cache))
    }
}

impl fmt::Debug for Appended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Appended")
            .field("start", &self.start)
            .finish_non_exhaustive()
    }
}

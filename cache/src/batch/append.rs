//! A batch inside a caller's own pipeline.

use std::fmt;
use std::iter::once;
use std::mem::take;
use std::time::Duration;

use redis::{Pipeline, Value};

use crate::backend::Reply;
use crate::batch::replies::Replies;
use crate::cache::Cache;
use crate::client::{Part, Parts, answers, emit_dropped};
use crate::error::{Error, ErrorKind, Result};
use crate::operation::{Joined, Unit, Units, of_row, unpack};

/// A batch whose commands are in a caller's own pipeline.
///
/// The caller sends the pipeline, with `ignore_errors()` so that one failing command does not hide the others, reads a
/// `Vec<redis::Value>`, and gives it to [`decode`](Self::decode). Commands of the caller's before and behind stay where they are.
/// A command of the caller's that is marked `ignore()` has no reply and must be behind the batch. Dropped without `decode`, each
/// operation is reported as [`Event::Dropped`](crate::Event::Dropped).
///
/// # Examples
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # use typed_cache::{Cache, CacheKey, MemoryEngine, redis};
/// # #[derive(CacheKey)]
/// # #[cache(resource = "visits", ttl = "1d", counter)]
/// # struct VisitsKey { page: u64 }
/// let mut connection = MemoryEngine::new(); // or any connection of redis-rs
/// let cache = Cache::from(connection.clone());
/// let mut batch = cache.batch();
/// let visits = batch.push(cache.counter(&VisitsKey { page: 1 }).increment(1));
///
/// let mut pipeline = redis::pipe();
/// let appended = batch.append_to(&mut pipeline)?;
/// pipeline.cmd("DBSIZE");
/// let replies: Vec<redis::Value> = pipeline.ignore_errors().query_async(&mut connection).await?;
/// assert_eq!(appended.decode(replies)?.take(visits)?, 1);
/// # Ok(()) }
/// ```
#[must_use = "the replies are read by `decode`"]
pub struct Appended {
    cache: Cache,
    batch: u32,
    chunks: Vec<Chunk>,
    /// The number of replies before those of the batch.
    start: usize,
    /// The caller's pipeline is a transaction, which brings its own `MULTI` and `EXEC`.
    is_in_transaction: bool,
}

struct Chunk {
    units: Units,
    parts: Vec<Part>,
    /// The number of commands in the pipeline.
    commands: usize,
}

pub(super) fn append(
    cache: Cache,
    batch: u32,
    chunks: Vec<Parts>,
    is_atomic: bool,
    pipeline: &mut Pipeline,
) -> Result<Appended> {
    if let Some(error) = chunks.iter().find_map(Parts::failure) {
        return Err(error);
    }
    let start = pipeline.len();
    let is_in_transaction = pipeline.is_transaction();
    let add = |chunk: Parts| {
        let (message, parts) = chunk.into_message();
        let mut message = message.into_final();
        if is_atomic || is_in_transaction {
            message = message.into_transaction();
        }
        let mut commands = unpack(message.as_bytes());
        if is_in_transaction && !commands.is_empty() {
            commands.pop();
            commands.remove(0);
        }
        let sent = commands.len();
        for command in commands {
            pipeline.add_command(command);
        }
        Chunk {
            units: message.units,
            parts,
            commands: sent,
        }
    };
    Ok(Appended {
        cache,
        batch,
        chunks: chunks.into_iter().map(add).collect(),
        start,
        is_in_transaction,
    })
}

impl Appended {
    /// Reads the replies to the whole pipeline, the caller's commands among them.
    ///
    /// # Errors
    /// [`ErrorKind::Protocol`] if there are fewer replies than commands before and in the batch. For an
    /// [`atomic`](crate::Batch::atomic) batch also what kept its transaction from running.
    pub fn decode(mut self, replies: Vec<Value>) -> Result<Replies> {
        let mut replies = replies.into_iter().skip(self.start);
        let mut all = Replies::new(self.batch, self.cache.clone());
        let mut chunks = take(&mut self.chunks).into_iter();
        while let Some(chunk) = chunks.next() {
            let own: Vec<Value> = replies.by_ref().take(chunk.commands).collect();
            if own.len() < chunk.commands {
                self.chunks = once(chunk).chain(chunks).collect();
                return Err(Error::new(
                    ErrorKind::Protocol,
                    "the pipeline has fewer replies than commands",
                ));
            }
            let reply = match &chunk.units {
                Units::Many(units) => Reply::Many(of_units(units, own)),
                _ if self.is_in_transaction => Reply::One(Ok(Value::Array(own))),
                _ => Reply::One(Ok(of_group(own))),
            };
            let monitor = &self.cache.client().monitor;
            all.extend(answers(chunk.parts, reply, monitor, Duration::ZERO)?);
        }
        Ok(all)
    }
}

/// Of operations whose replies are not read nothing is known, whether or not the caller has sent them.
impl Drop for Appended {
    fn drop(&mut self) {
        let monitor = &self.cache.client().monitor;
        for chunk in &self.chunks {
            emit_dropped(&chunk.parts, monitor, Duration::ZERO, true);
        }
    }
}

/// Deals replies out to parts of which some are groups.
fn of_units(units: &[Unit], replies: Vec<Value>) -> Vec<Result<Value>> {
    let mut replies = replies.into_iter();
    let of_unit = |unit: &Unit| {
        let mut own = |joined: Joined| replies.by_ref().take(joined.replies() as usize).collect();
        Ok(match unit.joined {
            None => replies.next().unwrap_or_default(),
            Some(joined @ Joined::Transaction(_)) => of_group(own(joined)),
            Some(joined @ Joined::Row(_)) => of_row(own(joined)),
        })
    };
    units.iter().map(of_unit).collect()
}

/// Returns the reply to `EXEC`; if it was refused, the error of the command that was at fault.
fn of_group(mut replies: Vec<Value>) -> Value {
    let exec = replies.pop().unwrap_or_default();
    let is_error = |reply: &Value| matches!(reply, Value::ServerError(_));
    if !is_error(&exec) {
        return exec;
    }
    replies.into_iter().find(is_error).unwrap_or(exec)
}

impl fmt::Debug for Appended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Appended")
            .field("start", &self.start)
            .finish_non_exhaustive()
    }
}

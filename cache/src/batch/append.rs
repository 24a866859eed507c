//! A batch inside a caller's own pipeline.

use std::fmt;

use redis::{Pipeline, Value};

use crate::batch::replies::{Landed, Replies};
use crate::cache::Cache;
use crate::client::{Part, Parts, answers, transaction_answers};
use crate::error::{Error, ErrorKind, Result};
use crate::operation::{Packed, Units, unpack};
use crate::pipeline::executed;

/// A batch whose commands are in a caller's own pipeline.
///
/// The caller sends the pipeline, with `ignore_errors()` so that one failing command does not hide the others, reads a
/// `Vec<redis::Value>`, and gives it to [`decode`](Self::decode). Commands of the caller's before and behind stay where they are.
/// A command of the caller's that is marked `ignore()` has no reply and must be behind the batch.
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
    /// How many replies come before those of the batch.
    start: usize,
    form: Form,
}

struct Chunk {
    units: Units,
    parts: Vec<Part>,
    /// How many commands are in the pipeline.
    commands: usize,
}

/// How the replies of a batch come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Groups bring their own `MULTI` and `EXEC`.
    Plain,
    /// The batch is a transaction with its own `MULTI` and `EXEC`.
    OwnTransaction,
    /// The caller's pipeline is a transaction.
    CallersTransaction,
}

pub(super) fn append(
    cache: Cache,
    batch: u32,
    chunks: Vec<Parts>,
    is_atomic: bool,
    pipeline: &mut Pipeline,
) -> Result<Appended> {
    let failures = chunks.iter().map(|chunk| Parts::failure(chunk.parts()));
    if let Some(error) = failures.flatten().next() {
        return Err(error);
    }
    let form = match (pipeline.is_transaction(), is_atomic) {
        (true, _) => Form::CallersTransaction,
        (false, true) => Form::OwnTransaction,
        (false, false) => Form::Plain,
    };
    let start = pipeline.len();
    let add = |chunk: Parts| add(chunk, form, pipeline);
    let chunks = chunks.into_iter().map(add).collect();
    Ok(Appended {
        cache,
        batch,
        chunks,
        start,
        form,
    })
}

fn add(chunk: Parts, form: Form, pipeline: &mut Pipeline) -> Chunk {
    let (message, parts) = chunk.into_message();
    let is_empty = message.units().is_empty();
    let message = match form {
        Form::Plain => message,
        _ if is_empty => message,
        Form::OwnTransaction | Form::CallersTransaction => message.into_transaction(),
    };
    let mut commands = unpack(message.as_bytes());
    if form == Form::CallersTransaction && !is_empty {
        commands.pop();
        commands.remove(0);
    }
    let sent = commands.len();
    for command in commands {
        pipeline.add_command(command);
    }
    let Packed { units, .. } = message;
    Chunk {
        units,
        parts,
        commands: sent,
    }
}

impl Appended {
    /// Reads the replies to the whole pipeline, the caller's commands among them.
    ///
    /// # Errors
    /// [`ErrorKind::Protocol`] if there are fewer replies than commands before and in the batch. For an
    /// [`atomic`](crate::Batch::atomic) batch also what kept its transaction from running.
    pub fn decode(self, replies: Vec<Value>) -> Result<Replies> {
        let mut replies = replies.into_iter().skip(self.start);
        let mut all = Vec::new();
        let landed = |answered| {
            Some(Landed {
                answered,
                elapsed: std::time::Duration::ZERO,
            })
        };
        for chunk in self.chunks {
            let own: Vec<Value> = replies.by_ref().take(chunk.commands).collect();
            if own.len() < chunk.commands {
                return Err(Error::new(
                    ErrorKind::Protocol,
                    "the pipeline has fewer replies than commands",
                ));
            }
            match self.form {
                Form::Plain => {
                    let own = of_units(&chunk.units, own);
                    all.extend(answers(chunk.parts, own).map(landed));
                }
                Form::CallersTransaction => {
                    all.extend(transaction_answers(chunk.parts, own).map(landed));
                }
                Form::OwnTransaction => {
                    let own = if own.is_empty() {
                        own
                    } else {
                        executed(Ok(of_group(own)))?
                    };
                    all.extend(transaction_answers(chunk.parts, own).map(landed));
                }
            }
        }
        Ok(Replies::new(self.batch, all, self.cache))
    }
}

/// Deals replies out to parts of which some are groups.
fn of_units(units: &Units, replies: Vec<Value>) -> Vec<Result<Value>> {
    let mut replies = replies.into_iter();
    let of_unit = |index| match units.group(index) {
        None => Ok(replies.next().unwrap_or_default()),
        Some(commands) => Ok(of_group(
            replies.by_ref().take(commands as usize + 2).collect(),
        )),
    };
    (0..units.len()).map(of_unit).collect()
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

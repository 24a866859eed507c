//! Sends chunks: several pipelines in flight, the next one made while the last one is on the wire.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use futures_util::stream::{self, FuturesOrdered};
use futures_util::{Stream, StreamExt};
use redis::{Pipeline, Value};

use crate::batch::queue::{Chunk, Outcomes, Queue, Unanswered};
use crate::batch::replies::{Ended, Outcome, Replies};
use crate::cache::Cache;
use crate::client::group_reply;
use crate::error::{Error, ErrorKind, Result};
use crate::request::server_error;

/// How many pipelines are in flight at a time.
const WINDOW: usize = 3;

pub(super) async fn run(cache: Cache, queue: Queue) -> Result<Replies> {
    let number = queue.number();
    let is_atomic = queue.is_atomic;
    let chunks = queue.into_chunks();
    let count = chunks.iter().map(Chunk::items).sum();
    let outcomes = if is_atomic {
        let mut outcomes = Vec::with_capacity(count);
        for chunk in chunks {
            outcomes.extend(send_atomic(&cache, chunk).await?.map(Some));
        }
        outcomes
    } else {
        send_chunks(&cache, stream::iter(chunks), count, Some).await?
    };
    Ok(Replies::new(number, outcomes, cache))
}

/// Sends chunks of about `count` operations and reads how each of these ended; fails if no chunk was answered.
pub(crate) async fn send_chunks<T>(
    cache: &Cache,
    chunks: impl Stream<Item = Chunk> + Send,
    count: usize,
    read: impl Fn(Ended) -> T,
) -> Result<Vec<T>> {
    let mut outcomes = Vec::with_capacity(count);
    let mut last_error = None;
    let mut is_any_answered = false;
    let collect = |sent: Sent| {
        match sent {
            Ok(replies) => {
                is_any_answered = true;
                outcomes.extend(replies.map(&read));
            }
            Err(unanswered) => {
                let (error, operations) = unanswered.into_parts();
                outcomes.extend(operations.map(|(layout, known)| {
                    let outcome = known.unwrap_or_else(|| Outcome::Failed(error.clone()));
                    read(Ended { layout, outcome })
                }));
                last_error = Some(error);
            }
        }
        true
    };
    in_flight(chunks, |chunk| send_chunk(cache, chunk), collect).await;
    match last_error {
        Some(error) if !is_any_answered => Err(error),
        _ => Ok(outcomes),
    }
}

/// What came back for a chunk.
pub(crate) type Sent = std::result::Result<Outcomes, Unanswered>;

/// Sends chunks in their order with at most [`WINDOW`] of them in flight, and hands over what comes back in that order;
/// reads no further chunk once `done` says no.
pub(crate) async fn in_flight<F>(
    chunks: impl Stream<Item = Chunk> + Send,
    send: impl Fn(Chunk) -> F,
    mut done: impl FnMut(Sent) -> bool,
) where
    F: Future<Output = Sent>,
{
    let mut chunks = pin!(chunks.fuse());
    let mut window = FuturesOrdered::new();
    let mut is_going_on = true;
    loop {
        let has_room = is_going_on && window.len() < WINDOW && !chunks.is_done();
        tokio::select! {
            biased;
            chunk = chunks.next(), if has_room => {
                let Some(chunk) = chunk else { continue };
                window.push_back(send(chunk));
                // The newest pipeline reaches the connection, and the connection writes, before the next one is made.
                let polled = poll_fn(|context| Poll::Ready(window.poll_next_unpin(context))).await;
                if let Poll::Ready(Some(sent)) = polled {
                    is_going_on &= done(sent);
                }
                tokio::task::yield_now().await;
            }
            answered = window.next(), if !window.is_empty() => {
                if let Some(sent) = answered {
                    is_going_on &= done(sent);
                }
            }
            else => return,
        }
    }
}

/// Sends one chunk in a pipeline.
pub(crate) async fn send_chunk(cache: &Cache, mut chunk: Chunk) -> Sent {
    let length = chunk.wire_len(false);
    if length == 0 {
        return Ok(chunk.outcomes(Vec::new(), false));
    }
    let mut pipeline = Pipeline::with_capacity(length);
    chunk.move_commands(&mut pipeline, false);
    let replies = cache
        .client()
        .send_pipeline(&pipeline, cache.timeout(), chunk.is_read())
        .await;
    match replies {
        Ok(replies) => Ok(chunk.outcomes(replies, false)),
        Err(error) => Err(chunk.unanswered(error)),
    }
}

/// Sends one chunk as a transaction; fails as a whole if the server refuses it.
async fn send_atomic(cache: &Cache, mut chunk: Chunk) -> Result<Outcomes> {
    if let Some(error) = chunk.failure() {
        return Err(error);
    }
    let length = chunk.wire_len(true);
    if length == 0 {
        return Ok(chunk.outcomes(Vec::new(), true));
    }
    let mut pipeline = Pipeline::with_capacity(length + 2);
    pipeline.add_command(redis::cmd("MULTI"));
    chunk.move_commands(&mut pipeline, true);
    pipeline.add_command(redis::cmd("EXEC"));
    let replies = cache
        .client()
        .send_pipeline(&pipeline, cache.timeout(), chunk.is_read())
        .await?;
    Ok(chunk.outcomes(executed(replies, length)?, true))
}

/// Returns the replies that a transaction's `EXEC` gave to its `count` commands.
pub(super) fn executed(replies: Vec<Value>, count: usize) -> Result<Vec<Value>> {
    match group_reply(replies) {
        Value::Array(replies) if replies.len() == count => Ok(replies),
        Value::ServerError(error) => Err(server_error(&error)),
        _ => Err(Error::new(
            ErrorKind::Decode,
            "the server answered a transaction with another number of replies",
        )),
    }
}

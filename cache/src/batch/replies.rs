//! The replies to a batch, and the place of each operation's.

use std::fmt;

use redis::Value;

use crate::cache::Cache;
use crate::error::{Error, ErrorKind, Result};
use crate::operation::{Decode, PartReply, server_error};

/// The replies to a [`Batch`](crate::Batch), opened by its slots.
///
/// # Examples
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
/// # use typed_cache::{Cache, CacheKey};
/// # #[derive(CacheKey)]
/// # #[cache(resource = "motto", ttl = never, value = String)]
/// # struct MottoKey;
/// let cache = Cache::memory();
/// let mut batch = cache.batch();
/// let motto = batch.push(cache.get(&MottoKey));
/// let mut replies = batch.run().await?;
/// assert_eq!(replies.take(motto)?, None);
/// # Ok(()) }
/// ```
#[must_use = "an operation that failed is an error of its slot: take the slots, or check all of them by `finish()`"]
pub struct Replies {
    batch: u32,
    /// Without those that were taken.
    answers: Vec<Option<PartReply>>,
    cache: Cache,
}

impl Replies {
    pub(super) fn new(batch: u32, cache: Cache) -> Self {
        Self {
            batch,
            answers: Vec::new(),
            cache,
        }
    }

    /// Adds the outcomes of the next operations.
    pub(crate) fn extend(&mut self, answers: impl Iterator<Item = PartReply>) {
        self.answers.extend(answers.map(Some));
    }

    /// Returns whether a message was answered.
    pub(super) fn has_any(&self) -> bool {
        !self.answers.is_empty()
    }

    /// Returns the error of each operation that has one; those of replies are not looked for.
    pub(super) fn errors(&self) -> impl Iterator<Item = Option<&Error>> {
        let outcomes = self.answers.iter().flatten();
        outcomes.map(|answered| answered.answer.as_ref().err())
    }

    /// Takes the reply of one operation and decodes it.
    ///
    /// # Errors
    /// Those of the operation itself; [`ErrorKind::InvalidInput`] for a slot of another batch.
    pub fn take<T>(&mut self, slot: Slot<T>) -> Result<T> {
        let answered = match self.answers.get_mut(slot.index as usize) {
            Some(answered) if slot.batch == self.batch => answered.take(),
            _ => None,
        };
        // Its own batch has an outcome for each slot, and a slot opens but once.
        let Some(answered) = answered else {
            return Err(Error::new(
                ErrorKind::InvalidInput,
                "the slot belongs to another batch",
            ));
        };
        answered.decode(slot.decode, self.cache.client().decode_context())
    }

    /// Ends the reading: fails if an operation failed whose slot was not opened.
    ///
    /// For batches of writes whose slots nobody keeps. Only errors are looked for, not values that cannot be decoded.
    ///
    /// # Errors
    /// The first such error, with the operation's position in the batch as [`Error::index`].
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use typed_cache::{Cache, CacheKey};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "motto", ttl = never, value = String)]
    /// # struct MottoKey;
    /// let cache = Cache::memory();
    /// let mut batch = cache.batch();
    /// let _ = batch.push(cache.set_at(&MottoKey, &"measure twice".to_owned()));
    /// batch.run().await?.finish()?;
    /// # Ok(()) }
    /// ```
    pub fn finish(mut self) -> Result<()> {
        self.close().map_or(Ok(()), Err)
    }

    /// Emits the events of operations whose slots were not opened, and returns the first error.
    fn close(&mut self) -> Option<Error> {
        let mut first = None;
        let monitor = &self.cache.client().monitor;
        for (index, answered) in self.answers.drain(..).enumerate() {
            let Some(answered) = answered else { continue };
            let failed = match answered.answer {
                Ok(reply) => failure(&reply),
                Err(error) => Some(error),
            };
            let failed = failed.map(|error| answered.spec.complete(error));
            let elapsed = answered.elapsed;
            answered.spec.emit(monitor, elapsed, failed.as_ref());
            first = first.or_else(|| failed.map(|error| error.with_index(index)));
        }
        first
    }
}

impl Drop for Replies {
    fn drop(&mut self) {
        self.close();
    }
}

/// Returns the server's error in a reply, or in one of a group's.
fn failure(reply: &Value) -> Option<Error> {
    match reply {
        Value::ServerError(error) => Some(server_error(error)),
        Value::Array(replies) => replies.iter().find_map(failure),
        _ => None,
    }
}

impl fmt::Debug for Replies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Replies")
            .field("count", &self.answers.len())
            .finish_non_exhaustive()
    }
}

/// The place of one operation's reply in a batch; [`Replies::take`](crate::Replies::take) opens it.
///
/// A slot that is dropped hides whether its operation succeeded, unless [`Replies::finish`](crate::Replies::finish) is called.
///
/// # Examples
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
/// # use typed_cache::{Cache, CacheKey, Slot};
/// # #[derive(CacheKey)]
/// # #[cache(resource = "visits", ttl = "1d", counter)]
/// # struct VisitsKey { page: u64 }
/// let cache = Cache::memory();
/// let mut batch = cache.batch();
/// let increments = (0..3).map(|page| cache.counter(&VisitsKey { page }).increment(1));
/// let slots: Vec<Slot<i64>> = increments.map(|increment| batch.push(increment)).collect();
/// let mut replies = batch.run().await?;
/// for slot in slots {
///     assert_eq!(replies.take(slot)?, 1);
/// }
/// # Ok(()) }
/// ```
#[must_use = "the operation's result is in its slot: open it by `replies.take(slot)`, or drop it by `let _ =` and check all by `replies.finish()`"]
pub struct Slot<T> {
    pub(super) batch: u32,
    pub(super) index: u32,
    pub(super) decode: Option<Decode<T>>,
}

impl<T> fmt::Debug for Slot<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Slot")
            .field("index", &self.index)
            .finish_non_exhaustive()
    }
}

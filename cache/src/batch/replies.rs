//! The replies to a batch.

use std::fmt;

use redis::Value;

use crate::batch::slot::Slot;
use crate::cache::Cache;
use crate::error::{Error, ErrorKind, Result};
use crate::request::server_error;
use crate::schema::Layout;

/// The replies to a [`Batch`](crate::Batch), opened by its slots.
///
/// # Examples
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
/// # use typed_cache::{Cache, CacheKey};
/// # #[derive(CacheKey)]
/// # #[cache(resource = "motto", ttl = never, value = String)]
/// # struct MottoKey;
/// let mut batch = Cache::memory().batch();
/// let motto = batch.get(&MottoKey);
/// let mut replies = batch.run().await?;
/// assert_eq!(replies.take(motto)?, None);
/// # Ok(()) }
/// ```
pub struct Replies {
    batch: u32,
    /// Without those that were taken.
    outcomes: Vec<Option<Ended>>,
    cache: Cache,
}

/// An operation of a batch that has come to its end.
pub(crate) struct Ended {
    pub(crate) layout: &'static Layout,
    pub(crate) outcome: Outcome,
}

/// How one operation ended.
pub(crate) enum Outcome {
    Reply(Value),
    Failed(Error),
}

impl Replies {
    pub(super) fn new(batch: u32, outcomes: Vec<Option<Ended>>, cache: Cache) -> Self {
        Self {
            batch,
            outcomes,
            cache,
        }
    }

    /// Takes the reply of one operation and decodes it.
    ///
    /// # Errors
    /// What the operation itself can fail with; [`ErrorKind::InvalidInput`] for a slot of another batch.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use typed_cache::{Cache, CacheKey};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "visits", ttl = "1d", counter)]
    /// # struct VisitsKey { page: u64 }
    /// let mut batch = Cache::memory().batch();
    /// let visits = batch.counter(&VisitsKey { page: 1 }).add(7);
    /// assert_eq!(batch.run().await?.take(visits)?, 7);
    /// # Ok(()) }
    /// ```
    pub fn take<T>(&mut self, slot: Slot<T>) -> Result<T> {
        if slot.batch != self.batch {
            return Err(foreign_slot());
        }
        // Its own batch has an outcome for each slot, and a slot opens but once.
        let ended = self.outcomes.get_mut(slot.index as usize);
        let Some(Ended { layout, outcome }) = ended.and_then(Option::take) else {
            return Err(foreign_slot());
        };
        match outcome {
            Outcome::Reply(reply) => {
                let Slot { decode, asked, .. } = slot;
                decode(reply, &self.cache.client().decoding(layout, &asked))
            }
            Outcome::Failed(error) => Err(error.with_resource(layout.resource)),
        }
    }

    /// Ends the reading: fails if an operation failed whose slot was not opened.
    ///
    /// For batches of writes whose slots nobody keeps. What decoding would find, such as damaged bytes, is not looked for.
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
    /// let mut batch = Cache::memory().batch();
    /// batch.set_at(&MottoKey, &"measure twice".to_owned());
    /// batch.run().await?.finish()?;
    /// # Ok(()) }
    /// ```
    pub fn finish(self) -> Result<()> {
        for (index, ended) in self.outcomes.into_iter().enumerate() {
            let Some(Ended { layout, outcome }) = ended else {
                continue;
            };
            let failed = match outcome {
                Outcome::Failed(error) => Some(error),
                Outcome::Reply(reply) => failure(&reply),
            };
            if let Some(error) = failed {
                return Err(error.with_resource(layout.resource).with_index(index));
            }
        }
        Ok(())
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

#[cold]
fn foreign_slot() -> Error {
    Error::new(ErrorKind::InvalidInput, "the slot belongs to another batch")
}

impl fmt::Debug for Replies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Replies")
            .field("count", &self.outcomes.len())
            .finish_non_exhaustive()
    }
}

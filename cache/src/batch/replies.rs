//! The replies to a batch.

use std::fmt;

use redis::Value;

use crate::batch::slot::Slot;
use crate::cache::Cache;
use crate::error::{Error, ErrorKind, Result};
use crate::request::Decoding;

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
    outcomes: Vec<Outcome>,
    cache: Cache,
}

/// How one operation ended.
pub(crate) enum Outcome {
    Reply(Value),
    Failed(Error),
    Taken,
}

impl Replies {
    pub(super) fn new(batch: u32, outcomes: Vec<Outcome>, cache: Cache) -> Self {
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
        let outcome = self
            .outcomes
            .get_mut(slot.index as usize)
            .map(|outcome| std::mem::replace(outcome, Outcome::Taken));
        match outcome {
            Some(Outcome::Reply(reply)) => {
                let client = self.cache.client();
                let Slot {
                    decode,
                    asked,
                    layout,
                    ..
                } = slot;
                decode(
                    reply,
                    &Decoding {
                        layout,
                        asked: &asked,
                        max: client.config.max,
                        monitor: &client.monitor,
                    },
                )
            }
            Some(Outcome::Failed(error)) => Err(error.of(slot.layout.resource)),
            Some(Outcome::Taken) | None => Err(foreign_slot()),
        }
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

//! The place of one operation's reply in a batch.

use std::fmt;

use crate::operation::Decode;

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

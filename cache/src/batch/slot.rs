//! Where the reply of one operation of a batch will be.

use std::fmt;

use crate::request::{Asked, Decode};

/// The place of one operation's reply in a batch; [`Replies::take`](crate::Replies::take) opens it.
///
/// # Examples
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
/// # use typed_cache::{Cache, CacheKey, Slot};
/// # #[derive(CacheKey)]
/// # #[cache(resource = "visits", ttl = "1d", counter)]
/// # struct VisitsKey { page: u64 }
/// let mut batch = Cache::memory().batch();
/// let slots: Vec<Slot<i64>> = (0..3).map(|page| batch.counter(&VisitsKey { page }).add(1)).collect();
/// let mut replies = batch.run().await?;
/// for slot in slots {
///     assert_eq!(replies.take(slot)?, 1);
/// }
/// # Ok(()) }
/// ```
pub struct Slot<T> {
    pub(super) batch: u32,
    pub(super) index: u32,
    pub(super) decode: Decode<T>,
    pub(super) asked: Asked,
}

impl<T> fmt::Debug for Slot<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Slot")
            .field("index", &self.index)
            .finish_non_exhaustive()
    }
}

//! The face of counters.

use crate::batch::Batch;
use crate::cache::Cache;
use crate::face::{handle, operations};
use crate::ops::counter::{self, CounterKey};

handle! {
    /// A counter: a native Redis integer of 64 bits.
    ///
    /// Its lifetime is set when the counter is created and kept by later changes.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// use typed_cache::{Cache, CacheKey};
    ///
    /// #[derive(CacheKey)]
    /// #[cache(resource = "visits", ttl = "1d", counter)]
    /// struct VisitsKey { page: u64 }
    ///
    /// let cache = Cache::memory();
    /// let visits = VisitsKey { page: 1 };
    /// assert_eq!(cache.counter(&visits).add(5).await?, 5);
    /// let mut batch = cache.batch();
    /// let count = batch.counter(&visits).add(1);
    /// assert_eq!(batch.run().await?.take(count)?, 6);
    /// # Ok(()) }
    /// ```
    struct Counter: CounterKey

    /// Returns a handle on the counter at `key`, which sends each operation at once. Sends nothing itself.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use typed_cache::{Cache, CacheKey};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "visits", ttl = "1d", counter)]
    /// # struct VisitsKey { page: u64 }
    /// # let cache = Cache::memory();
    /// assert_eq!(cache.counter(&VisitsKey { page: 1 }).add(5).await?, 5);
    /// # Ok(()) }
    /// ```
    cache counter

    /// Returns a handle on the counter at `key`, which puts each operation into the batch.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use typed_cache::{Cache, CacheKey};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "visits", ttl = "1d", counter)]
    /// # struct VisitsKey { page: u64 }
    /// # let cache = Cache::memory();
    /// let mut batch = cache.batch();
    /// let slot = batch.counter(&VisitsKey { page: 1 }).add(5);
    /// assert_eq!(batch.run().await?.take(slot)?, 5);
    /// # Ok(()) }
    /// ```
    batch
}

operations! {
    cache [impl<'c, K: CounterKey> Counter<'_, &'c Cache, K>] 'c
    batch [impl<K: CounterKey> Counter<'_, &mut Batch, K>]
    example "# use typed_cache::{Cache, CacheKey};
# #[derive(CacheKey)]
# #[cache(resource = \"visits\", ttl = \"1d\", counter)]
# struct VisitsKey { page: u64 }
# let cache = Cache::memory();
cache.counter(&VisitsKey { page: 1 }).add(5).await?;
", "counter(&VisitsKey { page: 1 }).", ""

    /// Adds `amount`, which may be negative, and returns the new count; a missing counter starts at 0.
    ///
    /// # Commands
    /// `MULTI`, `SET key 0 PX ttl NX`, `INCRBY`, `EXEC`, one round trip; `INCRBY` alone for a type without lifetime.
    /// # Errors
    /// [`ErrorKind::Server`](crate::ErrorKind::Server) if what is there is not an integer, or on overflow;
    /// [`ErrorKind::WrongType`](crate::ErrorKind::WrongType) if it is no string at all.
    /// # Cancel safety
    /// The count can change although the future was dropped.
    #[doc(alias = "INCRBY")]
    example "add(2)" gives "7"
    fn add [] (amount: i64) -> i64 = |this, context| counter::add(context, this.key, amount);

    /// Subtracts `amount`, which may be negative, and returns the new count; a missing counter starts at 0.
    ///
    /// # Commands
    /// As `add`, with `DECRBY`.
    /// # Errors
    /// As `add`; [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for `i64::MIN`, before sending.
    /// # Cancel safety
    /// The count can change although the future was dropped.
    #[doc(alias = "DECRBY")]
    example "subtract(2)" gives "3"
    fn subtract [] (amount: i64) -> i64 = |this, context| counter::subtract(context, this.key, amount);

    /// Returns the count, or `None` if there is no counter.
    ///
    /// # Commands
    /// `GET`, one round trip.
    /// # Errors
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode) if what is there is not an integer;
    /// [`ErrorKind::WrongType`](crate::ErrorKind::WrongType) if it is no string at all.
    /// # Cancel safety
    /// Cancel safe.
    #[doc(alias = "GET")]
    example "get()" gives "Some(5)"
    fn get [] () -> Option<i64> = |this, context| counter::get(context, this.key);

    /// Removes the counter and returns its last count; the next `add` starts a new lifetime.
    ///
    /// # Commands
    /// `GETDEL`, one round trip.
    /// # Errors
    /// As `get`; what is not an integer is gone all the same.
    /// # Cancel safety
    /// Not cancel safe: the counter can be gone and its count dropped with the future.
    #[doc(alias = "GETDEL")]
    example "reset()" gives "Some(5)"
    fn reset [] () -> Option<i64> = |this, context| counter::reset(context, this.key);
}

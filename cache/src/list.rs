//! The face of lists.

use std::time::Duration;

use crate::batch::Batch;
use crate::cache::Cache;
use crate::error::Result;
use crate::face::{handle, keep_ttl, operations};
use crate::ops::list::{self, End, ListKey};

handle! {
    /// A list.
    ///
    /// Every push restarts the lifetime of the whole list in the same atomic step, unless [`keep_ttl`](crate::List::keep_ttl) is asked for;
    /// pops, trims, removes and writes at an index leave it alone. Where something of another kind lives at the key, a push fails
    /// but sets its lifetime all the same: Redis rolls nothing back. Positions count from 0 at the front, and from -1 at the back.
    /// An item of another schema is always an error, since its place in the list is real; lists do not take the word `mismatch`.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// use typed_cache::{Cache, CacheKey};
    ///
    /// #[derive(CacheKey)]
    /// #[cache(resource = "recent", ttl = "1d", list = String)]
    /// struct RecentKey { user: u64 }
    ///
    /// let cache = Cache::memory();
    /// let recent = cache.list(&RecentKey { user: 1 });
    /// recent.push_back(&"tea".to_owned()).await?;
    /// assert_eq!(recent.pop_front().await?.as_deref(), Some("tea"));
    /// # Ok(()) }
    /// ```
    struct List: ListKey

    /// Returns a handle on the list at `key`, which sends each operation at once. Sends nothing itself.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use typed_cache::{Cache, CacheKey};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "recent", ttl = "1d", list = String)]
    /// # struct RecentKey { user: u64 }
    /// # let cache = Cache::memory();
    /// assert_eq!(cache.list(&RecentKey { user: 1 }).push_back(&"tea".to_owned()).await?, 1);
    /// # Ok(()) }
    /// ```
    cache list

    /// Returns a handle on the list at `key`, which puts each operation into the batch.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use typed_cache::{Cache, CacheKey};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "recent", ttl = "1d", list = String)]
    /// # struct RecentKey { user: u64 }
    /// # let cache = Cache::memory();
    /// let mut batch = cache.batch();
    /// let slot = batch.list(&RecentKey { user: 1 }).push_back(&"tea".to_owned());
    /// assert_eq!(batch.run().await?.take(slot)?, 1);
    /// # Ok(()) }
    /// ```
    batch
}

keep_ttl!(List: ListKey, example "# #[derive(CacheKey)]
# #[cache(resource = \"recent\", ttl = \"1d\", list = u32)]
# struct RecentKey { user: u64 }
# let (cache, key) = (Cache::memory(), RecentKey { user: 1 });
", "list(&key).push_back(&7)", "list(&key).keep_ttl().push_back(&8)");

operations! {
    cache [impl<'c, K: ListKey> List<'_, &'c Cache, K>] 'c
    batch [impl<K: ListKey> List<'_, &mut Batch, K>]
    example "# use typed_cache::{Cache, CacheKey};
# #[derive(CacheKey)]
# #[cache(resource = \"recent\", ttl = \"1d\", list = String)]
# struct RecentKey { user: u64 }
# let cache = Cache::memory();
let (tea, jam) = (\"tea\".to_owned(), \"jam\".to_owned());
cache.list(&RecentKey { user: 1 }).push_back(&tea).await?;
", "list(&RecentKey { user: 1 }).", ""

    /// Puts an item in front of all others; returns the new length.
    ///
    /// # Commands
    /// `MULTI`, `LPUSH`, `PEXPIRE`, `EXEC`, one round trip; `LPUSH` alone for a type without lifetime.
    /// # Errors
    /// [`ErrorKind::WrongType`](crate::ErrorKind::WrongType); [`ErrorKind::Encode`](crate::ErrorKind::Encode) and
    /// [`ErrorKind::TooLarge`](crate::ErrorKind::TooLarge), both before sending.
    /// # Cancel safety
    /// The item can be in the list although the future was dropped.
    #[doc(alias = "LPUSH")]
    example "push_front(&jam)" gives "2"
    fn push_front [] (item: &K::Item) -> u64 = |this, context| list::push(context, this.key, End::Front, [item]);

    /// Puts an item behind all others; returns the new length.
    ///
    /// # Commands
    /// As [`push_front`](Self::push_front), with `RPUSH`.
    /// # Errors
    /// # Cancel safety
    /// As [`push_front`](Self::push_front).
    #[doc(alias = "RPUSH")]
    example "push_back(&jam)" gives "2"
    fn push_back [] (item: &K::Item) -> u64 = |this, context| list::push(context, this.key, End::Back, [item]);

    /// Puts several items in front, one after another, so that the last one given is first; returns the new length.
    ///
    /// No items changes nothing and returns the length.
    ///
    /// # Commands
    /// # Errors
    /// # Cancel safety
    /// As [`push_front`](Self::push_front), still one `LPUSH`.
    #[doc(alias = "LPUSH")]
    example "push_front_many([&tea, &jam])" gives "3"
    fn push_front_many boxed ['v] (items: impl IntoIterator<Item = &'v K::Item>) -> u64
        = |this, context| list::push(context, this.key, End::Front, items);

    /// Puts several items behind all others in their order; returns the new length.
    ///
    /// No items changes nothing and returns the length.
    ///
    /// # Commands
    /// # Errors
    /// # Cancel safety
    /// As [`push_back`](Self::push_back), still one `RPUSH`.
    #[doc(alias = "RPUSH")]
    example "push_back_many([&tea, &jam])" gives "3"
    fn push_back_many boxed ['v] (items: impl IntoIterator<Item = &'v K::Item>) -> u64
        = |this, context| list::push(context, this.key, End::Back, items);

    /// Puts several items in front and drops at the back what exceeds `capacity`, in one step; returns the new length.
    ///
    /// No items changes nothing, however long the list is, and returns the length.
    ///
    /// # Commands
    /// `MULTI`, `LPUSH`, `LTRIM`, `PEXPIRE`, `EXEC`, one round trip.
    /// # Errors
    /// As [`push_front`](Self::push_front), and [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for a capacity of 0 or over 2^63 - 1.
    /// # Cancel safety
    /// The items can be in the list although the future was dropped.
    #[doc(alias = "LTRIM")]
    example "push_front_capped([&jam], 1)" gives "1"
    fn push_front_capped boxed ['v] (items: impl IntoIterator<Item = &'v K::Item>, capacity: u64) -> u64
        = |this, context| list::push_capped(context, this.key, End::Front, items, capacity);

    /// Puts several items behind all others and drops in front what exceeds `capacity`, in one step; returns the new length.
    ///
    /// No items changes nothing, however long the list is, and returns the length.
    ///
    /// # Commands
    /// # Errors
    /// # Cancel safety
    /// As [`push_front_capped`](Self::push_front_capped), with `RPUSH`.
    #[doc(alias = "LTRIM")]
    example "push_back_capped([&jam], 5)" gives "2"
    fn push_back_capped boxed ['v] (items: impl IntoIterator<Item = &'v K::Item>, capacity: u64) -> u64
        = |this, context| list::push_capped(context, this.key, End::Back, items, capacity);

    /// Takes the first item out, or returns `None` if there is none.
    ///
    /// # Commands
    /// `LPOP`, one round trip.
    /// # Errors
    /// [`ErrorKind::WrongType`](crate::ErrorKind::WrongType); [`ErrorKind::Schema`](crate::ErrorKind::Schema),
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode) and [`ErrorKind::TooLarge`](crate::ErrorKind::TooLarge) for an item that cannot be
    /// read, which is gone all the same.
    /// # Cancel safety
    /// Not cancel safe: the item can be taken out and dropped with the future.
    #[doc(alias = "LPOP")]
    example "pop_front()" gives "Some(tea)"
    fn pop_front [] () -> Option<K::Item> = |this, context| list::pop(context, this.key, End::Front);

    /// Takes the last item out, or returns `None` if there is none.
    ///
    /// # Commands
    /// `RPOP`, one round trip.
    /// # Errors
    /// # Cancel safety
    /// As [`pop_front`](Self::pop_front).
    #[doc(alias = "RPOP")]
    example "pop_back()" gives "Some(tea)"
    fn pop_back [] () -> Option<K::Item> = |this, context| list::pop(context, this.key, End::Back);

    /// Returns how many items there are.
    ///
    /// # Commands
    /// `LLEN`, one round trip.
    /// # Errors
    /// [`ErrorKind::WrongType`](crate::ErrorKind::WrongType).
    /// # Cancel safety
    /// Cancel safe.
    #[doc(alias = "LLEN")]
    example "len()" gives "1"
    fn len [] () -> u64 = |this, context| list::len(context, this.key);

    /// Returns the item at `index`, or `None` if there is none.
    ///
    /// # Commands
    /// `LINDEX`, one round trip.
    /// # Errors
    /// [`ErrorKind::WrongType`](crate::ErrorKind::WrongType), [`ErrorKind::Schema`](crate::ErrorKind::Schema),
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode), [`ErrorKind::TooLarge`](crate::ErrorKind::TooLarge).
    /// # Cancel safety
    /// Cancel safe.
    #[doc(alias = "LINDEX")]
    example "get(-1)" gives "Some(tea)"
    fn get [] (index: i64) -> Option<K::Item> = |this, context| list::get(context, this.key, index);

    /// Writes the item at `index`.
    ///
    /// # Commands
    /// `LSET`, one round trip.
    /// # Errors
    /// [`ErrorKind::Server`](crate::ErrorKind::Server) if there is no such index or no list; as [`push_front`](Self::push_front).
    /// # Cancel safety
    /// The item can be written although the future was dropped.
    #[doc(alias = "LSET")]
    example "set(0, &jam)" gives "()"
    fn set [] (index: i64, item: &K::Item) -> () = |this, context| list::set(context, this.key, index, item);

    /// Drops all items but those from `start` to `stop`, both included.
    ///
    /// # Commands
    /// `LTRIM`, one round trip.
    /// # Errors
    /// [`ErrorKind::WrongType`](crate::ErrorKind::WrongType).
    /// # Cancel safety
    /// The items can be gone although the future was dropped.
    #[doc(alias = "LTRIM")]
    example "trim(0, 9)" gives "()"
    fn trim [] (start: i64, stop: i64) -> () = |this, context| list::trim(context, this.key, start, stop);

    /// Removes items equal to `item`; returns how many.
    ///
    /// The first `count` from the front; from the back if `count` is negative; all if it is 0. Items are compared by their
    /// stored bytes.
    ///
    /// # Commands
    /// `LREM`, one round trip.
    /// # Errors
    /// As [`push_front`](Self::push_front).
    /// # Cancel safety
    /// The items can be gone although the future was dropped.
    #[doc(alias = "LREM")]
    example "remove(0, &tea)" gives "1"
    fn remove [] (count: i64, item: &K::Item) -> u64 = |this, context| list::remove(context, this.key, count, item);
}

operations! {
    cache [impl<'c, K: ListKey> List<'_, &'c Cache, K>] 'c
    batch [impl<K: ListKey> List<'_, &mut Batch, K>]
    example "# use typed_cache::{Cache, CacheKey};
# #[derive(CacheKey)]
# #[cache(resource = \"recent\", ttl = \"1d\", list = String)]
# struct RecentKey { user: u64 }
# let cache = Cache::memory();
let items = [\"tea\".to_owned(), \"jam\".to_owned()];
cache.list(&RecentKey { user: 1 }).push_back_many(&items).await?;
", "list(&RecentKey { user: 1 }).", ".into_iter().collect::<Result<Vec<_>, _>>()?"

    /// Returns the items from `start` to `stop`, both included, each with a `Result` of its own.
    ///
    /// # Commands
    /// `LRANGE`, one round trip.
    /// # Errors
    /// [`ErrorKind::WrongType`](crate::ErrorKind::WrongType); for an item, [`ErrorKind::Schema`](crate::ErrorKind::Schema),
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode) and [`ErrorKind::TooLarge`](crate::ErrorKind::TooLarge), with its position among
    /// those returned as [`Error::index`](crate::Error::index).
    /// # Cancel safety
    /// Cancel safe.
    #[doc(alias = "LRANGE")]
    example "range(0, -1)" gives "items"
    fn range [] (start: i64, stop: i64) -> Vec<Result<K::Item>>
        = |this, context| list::range(context, this.key, start, stop);

    /// Takes up to `count` items out at the front, the first one first, each with a `Result` of its own.
    ///
    /// # Commands
    /// `LPOP key count`, one round trip.
    /// # Errors
    /// As [`range`](Self::range); items that cannot be read are gone all the same.
    /// # Cancel safety
    /// Not cancel safe: items can be taken out and dropped with the future.
    #[doc(alias = "LPOP")]
    example "pop_front_many(5)" gives "items"
    fn pop_front_many [] (count: u64) -> Vec<Result<K::Item>>
        = |this, context| list::pop_many(context, this.key, End::Front, count);

    /// Takes up to `count` items out at the back, the last one first, each with a `Result` of its own.
    ///
    /// # Commands
    /// `RPOP key count`, one round trip.
    /// # Errors
    /// # Cancel safety
    /// As [`pop_front_many`](Self::pop_front_many).
    #[doc(alias = "RPOP")]
    example "pop_back_many(5)" gives "[items[1].clone(), items[0].clone()]"
    fn pop_back_many [] (count: u64) -> Vec<Result<K::Item>>
        = |this, context| list::pop_many(context, this.key, End::Back, count);
}

impl<'c, K: ListKey> List<'_, &'c Cache, K> {
    /// Takes the first item out; waits up to `wait` for one to come, and returns `None` if none does.
    ///
    /// # Commands
    /// `BLPOP` on a connection of its own, which is kept for the next wait; one round trip, and the handshake for a new
    /// connection. The deadline is that of any command plus `wait`, which counts in milliseconds, 1 at least.
    /// # Errors
    /// As [`pop_front`](Self::pop_front).
    /// # Cancel safety
    /// When the future is dropped or its deadline ends, its connection is closed, so that no later item goes to a caller who
    /// has left. An item is lost only if it is pushed before the server has noticed that: if it is on its way when the future is
    /// dropped, or if it is pushed in the same moment.
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use std::time::Duration;
    /// # use typed_cache::{Cache, CacheKey};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "jobs", ttl = never, list = String)]
    /// # struct JobsKey;
    /// # let cache = Cache::memory();
    /// let job = cache.list(&JobsKey).wait_pop_front(Duration::from_millis(10)).await?;
    /// assert_eq!(job, None);
    /// # Ok(()) }
    /// ```
    #[doc(alias = "BLPOP")]
    pub fn wait_pop_front(
        &self,
        wait: Duration,
    ) -> impl Future<Output = Result<Option<K::Item>>> + Send + 'c {
        self.wait_pop(End::Front, wait)
    }

    /// Takes the last item out; waits up to `wait` for one to come, and returns `None` if none does.
    ///
    /// # Commands
    /// # Errors
    /// # Cancel safety
    /// As [`wait_pop_front`](Self::wait_pop_front), with `BRPOP`.
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use std::time::Duration;
    /// # use typed_cache::{Cache, CacheKey};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "jobs", ttl = never, list = String)]
    /// # struct JobsKey;
    /// # let cache = Cache::memory();
    /// cache.list(&JobsKey).push_back(&"sweep".to_owned()).await?;
    /// let job = cache.list(&JobsKey).wait_pop_back(Duration::from_secs(1)).await?;
    /// assert_eq!(job.as_deref(), Some("sweep"));
    /// # Ok(()) }
    /// ```
    #[doc(alias = "BRPOP")]
    pub fn wait_pop_back(
        &self,
        wait: Duration,
    ) -> impl Future<Output = Result<Option<K::Item>>> + Send + 'c {
        self.wait_pop(End::Back, wait)
    }

    fn wait_pop(
        &self,
        end: End,
        wait: Duration,
    ) -> impl Future<Output = Result<Option<K::Item>>> + Send + 'c {
        let request = list::blocking_pop(&self.context(), self.key, end, wait);
        self.sender
            .client()
            .send_blocking(request, wait, self.sender.timeout())
    }
}

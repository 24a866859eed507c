//! Lists.

mod decode;
mod edit;
mod key;
mod pop;
mod push;
mod wait;

use std::fmt;

use crate::cache::Cache;
use crate::client::Operation;
use crate::codec::Codec;
use crate::error::Result;
use crate::handle::Handle;
use crate::operation::{Commands, Decode, count};
use crate::value::decode_with;

use self::decode::items;
pub use self::key::ListKey;
use self::key::codec_of;

/// A list of `V`s.
///
/// Every push restarts the TTL of the whole list in the same atomic step, unless [`keep_ttl`](Operation::keep_ttl) is asked for; pops,
/// trims, removes and writes at an index leave it alone. Where the key holds data of another kind, a push fails but sets its TTL
/// all the same: Redis rolls nothing back. Positions count from 0 at the front, and from -1 at the back. An item of another schema is
/// always an error, since its place in the list is real; lists do not take the word `mismatch`.
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
/// let [tea, jam, oil] = ["tea", "jam", "oil"].map(str::to_owned);
/// assert_eq!(recent.push_back(&tea).await?, 1);
/// assert_eq!(recent.push_front_capped([&jam, &oil], 2).await?, 2); // the two newest, in one step
/// for item in recent.range(0, -1).await? {
///     assert_eq!(item?.len(), 3); // each item has a `Result` of its own
/// }
/// assert_eq!(recent.get(-1).await?.as_deref(), Some("jam"));
/// assert_eq!(recent.pop_front().await?.as_deref(), Some("oil"));
/// # Ok(()) }
/// ```
pub struct List<V: 'static> {
    handle: Handle,
    codec: &'static Codec<V>,
}

/// An end of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Front,
    Back,
}

impl Cache {
    /// Returns a handle on the list at `key`. It sends nothing itself.
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
    #[doc(alias = "queue")]
    #[doc(alias = "deque")]
    #[doc(alias = "LPUSH")]
    #[must_use]
    pub fn list<K: ListKey>(&self, key: &K) -> List<K::Item> {
        List {
            handle: Handle::new(self, key),
            codec: codec_of::<K>(),
        }
    }
}

impl<V> List<V> {
    /// Returns the number of items.
    ///
    /// # Commands
    /// `LLEN`, one round trip.
    /// # Errors
    /// [`ErrorKind::WrongType`](crate::ErrorKind::WrongType).
    /// # Cancel safety
    /// Cancel safe.
    #[doc(alias = "LLEN")]
    #[doc(alias = "count")]
    #[doc(alias = "length")]
    #[doc(alias = "size")]
    #[must_use = "an operation sends nothing until it is awaited"]
    pub fn len(&self) -> Operation<u64> {
        let llen = self.handle.command("LLEN");
        self.handle.read("list.len", llen, Decode::Reply(count))
    }

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
    #[doc(alias = "index")]
    #[doc(alias = "nth")]
    #[doc(alias = "first")]
    #[doc(alias = "last")]
    #[doc(alias = "peek")]
    pub fn get(&self, index: i64) -> Operation<Option<V>> {
        let mut commands = self.handle.command("LINDEX");
        commands.integer(index);
        self.handle
            .read("list.get", commands, decode_with(self.codec))
    }

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
    #[doc(alias = "iter")]
    #[doc(alias = "get_all")]
    #[doc(alias = "first")]
    #[doc(alias = "last")]
    pub fn range(&self, start: i64, stop: i64) -> Operation<Vec<Result<V>>> {
        let mut lrange = self.handle.command("LRANGE");
        lrange.integer(start).integer(stop);
        let codec = self.codec;
        let decode = Decode::closure(move |reply, context| items(codec, reply, None, context));
        self.handle.read("list.range", lrange, decode)
    }

    /// Writes an item as the next argument.
    fn write_item(&self, item: &V, commands: &mut Commands) -> Result<()> {
        self.handle.write_value(self.codec, item, commands)
    }
}

impl<V> Clone for List<V> {
    fn clone(&self) -> Self {
        Self {
            handle: self.handle.clone(),
            codec: self.codec,
        }
    }
}

impl<V> fmt::Debug for List<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("List")
            .field("resource", &self.handle.resource)
            .finish_non_exhaustive()
    }
}

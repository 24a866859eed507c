//! Lists.

mod key;
mod pop;
mod push;

use std::fmt;

use redis::Value;

use crate::cache::Cache;
use crate::client::Operation;
use crate::codec::Codec;
use crate::error::{Error, Result};
use crate::handle::Handle;
use crate::operation::{Commands, Decode, DecodeContext, array, count, okay, some_bulk, wrong};
use crate::value::{decode_stored, decode_with, other_schema};

pub use self::key::ListKey;
use self::key::codec_of;

/// A list of `V`s.
///
/// Every push restarts the TTL of the whole list in the same atomic step, unless [`keep_ttl`](Operation::keep_ttl) is asked for; pops,
/// trims, removes and writes at an index leave it alone. A push that fails changes nothing; without
/// [`scripts`](crate::CacheBuilder::scripts) one on a key of another kind still sets the TTL of that key. Positions count from 0 at the front, and from -1 at the back. An item of another schema is
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

    /// Writes the item at `index`.
    ///
    /// # Commands
    /// `LSET`, one round trip.
    /// # Errors
    /// [`ErrorKind::Server`](crate::ErrorKind::Server) if there is no such index or no list; as [`push_front`](Self::push_front).
    /// # Cancel safety
    /// The item can be written although the future was dropped.
    #[doc(alias = "LSET")]
    pub fn set(&self, index: i64, item: &V) -> Operation<()> {
        let mut lset = self.handle.command("LSET");
        lset.integer(index);
        let lset = self.write_item(item, &mut lset).map(|()| lset);
        self.handle.write("list.set", lset, Decode::Reply(okay))
    }

    /// Drops all items but those from `start` to `stop`, both included.
    ///
    /// # Commands
    /// `LTRIM`, one round trip.
    /// # Errors
    /// [`ErrorKind::WrongType`](crate::ErrorKind::WrongType).
    /// # Cancel safety
    /// The items can be gone although the future was dropped.
    #[doc(alias = "LTRIM")]
    #[doc(alias = "truncate")]
    pub fn trim(&self, start: i64, stop: i64) -> Operation<()> {
        let mut ltrim = self.handle.command("LTRIM");
        ltrim.integer(start).integer(stop);
        self.handle
            .write("list.trim", Ok(ltrim), Decode::Reply(okay))
    }

    /// Removes items equal to `item`; returns their number.
    ///
    /// The first `number` from the front; from the back if `number` is negative; all if it is 0. Items are compared by their
    /// stored bytes: one that was written in an older form, or plain before the type had `compress`, is another item.
    ///
    /// # Commands
    /// `LREM`, one round trip.
    /// # Errors
    /// As [`push_front`](Self::push_front).
    /// # Cancel safety
    /// The items can be gone although the future was dropped.
    #[doc(alias = "LREM")]
    pub fn remove(&self, number: i64, item: &V) -> Operation<u64> {
        let mut lrem = self.handle.command("LREM");
        lrem.integer(number);
        let lrem = self.write_item(item, &mut lrem).map(|()| lrem);
        self.handle.write("list.remove", lrem, Decode::Reply(count))
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
        self.handle.fmt_as("List", f)
    }
}

/// Reads items, each with a result of its own; no more than `most`, the number that a pop has asked for.
fn items<V>(
    codec: &Codec<V>,
    reply: Value,
    most: Option<u64>,
    context: &DecodeContext<'_>,
) -> Result<Vec<Result<V>>> {
    let replies = array(reply)?;
    if most.is_some_and(|most| replies.len() as u64 > most) {
        return Err(wrong("more items than were requested"));
    }
    let read = |(index, reply)| {
        item(codec, reply, context).map_err(|error: Error| {
            // A pop has taken the item from the list.
            let is_pop = most.is_some();
            error
                .with_resource(codec.layout.resource)
                .with_may_have_run(is_pop)
                .with_index(index)
        })
    };
    Ok(replies.into_iter().enumerate().map(read).collect())
}

/// Reads an item that must be there, since a list has no gaps.
fn item<V>(codec: &Codec<V>, reply: Value, context: &DecodeContext<'_>) -> Result<V> {
    let stored = some_bulk(reply)?;
    let item = decode_stored(codec, &stored, &[], context)?;
    item.ok_or_else(|| other_schema(codec.layout, codec.refusal(&stored)))
}

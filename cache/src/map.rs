//! The face of maps: hashes with field and value types of one's own.

use std::collections::HashMap;
use std::hash::Hash;

use futures_util::Stream;

use crate::batch::Batch;
use crate::cache::Cache;
use crate::error::Result;
use crate::face::{handle, keep_ttl, operations};
use crate::ops::hash::Countable;
use crate::ops::map::{self, MapKey};
use crate::scope::pages;

handle! {
    /// A map: a Redis hash with field and value types of one's own.
    ///
    /// Every write restarts the lifetime of the whole map in the same atomic step, unless [`keep_ttl`](crate::Map::keep_ttl) is asked for.
    /// Where something of another kind lives at the key, a write fails but sets its lifetime all the same: Redis rolls nothing back.
    /// Values of another schema read as `None` and are left out of [`get_all`](crate::Map::get_all) and `scan`, counted.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// use typed_cache::{Cache, CacheKey};
    ///
    /// #[derive(CacheKey)]
    /// #[cache(resource = "scores", ttl = "1d", map = (String, i64))]
    /// struct ScoresKey { game: u64 }
    ///
    /// let cache = Cache::memory();
    /// let scores = cache.map(&ScoresKey { game: 1 });
    /// assert_eq!(scores.increment(&"ada".to_owned(), 10).await?, 10);
    /// assert_eq!(scores.get(&"bob".to_owned()).await?, None);
    /// # Ok(()) }
    /// ```
    struct Map: MapKey

    /// Returns a handle on the map at `key`, which sends each operation at once. Sends nothing itself.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use typed_cache::{Cache, CacheKey};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "scores", ttl = "1d", map = (String, i64))]
    /// # struct ScoresKey { game: u64 }
    /// # let cache = Cache::memory();
    /// assert_eq!(cache.map(&ScoresKey { game: 1 }).increment(&"ada".to_owned(), 5).await?, 5);
    /// # Ok(()) }
    /// ```
    cache map

    /// Returns a handle on the map at `key`, which puts each operation into the batch.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use typed_cache::{Cache, CacheKey};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "scores", ttl = "1d", map = (String, i64))]
    /// # struct ScoresKey { game: u64 }
    /// # let cache = Cache::memory();
    /// let mut batch = cache.batch();
    /// let slot = batch.map(&ScoresKey { game: 1 }).increment(&"ada".to_owned(), 5);
    /// assert_eq!(batch.run().await?.take(slot)?, 5);
    /// # Ok(()) }
    /// ```
    batch
}

keep_ttl!(Map: MapKey, example "# #[derive(CacheKey)]
# #[cache(resource = \"scores\", ttl = \"1d\", map = (u32, i64))]
# struct ScoresKey { game: u64 }
# let (cache, key) = (Cache::memory(), ScoresKey { game: 1 });
", "map(&key).set(&7, &1)", "map(&key).keep_ttl().set(&7, &2)");

operations! {
    cache [impl<'c, K: MapKey> Map<'_, &'c Cache, K>] 'c
    batch [impl<K: MapKey> Map<'_, &mut Batch, K>]
    example "# use std::collections::HashMap;
# use typed_cache::{Cache, CacheKey};
# #[derive(CacheKey)]
# #[cache(resource = \"scores\", ttl = \"1d\", map = (String, i64))]
# struct ScoresKey { game: u64 }
# let cache = Cache::memory();
# let (ada, bob) = (\"ada\".to_owned(), \"bob\".to_owned());
cache.map(&ScoresKey { game: 1 }).set(&ada, &5).await?;
", "map(&ScoresKey { game: 1 }).", ""

    /// Returns the value of one field, or `None` if it is missing or was written under another schema.
    ///
    /// # Commands
    /// `HGET`, one round trip.
    /// # Errors
    /// [`ErrorKind::WrongType`](crate::ErrorKind::WrongType), [`ErrorKind::Decode`](crate::ErrorKind::Decode) for damaged bytes,
    /// [`ErrorKind::TooLarge`](crate::ErrorKind::TooLarge).
    /// # Cancel safety
    /// Cancel safe.
    #[doc(alias = "HGET")]
    example "get(&ada)" gives "Some(5)"
    fn get [] (field: &K::Field) -> Option<K::Value> = |this, context| map::get(context, this.key, field);

    /// Returns the values of several fields in their order. No fields is a no-op.
    ///
    /// # Commands
    /// `HMGET`, one round trip.
    /// # Errors
    /// As [`get`](Self::get), with the position of the first bad value as [`Error::index`](crate::Error::index).
    /// # Cancel safety
    /// Cancel safe.
    #[doc(alias = "HMGET")]
    example "get_many([&ada, &bob])" gives "[Some(5), None]"
    fn get_many boxed ['f] (fields: impl IntoIterator<Item = &'f K::Field>) -> Vec<Option<K::Value>>
        = |this, context| map::get_many(context, this.key, fields);

    /// Writes the value of one field.
    ///
    /// # Commands
    /// `MULTI`, `HSET`, `PEXPIRE`, `EXEC`, one round trip; `HSET` alone for a type without lifetime.
    /// # Errors
    /// [`ErrorKind::WrongType`](crate::ErrorKind::WrongType); [`ErrorKind::Encode`](crate::ErrorKind::Encode) and
    /// [`ErrorKind::TooLarge`](crate::ErrorKind::TooLarge), both before sending.
    /// # Cancel safety
    /// The value can be written although the future was dropped.
    #[doc(alias = "HSET")]
    example "set(&bob, &3)" gives "()"
    fn set [] (field: &K::Field, value: &K::Value) -> ()
        = |this, context| map::set_many(context, this.key, [(field, value)]);

    /// Writes the values of several fields. No entries is a no-op.
    ///
    /// # Commands
    /// # Errors
    /// # Cancel safety
    /// As [`set`](Self::set), still one `HSET`.
    #[doc(alias = "HSET")]
    example "set_many([(&ada, &7), (&bob, &3)])" gives "()"
    fn set_many boxed ['v] (entries: impl IntoIterator<Item = (&'v K::Field, &'v K::Value)>) -> ()
        = |this, context| map::set_many(context, this.key, entries);

    /// Returns whether the field is there, of whatever schema; transfers nothing of it.
    ///
    /// # Commands
    /// `HEXISTS`, one round trip.
    /// # Errors
    /// [`ErrorKind::WrongType`](crate::ErrorKind::WrongType).
    /// # Cancel safety
    /// Cancel safe.
    #[doc(alias = "HEXISTS")]
    example "exists(&ada)" gives "true"
    fn exists [] (field: &K::Field) -> bool = |this, context| map::exists(context, this.key, field);

    /// Deletes one field; returns whether it was there. The lifetime runs on; with its last field the map goes.
    ///
    /// # Commands
    /// `HDEL`, one round trip.
    /// # Errors
    /// [`ErrorKind::WrongType`](crate::ErrorKind::WrongType).
    /// # Cancel safety
    /// The field can be gone although the future was dropped.
    #[doc(alias = "HDEL")]
    example "delete(&ada)" gives "true"
    fn delete [] (field: &K::Field) -> bool = |this, context| map::delete(context, this.key, field);

    /// Returns how many fields there are, those of other releases among them.
    ///
    /// # Commands
    /// `HLEN`, one round trip.
    /// # Errors
    /// [`ErrorKind::WrongType`](crate::ErrorKind::WrongType).
    /// # Cancel safety
    /// Cancel safe.
    #[doc(alias = "HLEN")]
    example "len()" gives "1"
    fn len [] () -> u64 = |this, context| map::len(context, this.key);

    /// Adds `amount`, which may be negative, to an `i64` value and returns the new one; a missing field starts at 0.
    ///
    /// # Commands
    /// `MULTI`, `HINCRBY`, `PEXPIRE`, `EXEC`, one round trip; `HINCRBY` alone for a type without lifetime.
    /// # Errors
    /// [`ErrorKind::Server`](crate::ErrorKind::Server) if what is there is not an integer, or on overflow;
    /// [`ErrorKind::WrongType`](crate::ErrorKind::WrongType).
    /// # Cancel safety
    /// The value can change although the future was dropped.
    #[doc(alias = "HINCRBY")]
    example "increment(&ada, 2)" gives "7"
    fn increment boxed [] (field: &K::Field, amount: i64) -> i64 where [K::Value: Countable]
        = |this, context| map::increment(context, this.key, field, amount);
}

operations! {
    cache [impl<'c, K: MapKey<Field: Eq + Hash>> Map<'_, &'c Cache, K>] 'c
    batch [impl<K: MapKey<Field: Eq + Hash>> Map<'_, &mut Batch, K>]
    example "# use std::collections::HashMap;
# use typed_cache::{Cache, CacheKey};
# #[derive(CacheKey)]
# #[cache(resource = \"scores\", ttl = \"1d\", map = (String, i64))]
# struct ScoresKey { game: u64 }
# let cache = Cache::memory();
# let ada = \"ada\".to_owned();
cache.map(&ScoresKey { game: 1 }).set(&ada, &5).await?;
", "map(&ScoresKey { game: 1 }).", ""

    /// Returns all fields with their values; empty if there is no map.
    ///
    /// Values of another schema, and fields that do not parse, are left out and counted. For large maps use `scan`.
    ///
    /// # Commands
    /// `HGETALL`, one round trip.
    /// # Errors
    /// As [`get`](Self::get).
    /// # Cancel safety
    /// Cancel safe.
    #[doc(alias = "HGETALL")]
    example "get_all()" gives "HashMap::from([(ada, 5)])"
    fn get_all [] () -> HashMap<K::Field, K::Value> = |this, context| map::get_all(context, this.key);
}

impl<K: MapKey> Map<'_, &Cache, K> {
    /// Returns a stream of the map's entries; an entry may come twice, as with `HSCAN`.
    ///
    /// Entries of another schema, and fields that do not parse, are left out and counted. The stream owns what it needs.
    ///
    /// # Commands
    /// `HSCAN … COUNT 500`, one round trip a page; each page has a deadline of its own.
    /// # Errors
    /// As [`get`](Self::get); after an error the stream ends.
    /// # Cancel safety
    /// Dropping the stream ends the scan.
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use typed_cache::{Cache, CacheKey};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "scores", ttl = "1d", map = (String, i64))]
    /// # struct ScoresKey { game: u64 }
    /// # let cache = Cache::memory();
    /// use futures_util::TryStreamExt;
    ///
    /// let scores = cache.map(&ScoresKey { game: 1 });
    /// scores.set(&"ada".to_owned(), &5).await?;
    /// let entries: Vec<(String, i64)> = scores.scan().try_collect().await?;
    /// assert_eq!(entries, [("ada".to_owned(), 5)]);
    /// # Ok(()) }
    /// ```
    #[doc(alias = "HSCAN")]
    pub fn scan(&self) -> impl Stream<Item = Result<(K::Field, K::Value)>> + Send + Unpin + use<K> {
        let cache = self.sender.clone();
        let key = self.context().written(self.key);
        pages(move |cursor| {
            let cache = cache.clone();
            let request = map::scan::<K>(&key, &cursor);
            async move { cache.send(request).await }
        })
    }
}

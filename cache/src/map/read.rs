//! Operations that read a map.

use std::collections::HashMap;
use std::hash::Hash;

use redis::Value;

use crate::client::Operation;
use crate::error::{Error, Result};
use crate::map::Map;
use crate::map::key::MapCodec;
use crate::operation::{Commands, Decode, DecodeContext, boolean, count, exact_items, pairs};
use crate::scan::{PAGE, Page, Scan, page, pages};
use crate::ttl::Expiry;
use crate::value::{decode_stored, decode_with, read_stored};

impl<F, V> Map<F, V> {
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
    pub fn get(&self, field: &F) -> Operation<Option<V>> {
        let hget = self.on_field("HGET", field);
        self.handle
            .read("map.get", hget, decode_with(&self.codec.values))
    }

    /// Returns the values of several fields in their order. No fields is a no-op.
    ///
    /// # Commands
    /// `HMGET`, one round trip.
    /// # Errors
    /// As [`get`](Self::get), with the position of the first bad value as [`Error::index`](crate::Error::index).
    /// # Cancel safety
    /// Cancel safe.
    #[doc(alias = "HMGET")]
    pub fn get_many<'f>(
        &self,
        fields: impl IntoIterator<Item = &'f F>,
    ) -> Operation<Vec<Option<V>>> {
        let mut hmget = self.handle.command("HMGET");
        let mut fields_asked = 0;
        for field in fields {
            self.write_field(field, &mut hmget);
            fields_asked += 1;
        }
        let codec = &self.codec.values;
        let decode = Decode::closure(move |reply, context| {
            let replies = exact_items(reply, fields_asked)?.into_iter().enumerate();
            let read = |(index, reply)| {
                read_stored(codec, reply, &[], context)
                    .map_err(|error: Error| error.with_index(index))
            };
            replies.map(read).collect()
        });
        if fields_asked == 0 {
            let none = Value::Array(Vec::new());
            return self.handle.no_op("map.get_many", none, decode);
        }
        self.handle.read("map.get_many", hmget, decode)
    }

    /// Returns whether the field is there, of whatever schema; transfers nothing of it.
    ///
    /// # Commands
    /// `HEXISTS`, one round trip.
    /// # Errors
    /// [`ErrorKind::WrongType`](crate::ErrorKind::WrongType).
    /// # Cancel safety
    /// Cancel safe.
    #[doc(alias = "HEXISTS")]
    #[doc(alias = "contains_key")]
    #[doc(alias = "contains")]
    pub fn exists(&self, field: &F) -> Operation<bool> {
        let hexists = self.on_field("HEXISTS", field);
        self.handle
            .read("map.exists", hexists, Decode::Reply(boolean))
    }

    /// Returns the remaining TTL of one field, which [`field_ttl`](crate::Operation::field_ttl) sets; [`Expiry::Missing`] if there is no
    /// field.
    ///
    /// # Commands
    /// `HPTTL`, one round trip. It takes Redis 7.4 or Valkey 9.
    /// # Errors
    /// [`ErrorKind::WrongType`](crate::ErrorKind::WrongType); [`ErrorKind::Server`](crate::ErrorKind::Server) where the server has no
    /// TTLs of fields.
    /// # Cancel safety
    /// Cancel safe.
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use std::time::Duration;
    /// # use typed_cache::{Cache, CacheKey, Expiry};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "scores", ttl = "1d", map = (u8, i64))]
    /// # struct ScoresKey { game: u64 }
    /// # let cache = Cache::memory();
    /// let scores = cache.map(&ScoresKey { game: 1 });
    /// scores.set_many([(&1, &5), (&2, &6)]).field_ttl(Duration::from_secs(60)).await?;
    /// assert!(matches!(scores.field_ttl(&1).await?, Expiry::In(_)));
    /// scores.set(&1, &7).await?;
    /// assert_eq!(scores.field_ttl(&1).await?, Expiry::Never);
    /// # Ok(()) }
    /// ```
    #[doc(alias = "HPTTL")]
    #[doc(alias = "HTTL")]
    pub fn field_ttl(&self, field: &F) -> Operation<Expiry> {
        let write = |hpttl: &mut Commands| self.write_field(field, hpttl);
        self.handle.field_ttl("map.field_ttl", write)
    }

    /// Returns the number of fields, those of other releases among them.
    ///
    /// # Commands
    /// `HLEN`, one round trip.
    /// # Errors
    /// [`ErrorKind::WrongType`](crate::ErrorKind::WrongType).
    /// # Cancel safety
    /// Cancel safe.
    #[doc(alias = "HLEN")]
    #[doc(alias = "count")]
    #[doc(alias = "length")]
    #[doc(alias = "size")]
    #[must_use = "an operation sends nothing until it is awaited"]
    pub fn len(&self) -> Operation<u64> {
        let hlen = self.handle.command("HLEN");
        self.handle.read("map.len", hlen, Decode::Reply(count))
    }
}

impl<F: Eq + Hash, V> Map<F, V> {
    /// Returns all fields with their values; empty if there is no map.
    ///
    /// Values of another schema, and fields that do not parse, are left out and counted. For large maps use [`scan`](Self::scan).
    ///
    /// # Commands
    /// `HGETALL`, one round trip.
    /// # Errors
    /// As [`get`](Self::get).
    /// # Cancel safety
    /// Cancel safe.
    #[doc(alias = "HGETALL")]
    #[doc(alias = "entries")]
    pub fn get_all(&self) -> Operation<HashMap<F, V>> {
        let hgetall = self.handle.command("HGETALL");
        let codec = self.codec;
        let decode = Decode::closure(move |reply, context| {
            let entries = entries(codec, reply, context)?;
            let mut map = HashMap::with_capacity(entries.len());
            for entry in entries {
                map.extend(entry?);
            }
            Ok(map)
        });
        self.handle.read("map.get_all", hgetall, decode)
    }
}

impl<F: Send, V: Send> Map<F, V> {
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
    #[doc(alias = "iter")]
    pub fn scan(&self) -> Scan<(F, V)> {
        let map = self.clone();
        Scan::new(pages(move |cursor| map.page(&cursor)))
    }

    fn page(&self, cursor: &[u8]) -> Operation<Page<(F, V)>> {
        let mut hscan = self.handle.command("HSCAN");
        hscan.arg(cursor).arg("COUNT").integer(PAGE);
        let codec = self.codec;
        let decode = Decode::closure(move |reply, context| {
            page(reply, |items| {
                let entries = entries(codec, items, context)?;
                entries.filter_map(Result::transpose).collect()
            })
        });
        self.handle.read("map.scan", hscan, decode)
    }
}

/// Reads fields with their values; entries of another schema, and fields that do not parse, are counted and are `None`.
fn entries<F, V>(
    codec: &MapCodec<F, V>,
    reply: Value,
    context: &DecodeContext<'_>,
) -> Result<impl ExactSizeIterator<Item = Result<Option<(F, V)>>>> {
    let entry = move |(field, stored): (Vec<u8>, Vec<u8>)| {
        let Some(field) = (codec.read_field)(&field) else {
            let resource = codec.values.layout.resource;
            context.monitor.record_foreign_key(resource);
            return Ok(None);
        };
        let value = decode_stored(&codec.values, &stored, &[], context)?;
        Ok(value.map(|value| (field, value)))
    };
    Ok(pairs(reply)?.into_iter().map(entry))
}

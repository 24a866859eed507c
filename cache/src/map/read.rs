//! Operations that read a map.

use std::collections::HashMap;
use std::hash::Hash;

use redis::Value;

use crate::client::Operation;
use crate::error::Error;
use crate::map::Map;
use crate::map::decode::entries;
use crate::operation::{Decode, boolean, count, exact_items};
use crate::value::{decode_with, read_stored};

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

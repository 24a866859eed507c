//! Operations on single fields.

use crate::client::options::FieldUpdate;
use crate::client::{Change, Operation};
use crate::hash::{Field, FieldValue, Fields, Hash};
use crate::operation::{Commands, Decode, boolean, first_integer, was_set};
use crate::ttl::Expiry;

impl<R: 'static> Hash<R> {
    /// Returns one field, or `None` if it is missing, whatever its default is, or was written under another schema.
    ///
    /// # Commands
    /// `HGET`, one round trip.
    /// # Errors
    /// [`ErrorKind::WrongType`](crate::ErrorKind::WrongType), [`ErrorKind::Decode`](crate::ErrorKind::Decode) for damaged bytes,
    /// [`ErrorKind::TooLarge`](crate::ErrorKind::TooLarge), and [`ErrorKind::Schema`](crate::ErrorKind::Schema) with `mismatch = error`.
    /// # Cancel safety
    /// Cancel safe.
    #[doc(alias = "HGET")]
    #[doc(alias = "get")]
    pub fn get_field<T>(&self, field: Field<R, T>) -> Operation<Option<T>> {
        let hget = self.on_field("HGET", &field);
        let decode = Decode::closure(move |reply, context| field.read(reply, context));
        self.handle.read("hash.get_field", hget, decode)
    }

    /// Returns several fields, given as a tuple of up to eight, each as an `Option`.
    ///
    /// For more fields than that get several tuples in a [batch](crate::Cache::batch), or the whole struct by [`get`](Self::get).
    ///
    /// # Commands
    /// `HMGET`, one round trip.
    /// # Errors
    /// As [`get_field`](Self::get_field).
    /// # Cancel safety
    /// Cancel safe.
    #[doc(alias = "HMGET")]
    #[doc(alias = "get_many")]
    pub fn get_fields<F: Fields<R>>(&self, fields: F) -> Operation<F::Values> {
        let mut hmget = self.handle.command("HMGET");
        for name in fields.names() {
            hmget.arg(name);
        }
        let decode = Decode::closure(move |reply, context| fields.read(reply, context));
        self.handle.read("hash.get_fields", hmget, decode)
    }

    /// Writes one field. The options are those of [`set`](Self::set).
    ///
    /// # Commands
    /// A script of `HSET` and `PEXPIRE`, one round trip; `HSET` alone for a type without TTL. With
    /// [`Ttl::NEVER`](crate::Ttl::NEVER), `PERSIST` in place of `PEXPIRE`.
    /// # Errors
    /// [`ErrorKind::WrongType`](crate::ErrorKind::WrongType); [`ErrorKind::Encode`](crate::ErrorKind::Encode) and
    /// [`ErrorKind::TooLarge`](crate::ErrorKind::TooLarge), both before sending.
    /// # Cancel safety
    /// The field can be written although the future was dropped.
    #[doc(alias = "HSET")]
    #[doc(alias = "set")]
    #[doc(alias = "insert")]
    pub fn set_field<T>(&self, field: Field<R, T>, value: &T) -> Operation<(), FieldUpdate> {
        let mut hset = self.on_field("HSET", &field);
        let written = self.handle.write_value(field.codec, value, &mut hset);
        let hset = written.map(|()| hset);
        self.handle.update(
            "hash.set_field",
            hset,
            Change::Plain,
            Decode::Plain(was_set),
        )
    }

    /// Writes several fields, each made by [`Field::to`]. The options are those of [`set`](Self::set). No fields is a no-op, which gives
    /// `false` with [`.if_present()`](Operation::if_present).
    ///
    /// # Commands
    /// As [`set_field`](Self::set_field), still one `HSET`. The same holds for errors and cancel safety.
    #[doc(alias = "HSET")]
    #[doc(alias = "set_many")]
    #[doc(alias = "HMSET")]
    pub fn set_fields<'v>(
        &self,
        values: impl IntoIterator<Item = FieldValue<'v, R>>,
    ) -> Operation<(), FieldUpdate> {
        self.handle.hset("hash.set_fields", values, |value, hset| {
            value.write(&self.handle, hset)
        })
    }

    /// Adds `amount`, which may be negative, to an `i64` field and returns its new value; a missing field starts at 0.
    ///
    /// The options are those of [`set`](Self::set); with [`.if_present()`](Operation::if_present) it gives an `Option`.
    ///
    /// # Commands
    /// A script of `HINCRBY` and `PEXPIRE`, one round trip; `HINCRBY` alone for a type without TTL. With
    /// [`Ttl::NEVER`](crate::Ttl::NEVER), `PERSIST` in place of `PEXPIRE`.
    /// # Errors
    /// [`ErrorKind::Server`](crate::ErrorKind::Server) if the field is not an integer, or on overflow;
    /// [`ErrorKind::WrongType`](crate::ErrorKind::WrongType).
    /// # Cancel safety
    /// The field can change although the future was dropped.
    #[doc(alias = "HINCRBY")]
    #[doc(alias = "incr")]
    #[doc(alias = "add")]
    pub fn increment(&self, field: Field<R, i64>, amount: i64) -> Operation<i64, FieldUpdate> {
        let mut hincrby = self.on_field("HINCRBY", &field);
        hincrby.integer(amount);
        self.handle.update(
            "hash.increment",
            Ok(hincrby),
            Change::Increment,
            Decode::Plain(first_integer),
        )
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
    #[doc(alias = "contains")]
    #[doc(alias = "contains_key")]
    pub fn exists<T>(&self, field: Field<R, T>) -> Operation<bool> {
        let hexists = self.on_field("HEXISTS", &field);
        self.handle
            .read("hash.exists", hexists, Decode::Reply(boolean))
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
    /// # use typed_cache::{Cache, Cacheable, Expiry};
    /// # #[derive(Cacheable)]
    /// # #[cache(resource = "profile", ttl = "1h", hash)]
    /// # struct Profile { #[cache(key)] id: u64, name: String, code: i64 }
    /// # let cache = Cache::memory();
    /// let profile = cache.hash(&ProfileKey { id: 1 });
    /// profile.set_field(ProfileFields::CODE, &4711).field_ttl(Duration::from_secs(60)).await?;
    /// assert!(matches!(profile.field_ttl(ProfileFields::CODE).await?, Expiry::In(_)));
    /// assert_eq!(profile.field_ttl(ProfileFields::NAME).await?, Expiry::Missing);
    /// # Ok(()) }
    /// ```
    #[doc(alias = "HPTTL")]
    #[doc(alias = "HTTL")]
    pub fn field_ttl<T>(&self, field: Field<R, T>) -> Operation<Expiry> {
        let write = |hpttl: &mut Commands| {
            hpttl.arg(field.name());
        };
        self.handle.field_ttl("hash.field_ttl", write)
    }

    /// Deletes one field; returns whether it was there. The TTL runs on; with its last field the hash goes.
    ///
    /// # Commands
    /// `HDEL`, one round trip.
    /// # Errors
    /// [`ErrorKind::WrongType`](crate::ErrorKind::WrongType).
    /// # Cancel safety
    /// The field can be gone although the future was dropped.
    #[doc(alias = "HDEL")]
    #[doc(alias = "remove")]
    pub fn delete<T>(&self, field: Field<R, T>) -> Operation<bool> {
        let hdel = self.on_field("HDEL", &field);
        self.handle
            .write("hash.delete", Ok(hdel), Decode::Reply(boolean))
    }

    #[inline]
    fn on_field<T>(&self, name: &str, field: &Field<R, T>) -> Commands {
        let mut commands = self.handle.command(name);
        commands.arg(field.name());
        commands
    }
}

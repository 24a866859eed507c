//! Operations on single fields.

use redis::Value;

use crate::client::options::Update;
use crate::client::{Content, Operation, Spec, Tail};
use crate::hash::{Field, FieldValue, Fields, Hash};
use crate::operation::{Commands, Decode, boolean, first_integer, was_set, were_set};

impl<R: 'static> Hash<R> {
    /// Returns one field, or `None` if it is missing or was written under another schema.
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

    /// Writes one field.
    ///
    /// # Commands
    /// `MULTI`, `HSET`, `PEXPIRE`, `EXEC`, one round trip; `HSET` alone for a type without TTL.
    /// # Errors
    /// [`ErrorKind::WrongType`](crate::ErrorKind::WrongType); [`ErrorKind::Encode`](crate::ErrorKind::Encode) and
    /// [`ErrorKind::TooLarge`](crate::ErrorKind::TooLarge), both before sending.
    /// # Cancel safety
    /// The field can be written although the future was dropped.
    #[doc(alias = "HSET")]
    #[doc(alias = "set")]
    #[doc(alias = "insert")]
    pub fn set_field<T>(&self, field: Field<R, T>, value: &T) -> Operation<(), Update> {
        let mut hset = self.handle.command("HSET");
        let max = self.handle.cache.client().config.max;
        let hset = field.write(value, max, &mut hset).map(|()| hset);
        let decode = Decode::Plain(was_set);
        self.handle
            .create("hash.set_field", hset, Tail::Expire, decode)
    }

    /// Writes several fields, each made by [`Field::to`]. No fields is a no-op.
    ///
    /// # Commands
    /// As [`set_field`](Self::set_field), still one `HSET`. The same holds for errors and cancel safety.
    #[doc(alias = "HSET")]
    #[doc(alias = "set_many")]
    #[doc(alias = "HMSET")]
    pub fn set_fields<'v>(
        &self,
        values: impl IntoIterator<Item = FieldValue<'v, R>>,
    ) -> Operation<(), Update> {
        let mut hset = self.handle.command("HSET");
        let max = self.handle.cache.client().config.max;
        let mut values = values.into_iter().peekable();
        if values.peek().is_none() {
            let spec = Spec {
                name: "hash.set_fields",
                resource: Some(self.handle.resource),
                is_read: true,
            };
            let none = Content::Known(Value::Int(0));
            let decode = Decode::Plain(was_set);
            return self.handle.cache.operation_with(spec, none, decode);
        }
        let mut fields = 0;
        let written = values.try_for_each(|value| {
            fields += 1;
            value.write(max, &mut hset)
        });
        let hset = written.map(|()| hset);
        let decode = Decode::closure(move |reply, context| were_set(reply, fields, context));
        self.handle
            .create("hash.set_fields", hset, Tail::Expire, decode)
    }

    /// Adds `amount`, which may be negative, to an `i64` field and returns its new value; a missing field starts at 0.
    ///
    /// # Commands
    /// `MULTI`, `HINCRBY`, `PEXPIRE`, `EXEC`, one round trip; `HINCRBY` alone for a type without TTL.
    /// # Errors
    /// [`ErrorKind::Server`](crate::ErrorKind::Server) if what is there is not an integer, or on overflow;
    /// [`ErrorKind::WrongType`](crate::ErrorKind::WrongType).
    /// # Cancel safety
    /// The field can change although the future was dropped.
    #[doc(alias = "HINCRBY")]
    #[doc(alias = "incr")]
    #[doc(alias = "add")]
    pub fn increment(&self, field: Field<R, i64>, amount: i64) -> Operation<i64, Update> {
        let mut hincrby = self.on_field("HINCRBY", &field);
        hincrby.integer(amount);
        let decode = Decode::Plain(first_integer);
        self.handle
            .create("hash.increment", Ok(hincrby), Tail::Expire, decode)
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
        self.handle.read(
            "hash.exists",
            hexists,
            Decode::Plain(|reply, _| boolean(&reply)),
        )
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
        self.handle.write(
            "hash.delete",
            Ok(hdel),
            Decode::Plain(|reply, _| boolean(&reply)),
        )
    }

    #[inline]
    fn on_field<T>(&self, name: &str, field: &Field<R, T>) -> Commands {
        let mut commands = self.handle.command(name);
        commands.arg(field.name());
        commands
    }
}

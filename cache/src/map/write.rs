//! Operations that change a map.

use redis::Value;

use crate::client::options::Update;
use crate::client::{Content, Operation, Spec, Tail};
use crate::error::Result;
use crate::map::Map;
use crate::operation::{Commands, Decode, boolean, first_integer, was_set, were_set};

impl<F, V> Map<F, V> {
    /// Writes the value of one field.
    ///
    /// # Commands
    /// `MULTI`, `HSET`, `PEXPIRE`, `EXEC`, one round trip; `HSET` alone for a type without TTL.
    /// # Errors
    /// [`ErrorKind::WrongType`](crate::ErrorKind::WrongType); [`ErrorKind::Encode`](crate::ErrorKind::Encode) and
    /// [`ErrorKind::TooLarge`](crate::ErrorKind::TooLarge), both before sending.
    /// # Cancel safety
    /// The value can be written although the future was dropped.
    #[doc(alias = "HSET")]
    #[doc(alias = "insert")]
    pub fn set(&self, field: &F, value: &V) -> Operation<(), Update> {
        let mut hset = self.handle.command("HSET");
        let hset = self.write_entry(field, value, &mut hset).map(|()| hset);
        self.handle
            .create("map.set", hset, Tail::Expire, Decode::Plain(was_set))
    }

    /// Writes the values of several fields. No entries is a no-op.
    ///
    /// # Commands
    /// As [`set`](Self::set), still one `HSET`. The same holds for errors and cancel safety.
    #[doc(alias = "HSET")]
    #[doc(alias = "HMSET")]
    #[doc(alias = "insert_many")]
    pub fn set_many<'v>(
        &self,
        entries: impl IntoIterator<Item = (&'v F, &'v V)>,
    ) -> Operation<(), Update> {
        let mut hset = self.handle.command("HSET");
        let mut entries = entries.into_iter().peekable();
        let is_empty = entries.peek().is_none();
        let mut fields = 0;
        let written = entries.try_for_each(|(field, value)| {
            fields += 1;
            self.write_entry(field, value, &mut hset)
        });
        if is_empty {
            let spec = Spec {
                name: "map.set_many",
                resource: Some(self.handle.resource),
                is_read: true,
            };
            let none = Content::Known(Value::Int(0));
            let decode = Decode::Plain(was_set);
            return self.handle.cache.operation_with(spec, none, decode);
        }
        let hset = written.map(|()| hset);
        let decode = Decode::closure(move |reply, context| were_set(reply, fields, context));
        self.handle
            .create("map.set_many", hset, Tail::Expire, decode)
    }

    /// Deletes one field; returns whether it was there. The TTL runs on; with its last field the map goes.
    ///
    /// # Commands
    /// `HDEL`, one round trip.
    /// # Errors
    /// [`ErrorKind::WrongType`](crate::ErrorKind::WrongType).
    /// # Cancel safety
    /// The field can be gone although the future was dropped.
    #[doc(alias = "HDEL")]
    #[doc(alias = "remove")]
    pub fn delete(&self, field: &F) -> Operation<bool> {
        let hdel = self.on_field("HDEL", field);
        self.handle.write(
            "map.delete",
            Ok(hdel),
            Decode::Plain(|reply, _| boolean(&reply)),
        )
    }

    fn write_entry(&self, field: &F, value: &V, hset: &mut Commands) -> Result<()> {
        let max = self.handle.cache.client().config.max;
        self.write_field(field, hset);
        hset.try_with(|out| self.codec.values.encode(value, max, out))
            .map(drop)
    }
}

impl<F> Map<F, i64> {
    /// Adds `amount`, which may be negative, to a value and returns the new one; a missing field starts at 0.
    ///
    /// # Commands
    /// `MULTI`, `HINCRBY`, `PEXPIRE`, `EXEC`, one round trip; `HINCRBY` alone for a type without TTL.
    /// # Errors
    /// [`ErrorKind::Server`](crate::ErrorKind::Server) if what is there is not an integer, or on overflow;
    /// [`ErrorKind::WrongType`](crate::ErrorKind::WrongType).
    /// # Cancel safety
    /// The value can change although the future was dropped.
    #[doc(alias = "HINCRBY")]
    #[doc(alias = "incr")]
    #[doc(alias = "add")]
    pub fn increment(&self, field: &F, amount: i64) -> Operation<i64, Update> {
        let mut hincrby = self.on_field("HINCRBY", field);
        hincrby.integer(amount);
        let decode = Decode::Plain(first_integer);
        self.handle
            .create("map.increment", Ok(hincrby), Tail::Expire, decode)
    }
}

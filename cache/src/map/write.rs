//! Operations that change a map.

use crate::client::options::EntryUpdate;
use crate::client::{Change, Operation};
use crate::error::Result;
use crate::map::Map;
use crate::operation::{Commands, Decode, boolean, first_integer, was_set};

impl<F, V> Map<F, V> {
    /// Writes the value of one field.
    ///
    /// # Commands
    /// A script of `HSET` and `PEXPIRE`, one round trip; `HSET` alone for a type without TTL. With
    /// [`Ttl::NEVER`](crate::Ttl::NEVER), `PERSIST` in place of `PEXPIRE`.
    /// # Errors
    /// [`ErrorKind::WrongType`](crate::ErrorKind::WrongType); [`ErrorKind::Encode`](crate::ErrorKind::Encode) and
    /// [`ErrorKind::TooLarge`](crate::ErrorKind::TooLarge), both before sending.
    /// # Cancel safety
    /// The value can be written although the future was dropped.
    #[doc(alias = "HSET")]
    #[doc(alias = "insert")]
    pub fn set(&self, field: &F, value: &V) -> Operation<(), EntryUpdate> {
        let mut hset = self.handle.command("HSET");
        let hset = self.write_entry(field, value, &mut hset).map(|()| hset);
        self.handle
            .update("map.set", hset, Change::Plain, Decode::Plain(was_set))
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
    ) -> Operation<(), EntryUpdate> {
        self.handle
            .hset("map.set_many", entries, |(field, value), hset| {
                self.write_entry(field, value, hset)
            })
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
        self.handle
            .write("map.delete", Ok(hdel), Decode::Reply(boolean))
    }

    fn write_entry(&self, field: &F, value: &V, hset: &mut Commands) -> Result<()> {
        self.write_field(field, hset);
        self.handle.write_value(&self.codec.values, value, hset)
    }
}

impl<F> Map<F, i64> {
    /// Adds `amount`, which may be negative, to a value and returns the new one; a missing field starts at 0.
    ///
    /// # Commands
    /// A script of `HINCRBY` and `PEXPIRE`, one round trip; `HINCRBY` alone for a type without TTL. With
    /// [`Ttl::NEVER`](crate::Ttl::NEVER), `PERSIST` in place of `PEXPIRE`.
    /// # Errors
    /// [`ErrorKind::Server`](crate::ErrorKind::Server) if the field is not an integer, or on overflow;
    /// [`ErrorKind::WrongType`](crate::ErrorKind::WrongType).
    /// # Cancel safety
    /// The value can change although the future was dropped.
    #[doc(alias = "HINCRBY")]
    #[doc(alias = "incr")]
    #[doc(alias = "add")]
    pub fn increment(&self, field: &F, amount: i64) -> Operation<i64, EntryUpdate> {
        let mut hincrby = self.on_field("HINCRBY", field);
        hincrby.integer(amount);
        self.handle.update(
            "map.increment",
            Ok(hincrby),
            Change::Increment,
            Decode::Plain(first_integer),
        )
    }
}

//! Operations on the whole struct.

use crate::client::options::FieldUpdate;
use crate::client::{Change, Operation};
use crate::error::{Error, ErrorKind, Result};
use crate::hash::{FieldReader, FieldWriter, Hash, HashKey, HashRecord};
use crate::key::Key;
use crate::operation::{Commands, Decode, count, were_set};

impl<R: HashRecord> Hash<R> {
    /// Returns the whole struct, or `None` if there is no hash.
    ///
    /// Missing fields, and fields of another schema, are read by the rule of `mismatch`: a counted miss whose field names reach the
    /// observer, or an error that names them. Fields that the struct does not have are left alone.
    ///
    /// # Commands
    /// `HGETALL`, one round trip.
    /// # Errors
    /// As [`get_field`](Self::get_field).
    /// # Cancel safety
    /// Cancel safe.
    #[doc(alias = "HGETALL")]
    #[doc(alias = "get_all")]
    #[doc(alias = "read")]
    pub fn get(&self) -> Operation<Option<R>> {
        let hgetall = self.handle.command("HGETALL");
        let hash = self.clone();
        let decode = Decode::closure(move |reply, context| {
            let Some(mut fields) = FieldReader::new(reply, context)? else {
                return Ok(None);
            };
            let record = R::read_fields(hash.typed_key()?, &mut fields);
            fields.finish(record, R::Key::RESOURCE, R::Key::MISMATCH)
        });
        self.handle.read("hash.get", hgetall, decode)
    }

    /// Writes all fields of a struct; other fields that the hash may have stay.
    ///
    /// # Commands
    /// A script of `HSET` and `PEXPIRE`, one round trip; `HSET` alone for a type without TTL. With
    /// [`Ttl::NEVER`](crate::Ttl::NEVER), `PERSIST` in place of `PEXPIRE`.
    /// # Errors
    /// As [`set_field`](Self::set_field), and [`ErrorKind::InvalidInput`] if the struct's own key fields differ from the handle's key.
    /// # Cancel safety
    /// The fields can be written although the future was dropped.
    #[doc(alias = "HSET")]
    #[doc(alias = "set_all")]
    #[doc(alias = "insert")]
    pub fn set(&self, record: &R) -> Operation<(), FieldUpdate> {
        let hset = self.write_record(record);
        let decode = Decode::Plain(|reply, context| were_set(reply, R::FIELDS.len(), context));
        self.handle.update("hash.set", hset, Change::Plain, decode)
    }

    /// Returns the number of fields, those of other releases among them.
    ///
    /// # Commands
    /// `HLEN`, one round trip.
    /// # Errors
    /// [`ErrorKind::WrongType`].
    /// # Cancel safety
    /// Cancel safe.
    #[doc(alias = "HLEN")]
    #[doc(alias = "count")]
    #[doc(alias = "length")]
    #[doc(alias = "size")]
    #[must_use = "an operation sends nothing until it is awaited"]
    pub fn len(&self) -> Operation<u64> {
        let hlen = self.handle.command("HLEN");
        self.handle.read("hash.len", hlen, Decode::Reply(count))
    }

    fn write_record(&self, record: &R) -> Result<Commands> {
        if !record.has_key(&self.typed_key()?) {
            return Err(Error::new(
                ErrorKind::InvalidInput,
                "the record's key fields differ from the key it would be stored at; use `record.key()`",
            ));
        }
        let mut hset = self.handle.command("HSET");
        let max = self.handle.cache.client().config.max;
        let mut fields = FieldWriter::new(max, &mut hset);
        record.write_fields(&mut fields);
        fields.finish()?;
        Ok(hset)
    }

    /// Reads the key back, since a handle has its text alone: keys need no `Clone`.
    fn typed_key(&self) -> Result<R::Key> {
        let keyspace = &self.handle.cache.client().config.keyspace;
        keyspace
            .read(self.handle.key())
            .ok_or_else(|| Error::new(ErrorKind::InvalidInput, "the key cannot be read back"))
    }
}

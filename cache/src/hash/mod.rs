//! Hashes: a struct stored field by field.

mod field;
mod fields;
mod key;
mod missing;
mod traces;

use std::fmt;
use std::marker::PhantomData;

use crate::cache::Cache;
use crate::client::options::FieldUpdate;
use crate::client::{Change, Operation};
use crate::error::{Error, ErrorKind, Result};
use crate::handle::Handle;
use crate::operation::{Commands, Decode, count, were_set};

pub use self::field::{Field, FieldValue, Fields, StoredField};
pub use self::key::{FieldReader, FieldWriter, HashKey, HashRecord};
pub use self::traces::FieldTraces;

/// A hash that holds one struct `R`, field by field.
///
/// The derive on a struct `Profile` generates `ProfileFields` beside `ProfileKey`: a typed [`Field`] for each stored field, under its
/// name in capitals.
///
/// Every write restarts the TTL of the whole hash in the same atomic step, unless [`keep_ttl`](crate::Operation::keep_ttl) is asked
/// for; a field can have a TTL of its own by [`field_ttl`](crate::Operation::field_ttl). With
/// [`if_present`](crate::Operation::if_present) it writes only where the hash has a field, of whatever schema. A write that fails changes
/// nothing; without [`scripts`](crate::CacheBuilder::scripts) one on a key of another kind still sets the TTL of that key.
///
/// # Examples
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
/// use typed_cache::{Cache, Cacheable};
///
/// #[derive(Cacheable)]
/// #[cache(resource = "profile", ttl = "1h", hash)]
/// struct Profile { #[cache(key)] id: u64, name: String, logins: i64 }
///
/// let cache = Cache::memory();
/// let profile = cache.hash(&ProfileKey { id: 1 });
/// profile.set(&Profile { id: 1, name: "Ada".into(), logins: 0 }).await?;
/// profile.increment(ProfileFields::LOGINS, 1).await?;
/// assert_eq!(profile.get_field(ProfileFields::LOGINS).await?, Some(1));
/// profile.set_field(ProfileFields::NAME, &"Bob".to_owned()).keep_ttl().await?;
/// let nobody = cache.hash(&ProfileKey { id: 2 });
/// assert_eq!(nobody.increment(ProfileFields::LOGINS, 1).if_present().await?, None);
/// assert_eq!(profile.get().await?.map(|profile| profile.name).as_deref(), Some("Bob"));
/// # Ok(()) }
/// ```
pub struct Hash<R> {
    handle: Handle,
    record: PhantomData<fn() -> R>,
}

impl Cache {
    /// Returns a handle on the hash at `key`. It sends nothing itself.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use typed_cache::{Cache, Cacheable};
    /// # #[derive(Cacheable)]
    /// # #[cache(resource = "profile", ttl = "1h", hash)]
    /// # struct Profile { #[cache(key)] id: u64, name: String, logins: i64 }
    /// # let cache = Cache::memory();
    /// assert_eq!(cache.hash(&ProfileKey { id: 1 }).increment(ProfileFields::LOGINS, 1).await?, 1);
    /// # Ok(()) }
    /// ```
    #[doc(alias = "HGET")]
    #[doc(alias = "HSET")]
    #[must_use]
    pub fn hash<K: HashKey>(&self, key: &K) -> Hash<K::Record> {
        Hash {
            handle: Handle::new(self, key),
            record: PhantomData,
        }
    }
}

impl<R: HashRecord> Hash<R> {
    /// Returns the whole struct, or `None` if there is no hash.
    ///
    /// A missing field is its `#[serde(default)]`, or `None` if it is an `Option`. Other missing fields, and fields of another schema,
    /// are read by the rule of `mismatch`: a counted miss whose field names reach the observer, or an error that names them. Fields
    /// that the struct does not have are left alone.
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
            fields.finish(record)
        });
        self.handle.read("hash.get", hgetall, decode)
    }

    /// Writes all fields of a struct; other fields that the hash may have stay.
    ///
    /// Options, of all writes to a hash: [`.ttl(..)`](Operation::ttl), [`.keep_ttl()`](Operation::keep_ttl),
    /// [`.field_ttl(..)`](Operation::field_ttl) and [`.if_present()`](Operation::if_present).
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
        let client = self.handle.cache.client();
        let meter = client.monitor.meter(self.handle.resource);
        let mut fields = FieldWriter::new(client.config.max, meter, &mut hset);
        record.write_fields(&mut fields);
        fields.finish()?;
        Ok(hset)
    }

    /// Reads the key back, since a handle has its text alone: keys need no `Clone`.
    fn typed_key(&self) -> Result<R::Key> {
        let keyspace = &self.handle.cache.client().config.keyspace;
        keyspace
            .read(&self.handle.key)
            .ok_or_else(|| Error::new(ErrorKind::InvalidInput, "the key cannot be read back"))
    }
}

impl<R> Clone for Hash<R> {
    fn clone(&self) -> Self {
        Self {
            handle: self.handle.clone(),
            record: PhantomData,
        }
    }
}

impl<R> fmt::Debug for Hash<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.handle.fmt_as("Hash", f)
    }
}

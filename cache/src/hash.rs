//! The face of hashes that hold one struct.

use serde::de::DeserializeOwned;

use crate::batch::Batch;
use crate::cache::Cache;
use crate::face::{handle, keep_ttl, operations};
use crate::ops::hash::{self, Countable, Field, FieldValue, Fields, HashKey};
use crate::schema::Schema;

handle! {
    /// A hash that holds one struct, field by field.
    ///
    /// The derive on a struct `Profile` generates `ProfileFields` beside `ProfileKey`: a typed [`Field`](crate::Field) for each stored
    /// field, under its name in capitals.
    ///
    /// Every write restarts the lifetime of the whole hash in the same atomic step, unless [`keep_ttl`](crate::Hash::keep_ttl) is asked for.
    /// Where something of another kind lives at the key, a write fails but sets its lifetime all the same: Redis rolls nothing back.
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
    /// profile.set_all(&Profile { id: 1, name: "Ada".into(), logins: 0 }).await?;
    /// profile.increment(ProfileFields::LOGINS, 1).await?;
    /// assert_eq!(profile.get(ProfileFields::LOGINS).await?, Some(1));
    /// # Ok(()) }
    /// ```
    struct Hash: HashKey

    /// Returns a handle on the hash at `key`, which sends each operation at once. Sends nothing itself.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use typed_cache::{Cache, Cacheable};
    /// # #[derive(Cacheable, Debug, PartialEq)]
    /// # #[cache(resource = "profile", ttl = "1h", hash)]
    /// # struct Profile { #[cache(key)] id: u64, name: String, logins: i64 }
    /// # let cache = Cache::memory();
    /// assert_eq!(cache.hash(&ProfileKey { id: 1 }).increment(ProfileFields::LOGINS, 1).await?, 1);
    /// # Ok(()) }
    /// ```
    cache hash

    /// Returns a handle on the hash at `key`, which puts each operation into the batch.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use typed_cache::{Cache, Cacheable};
    /// # #[derive(Cacheable, Debug, PartialEq)]
    /// # #[cache(resource = "profile", ttl = "1h", hash)]
    /// # struct Profile { #[cache(key)] id: u64, name: String, logins: i64 }
    /// # let cache = Cache::memory();
    /// let mut batch = cache.batch();
    /// let slot = batch.hash(&ProfileKey { id: 1 }).increment(ProfileFields::LOGINS, 1);
    /// assert_eq!(batch.run().await?.take(slot)?, 1);
    /// # Ok(()) }
    /// ```
    batch
}

keep_ttl!(Hash: HashKey, example "# #[derive(Cacheable)]
# #[cache(resource = \"profile\", ttl = \"1h\", hash)]
# struct Profile { #[cache(key)] id: u64, logins: i64 }
# let (cache, key) = (Cache::memory(), ProfileKey { id: 1 });
", "hash(&key).set(ProfileFields::LOGINS, &1)", "hash(&key).keep_ttl().increment(ProfileFields::LOGINS, 1)");

operations! {
    cache [impl<'c, K: HashKey> Hash<'_, &'c Cache, K>] 'c
    batch [impl<K: HashKey> Hash<'_, &mut Batch, K>]
    example "# use typed_cache::{Cache, Cacheable};
# #[derive(Cacheable, Clone, Debug, PartialEq)]
# #[cache(resource = \"profile\", ttl = \"1h\", hash)]
# struct Profile { #[cache(key)] id: u64, name: String, logins: i64 }
# let cache = Cache::memory();
# let (ada, name) = (Profile { id: 1, name: \"Ada\".into(), logins: 5 }, \"Lovelace\".to_owned());
cache.hash(&ProfileKey { id: 1 }).set_all(&ada).await?;
", "hash(&ProfileKey { id: 1 }).", ""

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
    example "get(ProfileFields::NAME)" gives "Some(ada.name)"
    fn get [T: DeserializeOwned + Schema + Send + 'static] (field: Field<K::Record, T>) -> Option<T>
        = |this, context| hash::get(context, this.key, &field);

    /// Returns several fields, given as a tuple of up to eight, each as an `Option`.
    ///
    /// For more fields than that ask for them in several tuples, in one round trip with a [batch](crate::Cache::batch), or for the whole
    /// struct with [`get_all`](Self::get_all).
    ///
    /// # Commands
    /// `HMGET`, one round trip.
    /// # Errors
    /// # Cancel safety
    /// As [`get`](Self::get).
    #[doc(alias = "HMGET")]
    example "get_many((ProfileFields::NAME, ProfileFields::LOGINS))" gives "(Some(ada.name), Some(5))"
    fn get_many boxed [F: Fields<K::Record>] (fields: F) -> F::Values
        = |this, context| hash::get_many(context, this.key, &fields);

    /// Returns the whole struct, or `None` if there is no hash.
    ///
    /// When fields are missing or of another schema it follows `mismatch`: a counted miss whose field names reach the
    /// observer, or an error that names them. Fields that the struct does not have are left alone.
    ///
    /// # Commands
    /// `HGETALL`, one round trip.
    /// # Errors
    /// As [`get`](Self::get).
    /// # Cancel safety
    /// Cancel safe.
    #[doc(alias = "HGETALL")]
    example "get_all()" gives "Some(ada)"
    fn get_all [] () -> Option<K::Record> = |this, context| hash::get_all(context, this.key);

    /// Writes one field.
    ///
    /// # Commands
    /// `MULTI`, `HSET`, `PEXPIRE`, `EXEC`, one round trip; `HSET` alone for a type without lifetime.
    /// # Errors
    /// [`ErrorKind::WrongType`](crate::ErrorKind::WrongType); [`ErrorKind::Encode`](crate::ErrorKind::Encode) and
    /// [`ErrorKind::TooLarge`](crate::ErrorKind::TooLarge), both before sending.
    /// # Cancel safety
    /// The field can be written although the future was dropped.
    #[doc(alias = "HSET")]
    example "set(ProfileFields::NAME, &name)" gives "()"
    fn set [T: serde::Serialize + Schema + Sync + 'static] (field: Field<K::Record, T>, value: &T) -> ()
        = |this, context| hash::set_many(context, this.key, [field.to(value)]);

    /// Writes several fields, each made by [`Field::to`]. No fields is a no-op.
    ///
    /// # Commands
    /// # Errors
    /// # Cancel safety
    /// As [`set`](Self::set), still one `HSET`.
    #[doc(alias = "HSET")]
    example "set_many([ProfileFields::NAME.to(&name), ProfileFields::LOGINS.to(&0)])" gives "()"
    fn set_many boxed ['v] (values: impl IntoIterator<Item = FieldValue<'v, K::Record>>) -> ()
        = |this, context| hash::set_many(context, this.key, values);

    /// Writes all fields of a struct; other fields that the hash may have stay.
    ///
    /// # Commands
    /// As [`set`](Self::set), still one `HSET`.
    /// # Errors
    /// As [`set`](Self::set), and [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if the struct's own key fields differ from the
    /// handle's key.
    /// # Cancel safety
    /// The fields can be written although the future was dropped.
    #[doc(alias = "HSET")]
    example "set_all(&ada)" gives "()"
    fn set_all [] (record: &K::Record) -> () = |this, context| hash::set_all(context, this.key, record);

    /// Adds `amount`, which may be negative, to an `i64` field and returns its new value; a missing field starts at 0.
    ///
    /// # Commands
    /// `MULTI`, `HINCRBY`, `PEXPIRE`, `EXEC`, one round trip; `HINCRBY` alone for a type without lifetime.
    /// # Errors
    /// [`ErrorKind::Server`](crate::ErrorKind::Server) if what is there is not an integer, or on overflow;
    /// [`ErrorKind::WrongType`](crate::ErrorKind::WrongType).
    /// # Cancel safety
    /// The field can change although the future was dropped.
    #[doc(alias = "HINCRBY")]
    example "increment(ProfileFields::LOGINS, 2)" gives "7"
    fn increment boxed [T: Countable] (field: Field<K::Record, T>, amount: i64) -> i64
        = |this, context| hash::increment(context, this.key, &field, amount);

    /// Returns whether the field is there, of whatever schema; transfers nothing of it.
    ///
    /// # Commands
    /// `HEXISTS`, one round trip.
    /// # Errors
    /// [`ErrorKind::WrongType`](crate::ErrorKind::WrongType).
    /// # Cancel safety
    /// Cancel safe.
    #[doc(alias = "HEXISTS")]
    example "exists(ProfileFields::NAME)" gives "true"
    fn exists [T] (field: Field<K::Record, T>) -> bool = |this, context| hash::exists(context, this.key, &field);

    /// Deletes one field; returns whether it was there. The lifetime runs on; with its last field the hash goes.
    ///
    /// # Commands
    /// `HDEL`, one round trip.
    /// # Errors
    /// [`ErrorKind::WrongType`](crate::ErrorKind::WrongType).
    /// # Cancel safety
    /// The field can be gone although the future was dropped.
    #[doc(alias = "HDEL")]
    example "delete(ProfileFields::NAME)" gives "true"
    fn delete [T] (field: Field<K::Record, T>) -> bool = |this, context| hash::delete(context, this.key, &field);

    /// Returns how many fields there are, those of other releases among them.
    ///
    /// # Commands
    /// `HLEN`, one round trip.
    /// # Errors
    /// [`ErrorKind::WrongType`](crate::ErrorKind::WrongType).
    /// # Cancel safety
    /// Cancel safe.
    #[doc(alias = "HLEN")]
    example "len()" gives "2"
    fn len [] () -> u64 = |this, context| hash::len(context, this.key);
}

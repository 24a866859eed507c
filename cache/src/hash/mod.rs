//! Hashes: a struct stored field by field.

mod field;
mod fields;
mod key;
mod reader;
mod record;
mod writer;

use std::fmt;
use std::marker::PhantomData;

use crate::cache::Cache;
use crate::handle::Handle;

pub use self::field::{Field, FieldValue, Fields, StoredField};
pub use self::key::{HashKey, HashRecord};
pub use self::reader::FieldReader;
pub use self::writer::FieldWriter;

/// A hash that holds one struct `R`, field by field.
///
/// The derive on a struct `Profile` generates `ProfileFields` beside `ProfileKey`: a typed [`Field`] for each stored field, under its
/// name in capitals.
///
/// Every write restarts the TTL of the whole hash in the same atomic step, unless [`keep_ttl`](crate::Operation::keep_ttl) is asked
/// for. Where the key holds data of another kind, a write fails but sets its TTL all the same: Redis rolls nothing back.
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
        f.debug_struct("Hash")
            .field("resource", &self.handle.resource)
            .finish_non_exhaustive()
    }
}

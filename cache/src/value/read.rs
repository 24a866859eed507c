//! Operations that read a value.

use crate::cache::Cache;
use crate::client::options::Read;
use crate::client::{Operation, Tail};
use crate::operation::{Decode, Spec};
use crate::value::decode::read;
use crate::value::key::EntryKey;

impl Cache {
    /// Returns the value at `key`, or `None` if there is none or it was written under another schema.
    ///
    /// With [`.ttl(..)`](Operation::ttl) it restarts the TTL of the entry that it reads, in the same command.
    ///
    /// # Commands
    /// `GET`; with a TTL `GETEX … PX`, with [`Ttl::NEVER`](crate::Ttl::NEVER) `GETEX … PERSIST`; one round trip.
    /// # Errors
    /// [`ErrorKind::WrongType`](crate::ErrorKind::WrongType), [`ErrorKind::Decode`](crate::ErrorKind::Decode) for damaged bytes,
    /// [`ErrorKind::TooLarge`](crate::ErrorKind::TooLarge), [`ErrorKind::Schema`](crate::ErrorKind::Schema) with `mismatch = error`, and
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) for an entry whose compression needs a feature that is off.
    /// # Cancel safety
    /// Cancel safe.
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use serde::{Deserialize, Serialize};
    /// # use typed_cache::{Cache, Cacheable};
    /// # #[derive(Serialize, Deserialize, Cacheable, Debug, PartialEq)]
    /// # #[cache(resource = "user", ttl = "15m")]
    /// # struct User { #[cache(key)] id: u64, name: String }
    /// # let cache = Cache::memory();
    /// let ada = User { id: 1, name: "Ada".into() };
    /// cache.set(&ada).await?;
    /// assert_eq!(cache.get(&UserKey { id: 1 }).await?, Some(ada));
    /// # Ok(()) }
    /// ```
    #[doc(alias = "GET")]
    #[doc(alias = "GETEX")]
    #[doc(alias = "fetch")]
    #[doc(alias = "lookup")]
    #[doc(alias = "load")]
    #[doc(alias = "get_or_insert")]
    #[doc(alias = "get_or_insert_with")]
    #[doc(alias = "get_or_set")]
    #[doc(alias = "remember")]
    pub fn get<K: EntryKey>(&self, key: &K) -> Operation<Option<K::Value>, Read> {
        let spec = Spec::read("get", K::RESOURCE);
        let get = self.on_value("GET", key);
        self.operation(spec, Ok(get), Tail::GetEx, K::TTL, Decode::Plain(read::<K>))
            .that_has_times(K::GRACE.is_some())
    }

    /// Takes a value out of the cache: returns it and deletes its entry in one step.
    ///
    /// Returns `None` if there is no entry, or if it was written under another schema, which deletes it too.
    ///
    /// # Commands
    /// `GETDEL`, one round trip.
    /// # Errors
    /// As [`get`](Self::get). An entry that cannot be read is gone all the same, and
    /// [`Error::may_have_run`](crate::Error::may_have_run) says so.
    /// # Cancel safety
    /// Not cancel safe: the entry can be deleted and the value dropped with the future.
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use typed_cache::{Cache, CacheKey};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "motto", ttl = never, value = String)]
    /// # struct MottoKey;
    /// # let cache = Cache::memory();
    /// cache.set_at(&MottoKey, &"measure twice".to_owned()).await?;
    /// assert_eq!(cache.take(&MottoKey).await?.as_deref(), Some("measure twice"));
    /// assert_eq!(cache.take(&MottoKey).await?, None);
    /// # Ok(()) }
    /// ```
    #[doc(alias = "GETDEL")]
    #[doc(alias = "pull")]
    #[doc(alias = "remove")]
    pub fn take<K: EntryKey>(&self, key: &K) -> Operation<Option<K::Value>> {
        let getdel = self.on_value("GETDEL", key);
        self.write("take", K::RESOURCE, Ok(getdel), Decode::Plain(read::<K>))
            .that_has_times(K::GRACE.is_some())
    }
}

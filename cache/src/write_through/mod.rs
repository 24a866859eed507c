//! Writes to a source and then to the cache, between which no older value is stored.

mod claim;
mod course;
mod error;
mod future;
mod options;

use std::result::Result as StdResult;

use crate::cache::Cache;
use crate::error::Result;
use crate::key::{ttl_of, write_with_parts};
use crate::operation::Commands;
use crate::value::{EntryKey, KeyedValue, layout_of};
use crate::write_through::claim::Job;

pub use self::error::WriteThroughError;
pub use self::future::WriteThrough;

impl Cache {
    /// Writes `value` to its source by `writer`, and then stores it under its own key; returns what the writer gave.
    ///
    /// The entry is invalidated before the writer is called: a *claim* stands in its place, which reads as a miss, and behind which no load
    /// is stored, in this process or in another one. So no read gives an older value than the source has, whatever becomes of the write:
    ///
    /// | what fails | the source | the entry |
    /// |---|---|---|
    /// | the claim | is as it was: the writer is not called | is as it was, or claimed |
    /// | the writer | as its error says | is claimed for the [`bound`](WriteThrough::bound), since a writer that fails can have written all the same; [`restore_if`](WriteThrough::restore_if) names errors that cannot |
    /// | the store | has the value | is claimed for the bound, and that is no error; an event says so |
    /// | the store and the claim behind it | has the value | is claimed once there is a connection: an error, which has what the writer gave |
    /// | the process dies, or the future is dropped | has the value or not | stays claimed until the bound, 35 s by default |
    ///
    /// Where somebody else writes the key between the claim and the store, in whatever way, nobody can say who was the last one in the
    /// source: the key is claimed for the bound. A writer that takes longer than half of the bound renews the claim. The
    /// [guide](crate::guide::writing) has the rules.
    ///
    /// The writer runs in the caller's task, so it may borrow, and has no deadline.
    ///
    /// Options: [`ttl`](WriteThrough::ttl), [`bound`](WriteThrough::bound), [`restore_if`](WriteThrough::restore_if).
    ///
    /// # Commands
    /// Two round trips: `SET … PX` of the claim, 21 bytes, and `SET … IFEQ … GET` of the value, or a script that compares where the server does
    /// not know that. `SET … PX` of a claim where the writer or the store fails. With `format = json`, which has no form for a claim, `UNLINK` and
    /// `SET … PX NX`, and `UNLINK` where they fail: there a load of another process can be stored between the two, and where this process dies at that time it stays for
    /// one TTL at most. Where the server needs the script and [`scripts`](crate::CacheBuilder::scripts) are off, the key is claimed in place
    /// of being stored.
    /// # Errors
    /// [`WriteThroughError::Write`] with the writer's error. [`WriteThroughError::Access`] as [`set`](Self::set), before the writer is called:
    /// where the cache is out of reach, or the value cannot be stored; [`ErrorKind::Config`](crate::ErrorKind::Config) outside of a tokio
    /// runtime. [`WriteThroughError::Store`] where the source has the value, and the cache cannot be reached any more.
    /// # Cancel safety
    /// Where the future is dropped, the writer is dropped with it, and the entry stays invalidated until the bound has passed.
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use serde::{Deserialize, Serialize};
    /// # use typed_cache::{Cache, Cacheable};
    /// # #[derive(Serialize, Deserialize, Cacheable, Clone, Debug, PartialEq)]
    /// # #[cache(resource = "user", ttl = "15m")]
    /// # struct User { #[cache(key)] id: u64, name: String }
    /// # struct Database;
    /// # impl Database { async fn save(&self, _user: &User) -> Result<(), std::io::Error> { Ok(()) } }
    /// # let (cache, db) = (Cache::memory(), Database);
    /// let user = User { id: 1, name: "Ada".into() };
    /// cache.write_through(&user, || db.save(&user)).await?;
    /// assert_eq!(cache.get(&UserKey { id: 1 }).await?, Some(user));
    /// # Ok(()) }
    /// ```
    #[doc(alias = "put_through")]
    #[doc(alias = "save")]
    pub fn write_through<'a, V, W, F, R, E>(&self, value: &V, writer: W) -> WriteThrough<'a, R, E>
    where
        V: KeyedValue,
        W: FnOnce() -> F + Send + 'a,
        F: Future<Output = StdResult<R, E>> + Send + 'a,
        R: Send + 'a,
        E: Send + 'a,
    {
        let mut key = Vec::new();
        self.client().config.keyspace.write_prefix(&mut key);
        write_with_parts::<V::Key>(&mut key, |parts| value.write_key_parts(parts));
        self.writing::<V::Key, _, _, _, _>(key, value, writer)
    }

    /// As [`write_through`](Self::write_through), for a value whose key is not in its fields.
    ///
    /// # Commands
    /// As [`write_through`](Self::write_through).
    /// # Errors
    /// As [`write_through`](Self::write_through).
    /// # Cancel safety
    /// As [`write_through`](Self::write_through).
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # use typed_cache::{Cache, CacheKey};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "motto", ttl = "1h", value = String)]
    /// # struct MottoKey;
    /// # async fn save(_motto: &str) -> Result<u64, std::io::Error> { Ok(7) }
    /// # let cache = Cache::memory();
    /// let motto = "measure twice".to_owned();
    /// let row = cache.write_through_at(&MottoKey, &motto, || save(&motto)).await;
    /// assert_eq!(row.unwrap(), 7);
    /// # }
    /// ```
    pub fn write_through_at<'a, K, W, F, R, E>(
        &self,
        key: &K,
        value: &K::Value,
        writer: W,
    ) -> WriteThrough<'a, R, E>
    where
        K: EntryKey,
        W: FnOnce() -> F + Send + 'a,
        F: Future<Output = StdResult<R, E>> + Send + 'a,
        R: Send + 'a,
        E: Send + 'a,
    {
        let mut bytes = Vec::new();
        self.write_key(key, &mut bytes);
        self.writing::<K, _, _, _, _>(bytes, value, writer)
    }

    /// Deletes a value from its source by `writer`, and then its entry; returns what the writer gave.
    ///
    /// As [`write_through`](Self::write_through), without a value: the entry is claimed before the writer is called, and stays so for the
    /// [`bound`](WriteThrough::bound) behind it, so nobody reads the deleted value, or stores what was loaded of it, whatever becomes of the
    /// call. [`exists`](Self::exists) sees the claim.
    ///
    /// Options: [`bound`](WriteThrough::bound), [`restore_if`](WriteThrough::restore_if).
    ///
    /// # Commands
    /// Two round trips: `SET … PX` of the claim, both times. With `format = json` `UNLINK`.
    /// # Errors
    /// As [`write_through`](Self::write_through); [`WriteThroughError::Store`] where the key could not be claimed behind it.
    /// # Cancel safety
    /// As [`write_through`](Self::write_through).
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use typed_cache::{Cache, CacheKey};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "motto", ttl = "1h", value = String)]
    /// # struct MottoKey { id: u64 }
    /// # struct Database;
    /// # impl Database { async fn delete(&self, _id: u64) -> Result<u64, std::io::Error> { Ok(1) } }
    /// # let (cache, db) = (Cache::memory(), Database);
    /// let rows = cache.delete_through(&MottoKey { id: 7 }, || db.delete(7)).await?;
    /// assert_eq!(rows, 1);
    /// # Ok(()) }
    /// ```
    #[doc(alias = "evict")]
    #[doc(alias = "remove")]
    pub fn delete_through<'a, K, W, F, R, E>(&self, key: &K, writer: W) -> WriteThrough<'a, R, E>
    where
        K: EntryKey,
        W: FnOnce() -> F + Send + 'a,
        F: Future<Output = StdResult<R, E>> + Send + 'a,
        R: Send + 'a,
        E: Send + 'a,
    {
        let mut bytes = Vec::new();
        self.write_key(key, &mut bytes);
        self.through::<K, _, _, _, _>(bytes, None, writer)
    }

    fn writing<'a, K, W, F, R, E>(
        &self,
        key: Vec<u8>,
        value: &K::Value,
        writer: W,
    ) -> WriteThrough<'a, R, E>
    where
        K: EntryKey,
        W: FnOnce() -> F + Send + 'a,
        F: Future<Output = StdResult<R, E>> + Send + 'a,
        R: Send + 'a,
        E: Send + 'a,
    {
        let mut set = Commands::new("SET");
        set.key(&key);
        let set: Result<Commands> = self.with_value::<K>(set, value);
        self.through::<K, _, _, _, _>(key, Some(set), writer)
    }

    fn through<'a, K, W, F, R, E>(
        &self,
        key: Vec<u8>,
        set: Option<Result<Commands>>,
        writer: W,
    ) -> WriteThrough<'a, R, E>
    where
        K: EntryKey,
        W: FnOnce() -> F + Send + 'a,
        F: Future<Output = StdResult<R, E>> + Send + 'a,
        R: Send + 'a,
        E: Send + 'a,
    {
        let job = Job {
            cache: self.clone(),
            layout: const { layout_of::<K>() },
            key,
            ttl: ttl_of::<K>(),
            bound: K::LOAD.timeout.saturating_add(self.timeout()),
        };
        WriteThrough::new(move |options| Box::pin(job.run(set, options, writer)))
    }
}

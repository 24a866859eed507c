//! The handle on writes behind.

use std::fmt;
use std::sync::Arc;

use crate::cache::Cache;
use crate::client::{Content, Operation};
use crate::error::{Error, ErrorKind, Result};
use crate::key::{Key, ttl_of, write_with_parts, write_without_prefix};
use crate::operation::{Commands, Decode, Expiration, Packed, Spec, okay};
use crate::value::KeyedValue;
use crate::write_behind::changes::{Change, Pending};
use crate::write_behind::error::FlushError;
use crate::write_behind::queue::Queue;
use crate::write_behind::state::KeyBytes;
use crate::write_behind::stats::WriteBehindStats;
use crate::write_behind::stores::Storing;

/// Changes that are made in the cache at once, and in their source later; made by [`Cache::write_behind`].
///
/// A clone is cheap, and writes into the same queue. When the last one is dropped, the task writes what is left, and ends.
#[must_use = "the task ends with the last handle"]
pub struct WriteBehind<V: KeyedValue, E> {
    cache: Cache,
    handles: Arc<Handles<V, E>>,
}

/// Closes the queue with the last handle.
struct Handles<V: KeyedValue, E>(Arc<Queue<Pending<V>, E>>);

impl<V: KeyedValue, E> WriteBehind<V, E> {
    pub(super) fn new(cache: Cache, queue: Arc<Queue<Pending<V>, E>>) -> Self {
        let handles = Arc::new(Handles(queue));
        Self { cache, handles }
    }

    /// Returns the number of keys whose changes have not reached the source.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.handles.0.len()
    }

    /// Returns the length of the queue, its age, and the counters since the start.
    #[doc(alias = "metrics")]
    #[must_use]
    pub fn stats(&self) -> WriteBehindStats {
        self.handles.0.stats()
    }

    /// Waits until all changes so far have reached the source, without their interval.
    ///
    /// # Errors
    /// [`FlushError`] where changes are lost since the last such error of any handle.
    /// # Cancel safety
    /// Cancel safe: the changes go to the source all the same.
    pub async fn flush(&self) -> Result<(), FlushError<E>> {
        self.handles.0.flush().await
    }

    /// Takes no more changes, and waits until all have reached the source or are lost. It is for the end of a service;
    /// [`Cache::close`](crate::Cache::close) does the same, and waits for its timeout at most.
    ///
    /// Where the source refuses all changes, that takes the attempts of one batch, some 10 s with the defaults: those behind it get one
    /// attempt each, until the source takes one. Where it hangs, each attempt takes its
    /// [`write_timeout`](crate::WriteBehindBuilder::write_timeout); who has less time than that drops the future, and the end of the
    /// runtime gives what is left to [`on_lost`](crate::WriteBehindBuilder::on_lost).
    ///
    /// # Errors
    /// As [`flush`](Self::flush).
    /// # Cancel safety
    /// Cancel safe: no more changes are taken, and the others go to the source all the same.
    pub async fn close(&self) -> Result<(), FlushError<E>> {
        self.handles.0.close();
        self.handles.0.flush().await
    }
}

impl<V, E> WriteBehind<V, E>
where
    V: KeyedValue<Key: Send + Sync + 'static> + Send + Sync + 'static,
    E: Send + Sync + 'static,
{
    /// Queues a value for its source, and stores it in the cache.
    ///
    /// A change of the same key that still waits is replaced: the source gets the newest alone. Where the queue is full, this waits for room.
    ///
    /// # Commands
    /// `SET … PX`, one round trip. Once the source has the value, `GET`, in one batch with others: an entry that has become another one, or
    /// is gone, is deleted by `UNLINK`. That waits for stores of the key that are under way, for the cache's timeout at most.
    /// # Errors
    /// As [`set`](Cache::set). Where the value cannot be encoded, and with [`ErrorKind::Unavailable`] where the queue is closed or its task
    /// has ended, nothing is queued. In any other case **the source gets the value all the same**, and the entry of before is deleted once it
    /// has: only a read in between gives it.
    /// # Cancel safety
    /// Where the future is dropped while it waits for room, nothing is written; later, as with an error of the cache.
    pub async fn write(&self, value: impl Into<Arc<V>>) -> Result<()> {
        let value = value.into();
        let key = self.key_of(|key| {
            write_with_parts::<V::Key>(key, |parts| value.write_key_parts(parts));
        });
        let (store, entry) = self.store(&key, &value)?;
        let change = Change::Write(value);
        let _storing = self.push(&key, change, Some(entry)).await?;
        store.await
    }

    /// Queues the delete of a key for its source, and deletes the entry.
    ///
    /// A change of the same key that still waits is replaced, as by [`write`](Self::write); the writer gets the key in
    /// [`Changes::deleted`](crate::Changes::deleted). A load of the key before that can store what the source still has; so the entry is
    /// deleted once more when the source has deleted it, and until then [`get`](Self::get) knows that there is no value.
    ///
    /// # Commands
    /// `UNLINK`, one round trip, and the same once more when the source has deleted it.
    /// # Errors
    /// As [`delete`](Cache::delete); with [`ErrorKind::Unavailable`] where the queue is closed or its task has ended nothing is queued. In
    /// any other case **the source gets the delete all the same**.
    /// # Cancel safety
    /// As [`write`](Self::write).
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use serde::{Deserialize, Serialize};
    /// # use typed_cache::{Cache, Cacheable, Changes};
    /// # #[derive(Serialize, Deserialize, Cacheable)]
    /// # #[cache(resource = "user", ttl = "15m")]
    /// # struct User { #[cache(key)] id: u64 }
    /// # let cache = Cache::memory();
    /// let users = cache.write_behind(|changes: Changes<User>| async move {
    ///     assert_eq!((changes.values.len(), changes.deleted[0].id), (0, 1));
    ///     Ok::<_, std::io::Error>(())
    /// });
    /// let users = users.start()?;
    /// users.write(User { id: 1 }).await?;
    /// users.delete(UserKey { id: 1 }).await?; // the source gets the delete alone
    /// users.close().await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "remove")]
    pub async fn delete(&self, key: impl Into<Arc<V::Key>>) -> Result<()> {
        let key = key.into();
        let bytes = self.key_of(|bytes| write_without_prefix(&*key, bytes));
        let delete = self.cache.delete(&*key);
        let _storing = self.push(&bytes, Change::Delete(key), None).await?;
        delete.await.map(drop)
    }

    /// Returns the value at `key`: the one that has not reached the source, if there is one, or that of the cache; `None` where the delete
    /// of the key has not reached the source.
    ///
    /// An entry that was evicted, or has expired, before its value has reached the source is found by this alone; the source has an older one.
    ///
    /// # Commands
    /// `GET`, one round trip, where no change of the key waits.
    /// # Errors
    /// As [`get`](Cache::get).
    /// # Cancel safety
    /// Cancel safe.
    pub async fn get(&self, key: &V::Key) -> Result<Option<Arc<V>>> {
        let bytes = self.key_of(|bytes| write_without_prefix(key, bytes));
        match self.handles.0.find(&bytes).map(|pending| pending.change) {
            Some(Change::Write(value)) => Ok(Some(value)),
            Some(Change::Delete(_)) => Ok(None),
            None => Ok(self.cache.get(key).await?.map(Arc::new)),
        }
    }

    async fn push(
        &self,
        key: &KeyBytes,
        change: Change<V>,
        entry: Option<u64>,
    ) -> Result<Storing<'_>> {
        let storing = self.handles.0.push(key, Pending { change, entry }).await;
        storing.ok_or_else(|| closed().with_resource(<V::Key as Key>::RESOURCE))
    }

    fn key_of(&self, write: impl FnOnce(&mut Vec<u8>)) -> KeyBytes {
        let mut bytes = Vec::new();
        self.cache.client().config.keyspace.write_prefix(&mut bytes);
        write(&mut bytes);
        bytes.into()
    }

    /// Returns what stores a value, and the hash of its entry.
    fn store(&self, key: &[u8], value: &V) -> Result<(Operation<()>, u64)> {
        let resource = <V::Key as Key>::RESOURCE;
        let (own_ttl, refusal) = self.cache.own_ttl();
        if let Some(refusal) = refusal {
            return Err(refusal.with_resource(resource));
        }
        let mut set = Commands::new("SET");
        set.key(key);
        let mut set = self.cache.with_value::<V::Key>(set, value)?;
        let expiration = Expiration {
            ttl: own_ttl.unwrap_or_else(ttl_of::<V::Key>),
            is_explicit: true,
            keep: false,
        };
        let expiration = expiration.stamp(&mut set);
        let entry = self.handles.0.hash(set.value());
        expiration.write(&mut set);
        let spec = Spec::write("write_behind", resource);
        let content = Content::Message(Packed::command(set));
        let store = self
            .cache
            .operation_with(spec, content, Decode::Reply(okay));
        Ok((store, entry))
    }
}

#[cold]
fn closed() -> Error {
    let message = "writes behind are closed: the handle or its cache was closed, or the runtime of their task was shut down";
    Error::new(ErrorKind::Unavailable, message)
}

impl<V: KeyedValue, E> Drop for Handles<V, E> {
    fn drop(&mut self) {
        self.0.close();
    }
}

// By hand, since neither type need be `Clone`.
impl<V: KeyedValue, E> Clone for WriteBehind<V, E> {
    fn clone(&self) -> Self {
        Self {
            cache: self.cache.clone(),
            handles: Arc::clone(&self.handles),
        }
    }
}

/// Shows the numbers, never a value or a key.
impl<V: KeyedValue, E> fmt::Debug for WriteBehind<V, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WriteBehind")
            .field("stats", &self.stats())
            .finish_non_exhaustive()
    }
}

//! The handle on writes behind.

use std::fmt;
use std::sync::Arc;

use crate::cache::Cache;
use crate::client::{Content, Operation};
use crate::error::{Error, ErrorKind, Result};
use crate::key::{Key, ttl_of, write_with_parts, write_without_prefix};
use crate::operation::{Commands, Decode, Expiration, Packed, Spec, okay};
use crate::value::KeyedValue;
use crate::write_behind::error::FlushError;
use crate::write_behind::queue::{KeyBytes, Queue};

/// Values that are written to the cache at once, and to their source later; made by [`Cache::write_behind`].
///
/// A clone is cheap, and writes into the same queue. When the last one is dropped, the task writes what is left, and ends.
pub struct WriteBehind<V, E> {
    cache: Cache,
    handles: Arc<Handles<V, E>>,
}

/// Closes the queue with the last handle.
struct Handles<V, E>(Arc<Queue<V, E>>);

impl<V, E> WriteBehind<V, E> {
    pub(super) fn new(cache: Cache, queue: Arc<Queue<V, E>>) -> Self {
        let handles = Arc::new(Handles(queue));
        Self { cache, handles }
    }

    /// Returns the number of keys whose values have not reached the source.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.handles.0.len()
    }

    /// Waits until all values written so far have reached the source, without their interval.
    ///
    /// # Errors
    /// [`FlushError`] where values are lost since the last such error of any handle.
    /// # Cancel safety
    /// Cancel safe: the values go to the source all the same.
    pub async fn flush(&self) -> Result<(), FlushError<E>> {
        self.handles.0.flush().await
    }

    /// Takes no more values, and waits until all have reached the source. It is for the end of a service, before
    /// [`Cache::close`](crate::Cache::close).
    ///
    /// # Errors
    /// As [`flush`](Self::flush).
    /// # Cancel safety
    /// Cancel safe: no more values are taken, and the others go to the source all the same.
    pub async fn close(&self) -> Result<(), FlushError<E>> {
        self.handles.0.close();
        self.handles.0.flush().await
    }
}

impl<V: KeyedValue + Send + Sync + 'static, E: Send + Sync + 'static> WriteBehind<V, E> {
    /// Queues a value for its source, and stores it in the cache.
    ///
    /// A value of the same key that still waits is replaced: the source gets the newest alone. Where the queue is full, this waits for room.
    ///
    /// # Commands
    /// `SET … PX`, one round trip, and the same once more, in one batch with others, when the source has the value.
    /// # Errors
    /// As [`set`](Cache::set). Where the value cannot be encoded, and with [`ErrorKind::Unavailable`] where the queue is closed or its task
    /// has ended, nothing is queued. In any other case **the source gets the value all the same**, and the cache once it has: only a read in
    /// between gives what was there before.
    /// # Cancel safety
    /// Where the future is dropped while it waits for room, nothing is written; later, as with an error of the cache.
    pub async fn write(&self, value: impl Into<Arc<V>>) -> Result<()> {
        let value = value.into();
        let key = self.key_of(|key| {
            write_with_parts::<V::Key>(key, |parts| value.write_key_parts(parts));
        });
        let store = self.store(&key, &value)?;
        if !self.handles.0.push(&key, value).await {
            return Err(closed().with_resource(<V::Key as Key>::RESOURCE));
        }
        store.await
    }

    /// Returns the value at `key`: the one that has not reached the source, if there is one, or that of the cache.
    ///
    /// An entry that was evicted, or has expired, before its value has reached the source is found by this alone; the source has an older one.
    ///
    /// # Commands
    /// `GET`, one round trip, where no value of the key waits.
    /// # Errors
    /// As [`get`](Cache::get).
    /// # Cancel safety
    /// Cancel safe.
    pub async fn get(&self, key: &V::Key) -> Result<Option<Arc<V>>> {
        let bytes = self.key_of(|bytes| write_without_prefix(key, bytes));
        if let Some(value) = self.handles.0.find(&bytes) {
            return Ok(Some(value));
        }
        Ok(self.cache.get(key).await?.map(Arc::new))
    }

    fn key_of(&self, write: impl FnOnce(&mut Vec<u8>)) -> KeyBytes {
        let mut bytes = Vec::new();
        self.cache.client().config.keyspace.write_prefix(&mut bytes);
        write(&mut bytes);
        bytes.into()
    }

    fn store(&self, key: &[u8], value: &V) -> Result<Operation<()>> {
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
        expiration.write(&mut set);
        let spec = Spec::write("write_behind", resource);
        let content = Content::Message(Packed::command(set));
        Ok(self
            .cache
            .operation_with(spec, content, Decode::Reply(okay)))
    }
}

#[cold]
fn closed() -> Error {
    let message = "writes behind are closed: the handle was closed, or the runtime of their task was shut down";
    Error::new(ErrorKind::Unavailable, message)
}

impl<V, E> Drop for Handles<V, E> {
    fn drop(&mut self) {
        self.0.close();
    }
}

// By hand, since neither type need be `Clone`.
impl<V, E> Clone for WriteBehind<V, E> {
    fn clone(&self) -> Self {
        Self {
            cache: self.cache.clone(),
            handles: Arc::clone(&self.handles),
        }
    }
}

/// Shows the number of values, never one of them.
impl<V, E> fmt::Debug for WriteBehind<V, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WriteBehind")
            .field("pending", &self.pending())
            .finish_non_exhaustive()
    }
}

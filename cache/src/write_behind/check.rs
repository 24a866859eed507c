//! The entries of changes that have reached the source.

use std::sync::Arc;

use futures_util::future::join_all;
use redis::Value;
use tokio::time;

use crate::client::{Content, Operation};
use crate::error::ErrorKind;
use crate::key::Key;
use crate::operation::{Commands, Decode, boolean, unexpected};
use crate::value::KeyedValue;
use crate::write_behind::changes::Pending;
use crate::write_behind::delete::{delete_of, unlink};
use crate::write_behind::state::{Batch, KeyBytes};
use crate::write_behind::worker::Worker;

impl<V, E> Worker<V, E>
where
    V: KeyedValue<Key: Send + Sync + 'static> + Send + Sync + 'static,
    E: Send + Sync + 'static,
{
    /// Deletes each entry that is not the one of its change any more: others have changed it meanwhile, or have loaded an older value where
    /// it was gone. Whether that is so is known by reading, which costs no more than to store it again, and never puts an older value in
    /// place of a newer one.
    pub(super) async fn check(&self, batch: &Batch<Pending<V>>, lost: &[bool]) {
        self.stored(&batch.keys).await;
        let (mut reads, mut read) = (self.cache.batch(), Vec::new());
        let mut outdated: Vec<&KeyBytes> = Vec::new();
        for ((key, pending), is_lost) in batch.keys.iter().zip(&batch.changes).zip(lost) {
            match pending.entry {
                // The newer change has an entry of its own.
                _ if !self.queue.is_newest(key) => {}
                Some(entry) if !is_lost && !self.queue.is_storing(key) => {
                    read.push((key, entry, reads.push(self.read(key))));
                }
                _ => outdated.push(key),
            }
        }
        if !read.is_empty() {
            match reads.run().await {
                Ok(mut replies) => {
                    for (key, entry, slot) in read {
                        let is_same = match replies.take(slot) {
                            Ok(found) => found == Some(entry),
                            // Of another kind, and not of this cache.
                            Err(error) => error.kind() == ErrorKind::WrongType,
                        };
                        if !is_same {
                            outdated.push(key);
                        }
                    }
                }
                Err(_) => outdated.extend(read.iter().map(|(key, ..)| *key)),
            }
        }
        // An entry of a change that came meanwhile is not theirs to delete.
        outdated.retain(|key| self.queue.is_newest(key));
        // Their events say whether they failed. In an outage they are kept.
        drop(join_all(outdated.into_iter().map(|key| self.delete(key))).await);
    }

    /// Waits until the stores of these keys have ended, for no longer than an operation may take: a future that nobody polls does not end.
    async fn stored(&self, keys: &[KeyBytes]) {
        tokio::select! {
            biased;
            () = self.queue.stored(keys) => {}
            () = time::sleep(self.cache.timeout()) => {}
        }
    }

    /// Reads the hash of the entry.
    fn read(&self, key: &[u8]) -> Operation<Option<u64>> {
        let queue = Arc::clone(&self.queue);
        let decode = Decode::closure(move |reply, _| match reply {
            Value::BulkString(entry) => Ok(Some(queue.hash(&entry))),
            Value::Nil => Ok(None),
            other => Err(unexpected(&other)),
        });
        let mut get = Commands::new("GET");
        get.key(key);
        let resource = <V::Key as Key>::RESOURCE;
        self.cache.read("write_behind.check", resource, get, decode)
    }

    fn delete(&self, key: &[u8]) -> Operation<bool> {
        let content = Content::Message(unlink(key));
        self.cache
            .operation_with(delete_of::<V>(), content, Decode::Reply(boolean))
    }
}

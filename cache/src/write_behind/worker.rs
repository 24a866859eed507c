//! The task that writes to the source.

use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use tokio::time;

use crate::cache::Cache;
use crate::client::{Content, Operation};
use crate::config::Backoff;
use crate::key::Key;
use crate::operation::{Commands, Decode, Packed, Spec, count_up_to};
use crate::random::jitter;
use crate::value::KeyedValue;
use crate::write_behind::error::{Lost, WriteFailure};
use crate::write_behind::queue::{Batch, Next, TaskGuard};

/// Writes values to their source.
pub(super) type Writer<V, E> =
    Box<dyn FnMut(Arc<[Arc<V>]>) -> Pin<Box<dyn Future<Output = Result<(), E>> + Send>> + Send>;

/// Is called with values that are lost.
pub(super) type OnLost<V, E> = Box<dyn FnMut(Lost<V, E>) + Send>;

/// The settings of a writer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Settings {
    pub(super) capacity: usize,
    /// The most values in a batch.
    pub(super) most: usize,
    pub(super) interval: Duration,
    pub(super) attempts: u32,
    pub(super) backoff: Backoff,
    pub(super) write_timeout: Duration,
}

/// What writes to the source.
pub(super) struct Worker<V, E> {
    pub(super) cache: Cache,
    // A task that is dropped before its first poll ends the waits, too.
    pub(super) queue: TaskGuard<V, E>,
    pub(super) settings: Settings,
    pub(super) writer: Writer<V, E>,
    pub(super) on_lost: Option<OnLost<V, E>>,
}

impl<V: KeyedValue + Send + Sync + 'static, E: Send + Sync + 'static> Worker<V, E> {
    /// Writes batch after batch, until the queue is closed and empty.
    pub(super) async fn run(mut self) {
        let Settings { most, interval, .. } = self.settings;
        loop {
            match self.queue.0.next(most, interval) {
                Next::Write(batch) => {
                    self.write(&batch).await;
                    self.queue.0.settle(&batch);
                }
                Next::Wait(None) => self.queue.0.work().await,
                Next::Wait(Some(due)) => tokio::select! {
                    () = self.queue.0.work() => {}
                    () = time::sleep_until(due) => {}
                },
                Next::End => return,
            }
        }
    }

    /// Writes a batch, in as many attempts as there may be.
    async fn write(&mut self, batch: &Batch<V>) {
        for attempt in 1.. {
            let Err(failure) = self.attempt(batch).await else {
                return self.refresh(batch).await;
            };
            if attempt >= self.settings.attempts {
                return self.lose(batch, failure).await;
            }
            time::sleep(self.settings.backoff.after(attempt, jitter())).await;
        }
    }

    async fn attempt(&mut self, batch: &Batch<V>) -> Result<(), WriteFailure<E>> {
        let limit = self.settings.write_timeout;
        let values = Arc::clone(&batch.values);
        let writing = async { (self.writer)(values).await };
        #[expect(
            clippy::disallowed_methods,
            reason = "a writer is the caller's code, and ends on the clock of its runtime"
        )]
        let writing = time::timeout(limit, AssertUnwindSafe(writing).catch_unwind());
        match writing.await {
            Ok(Ok(Ok(()))) => Ok(()),
            Ok(Ok(Err(error))) => Err(WriteFailure::Write(Arc::new(error))),
            Ok(Err(_panic)) => Err(WriteFailure::Panicked),
            Err(_elapsed) => Err(WriteFailure::TimedOut(limit)),
        }
    }

    /// Stores what the source has now: the entry can have expired meanwhile, and an older value can have been loaded.
    async fn refresh(&mut self, batch: &Batch<V>) {
        let newest = self.queue.0.newest(&batch.keys);
        let values = batch.values.iter().zip(newest);
        let values = values.filter_map(|(value, is_newest)| is_newest.then_some(&**value));
        let mut stores = self.cache.batch();
        let mut slots = Vec::new();
        for value in values {
            slots.push(stores.push(self.cache.set(value)));
        }
        // Each has an event, which says whether it failed.
        if let Ok(mut replies) = stores.run().await {
            for slot in slots {
                drop(replies.take(slot));
            }
        }
    }

    /// Gives up a batch: its values are deleted from the cache, so that reads give what the source has.
    async fn lose(&mut self, batch: &Batch<V>, failure: WriteFailure<E>) {
        let newest = self.queue.0.newest(&batch.keys);
        let keys = batch.keys.iter().zip(newest);
        let keys: Vec<_> = keys
            .filter_map(|(key, is_newest)| is_newest.then_some(key))
            .collect();
        if !keys.is_empty() {
            let mut unlink = Commands::new("UNLINK");
            for key in &keys {
                unlink.key(key);
            }
            // Its event says whether it failed.
            drop(self.delete(unlink, keys.len() as u64).await);
        }
        self.queue.0.lose(batch.keys.len(), failure.clone());
        if let Some(on_lost) = &mut self.on_lost {
            let values = Arc::clone(&batch.values);
            let lost = Lost { values, failure };
            // A panic there must not end the writes; the hook has reported it.
            drop(std::panic::catch_unwind(AssertUnwindSafe(|| on_lost(lost))));
        }
    }

    fn delete(&mut self, unlink: Commands, keys: u64) -> Operation<u64> {
        let spec = Spec::write("write_behind.delete", <V::Key as Key>::RESOURCE);
        let content = Content::Message(Packed::command(unlink));
        let decode = Decode::closure(move |reply, _| count_up_to(&reply, keys));
        self.cache.operation_with(spec, content, decode)
    }
}

//! The task that writes to the source.

use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;

use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt, StreamExt};
use tokio::time::{self, Instant};

use crate::cache::Cache;
use crate::key::Key;
use crate::random::jitter;
use crate::value::KeyedValue;
use crate::write_behind::changes::{Changes, Pending};
use crate::write_behind::delete::{delete_of, unlink};
use crate::write_behind::error::{Lost, WriteFailure};
use crate::write_behind::foreign::{drop_panic, quietly};
use crate::write_behind::queue::Queue;
use crate::write_behind::settings::Settings;
use crate::write_behind::state::{Batch, Next};

/// Writes changes to their source.
pub(super) type Writer<V, E> =
    Box<dyn Fn(Changes<V>) -> Pin<Box<dyn Future<Output = Result<(), E>> + Send>> + Send + Sync>;

/// Is called with changes that are lost.
pub(super) type OnLost<V, E> = Box<dyn Fn(Lost<V, E>) + Send + Sync>;

/// What writes to the source. Dropped, before its first poll as well, it ends the waits of all others.
pub(super) struct Worker<V: KeyedValue, E> {
    pub(super) cache: Cache,
    pub(super) queue: Arc<Queue<Pending<V>, E>>,
    pub(super) settings: Settings,
    pub(super) writer: Writer<V, E>,
    pub(super) on_lost: Option<OnLost<V, E>>,
}

impl<V, E> Worker<V, E>
where
    V: KeyedValue<Key: Send + Sync + 'static> + Send + Sync + 'static,
    E: Send + Sync + 'static,
{
    /// Writes batch after batch, as many at a time as there may be, until the queue is closed and empty.
    pub(super) async fn run(self) {
        let mut writes = FuturesUnordered::new();
        loop {
            let mut due = None;
            let mut has_room = writes.len() < self.settings.concurrency;
            while has_room {
                match self.queue.next(&self.settings) {
                    Next::Write(batch) => writes.push(self.write(batch)),
                    Next::Wait(until) => {
                        due = until;
                        break;
                    }
                    Next::End if writes.is_empty() => return,
                    Next::End => break,
                }
                has_room = writes.len() < self.settings.concurrency;
            }
            tokio::select! {
                biased;
                Some(()) = writes.next() => {}
                () = self.queue.work(), if has_room => {}
                () = at(due) => {}
            }
        }
    }

    /// Writes a batch, in as many attempts as there may be.
    async fn write(&self, batch: Batch<Pending<V>>) {
        let lost = match self.attempts(&Changes::of(&batch.changes)).await {
            Ok(()) => vec![false; batch.keys.len()],
            Err(failure) => self.give_up(&batch, failure).await,
        };
        let check = AssertUnwindSafe(self.check(&batch, &lost)).catch_unwind();
        if let Err(panic) = check.await {
            // That of an observer; what it kept from being checked is deleted.
            drop_panic(panic);
            for key in &batch.keys {
                self.keep_delete(key);
            }
        }
        let lost = lost.into_iter().filter(|is_lost| *is_lost).count();
        self.queue.settle(&batch, lost);
        quietly(|| drop(batch));
    }

    /// Where the end is waited for and the source has refused all of a batch, the others behind it are tried once.
    async fn attempts(&self, changes: &Changes<V>) -> Result<(), WriteFailure<E>> {
        let mut attempt = 1;
        loop {
            let Err(failure) = self.attempt(changes.clone()).await else {
                return Ok(());
            };
            if attempt >= self.settings.attempts || self.queue.is_hopeless() {
                return Err(failure);
            }
            quietly(|| drop(failure));
            time::sleep(self.settings.backoff.after(attempt, jitter())).await;
            attempt += 1;
        }
    }

    async fn attempt(&self, changes: Changes<V>) -> Result<(), WriteFailure<E>> {
        let limit = self.settings.write_timeout;
        // The writer's future is dropped in here, since that can panic as well.
        let writing = async {
            let writing = (self.writer)(changes);
            #[expect(
                clippy::disallowed_methods,
                reason = "a writer is the caller's code, and ends on the clock of its runtime"
            )]
            let writing = time::timeout(limit, writing);
            writing.await
        };
        let ended = match AssertUnwindSafe(writing).catch_unwind().await {
            Ok(Ok(Ok(()))) => Ok(()),
            Ok(Ok(Err(error))) => Err(WriteFailure::Write(Arc::new(error))),
            Ok(Err(_elapsed)) => Err(WriteFailure::TimedOut(limit)),
            Err(panic) => {
                drop_panic(panic);
                Err(WriteFailure::Panicked)
            }
        };
        if ended.is_err() {
            self.queue.count_failure();
        }
        ended
    }

    /// Writes each change of a batch that has failed alone, once, so that one that the source refuses takes no other one with it. Returns
    /// which are lost. A source that hangs is not asked again.
    async fn give_up(&self, batch: &Batch<Pending<V>>, failure: WriteFailure<E>) -> Vec<bool> {
        let mut lost = vec![true; batch.changes.len()];
        let is_hung = matches!(failure, WriteFailure::TimedOut(_));
        if lost.len() == 1 || is_hung || self.queue.is_hopeless() {
            self.lose(Changes::of(&batch.changes), failure);
            return lost;
        }
        quietly(|| drop(failure));
        for (at, (change, is_lost)) in batch.changes.iter().zip(&mut lost).enumerate() {
            match self.attempt(Changes::of([change])).await {
                Ok(()) => *is_lost = false,
                Err(failure @ WriteFailure::TimedOut(_)) => {
                    self.lose(Changes::of(batch.changes.iter().skip(at)), failure);
                    break;
                }
                Err(failure) => self.lose(Changes::of([change]), failure),
            }
        }
        lost
    }
}

impl<V: KeyedValue, E> Worker<V, E> {
    /// Has the entry of a key deleted before anything else is sent.
    fn keep_delete(&self, key: &[u8]) {
        let client = self.cache.client();
        quietly(|| {
            // A cache that is closed sends nothing more, and its entries end with their TTL.
            let _is_kept = client.keep(delete_of::<V>(), &unlink(key));
        });
    }

    /// Reports changes that do not reach the source.
    fn lose(&self, changes: Changes<V>, failure: WriteFailure<E>) {
        let older = self.queue.lose(changes.len(), failure.clone());
        quietly(|| drop(older));
        let (resource, cause) = (<V::Key as Key>::RESOURCE, failure.cause());
        let monitor = &self.cache.client().monitor;
        quietly(|| monitor.record_lost(resource, changes.len(), cause));
        let lost = Lost { changes, failure };
        quietly(|| match &self.on_lost {
            Some(on_lost) => on_lost(lost),
            None => drop(lost),
        });
    }
}

impl<V: KeyedValue, E> Drop for Worker<V, E> {
    fn drop(&mut self) {
        let left = self.queue.stop();
        if !left.is_empty() {
            // Nothing can be sent from here, but by whoever uses the cache next, on another runtime.
            for (key, _) in &left {
                self.keep_delete(key);
            }
            let changes = Changes::of(left.iter().map(|(_, pending)| pending));
            self.lose(changes, WriteFailure::Stopped);
        }
        self.queue.end();
        quietly(|| drop(left));
    }
}

/// Waits until then, or without an end.
async fn at(due: Option<Instant>) {
    match due {
        Some(due) => time::sleep_until(due).await,
        None => std::future::pending().await,
    }
}

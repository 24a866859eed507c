//! The task that writes to the source.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;

use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt, StreamExt};
use tokio::time::{self, Instant};

use crate::cache::Cache;
use crate::random::jitter;
use crate::value::KeyedValue;
use crate::write_behind::changes::{Changes, Pending};
use crate::write_behind::error::{Lost, WriteFailure};
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
        self.check(&batch, &lost).await;
        let lost = lost.into_iter().filter(|is_lost| *is_lost).count();
        self.queue.settle(&batch, lost);
    }

    async fn attempts(&self, changes: &Changes<V>) -> Result<(), WriteFailure<E>> {
        let mut attempt = 1;
        loop {
            let Err(failure) = self.attempt(changes.clone()).await else {
                return Ok(());
            };
            if attempt >= self.settings.attempts {
                return Err(failure);
            }
            time::sleep(self.settings.backoff.after(attempt, jitter())).await;
            attempt += 1;
        }
    }

    async fn attempt(&self, changes: Changes<V>) -> Result<(), WriteFailure<E>> {
        let limit = self.settings.write_timeout;
        let writing = async { (self.writer)(changes).await };
        #[expect(
            clippy::disallowed_methods,
            reason = "a writer is the caller's code, and ends on the clock of its runtime"
        )]
        let writing = time::timeout(limit, AssertUnwindSafe(writing).catch_unwind());
        let ended = match writing.await {
            Ok(Ok(Ok(()))) => Ok(()),
            Ok(Ok(Err(error))) => Err(WriteFailure::Write(Arc::new(error))),
            Ok(Err(_panic)) => Err(WriteFailure::Panicked),
            Err(_elapsed) => Err(WriteFailure::TimedOut(limit)),
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
        if lost.len() == 1 || matches!(failure, WriteFailure::TimedOut(_)) {
            self.lose(Changes::of(&batch.changes), failure);
            return lost;
        }
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
    /// Reports changes that do not reach the source.
    fn lose(&self, changes: Changes<V>, failure: WriteFailure<E>) {
        self.queue.lose(changes.len(), failure.clone());
        self.report(changes, failure);
    }

    fn report(&self, changes: Changes<V>, failure: WriteFailure<E>) {
        if let Some(on_lost) = &self.on_lost {
            let lost = Lost { changes, failure };
            // A panic there must not end the writes; the hook has reported it.
            drop(catch_unwind(AssertUnwindSafe(|| on_lost(lost))));
        }
    }
}

impl<V: KeyedValue, E> Drop for Worker<V, E> {
    fn drop(&mut self) {
        let left = self.queue.stop();
        if !left.is_empty() {
            self.report(Changes::of(&left), WriteFailure::Stopped);
        }
    }
}

/// Waits until then, or without an end.
async fn at(due: Option<Instant>) {
    match due {
        Some(due) => time::sleep_until(due).await,
        None => std::future::pending().await,
    }
}

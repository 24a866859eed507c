//! The queue of changes, as the handles and the task that writes share it.

use std::hash::{BuildHasher as _, RandomState};
use std::mem::take;
use std::pin::Pin;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::{Notify, Semaphore, watch};

use crate::client::Finish;
use crate::write_behind::error::{FlushError, WriteFailure};
use crate::write_behind::settings::Settings;
use crate::write_behind::state::{Batch, KeyBytes, Next, State};
use crate::write_behind::stats::WriteBehindStats;
use crate::write_behind::stores::{Stores, Storing};

/// What the handles and the task that writes share.
pub(super) struct Queue<C, E> {
    state: Mutex<Shared<C, E>>,
    /// Wakes the task that writes.
    work: Notify,
    /// A place for each key; waiting writers get them in their order.
    room: Semaphore,
    settled: watch::Sender<Settled>,
    stores: Stores,
    /// Hashes entries, so that the queue need not keep them.
    hasher: RandomState,
}

struct Shared<C, E> {
    // Its changes are shared, so that nothing of the caller's runs under the lock.
    order: State<C>,
    counts: WriteBehindStats,
    /// What no error has reported.
    lost: u64,
    failure: Option<WriteFailure<E>>,
    /// The source has taken nothing of the last batch.
    is_refused: bool,
}

/// How far the task is.
#[derive(Clone, Copy, Default)]
struct Settled {
    /// Each change up to here has reached the source, or is lost.
    up_to: u64,
    has_stopped: bool,
}

impl<C: Clone, E> Queue<C, E> {
    pub(super) fn new(capacity: usize) -> Self {
        Self {
            state: Mutex::new(Shared {
                order: State::new(),
                counts: WriteBehindStats::default(),
                lost: 0,
                failure: None,
                is_refused: false,
            }),
            work: Notify::new(),
            room: Semaphore::new(capacity.min(Semaphore::MAX_PERMITS)),
            settled: watch::Sender::new(Settled::default()),
            stores: Stores::default(),
            hasher: RandomState::new(),
        }
    }

    /// Returns the hash of an entry.
    pub(super) fn hash(&self, entry: &[u8]) -> u64 {
        self.hasher.hash_one(entry)
    }

    /// Takes a change, in place of an older one of the key; waits for room for a key that is not there. Returns what stands for its
    /// command to the cache, which is yet to be sent; `None` if the queue is closed.
    pub(super) async fn push(&self, key: &KeyBytes, change: C) -> Option<Storing<'_>> {
        // One that replaces another one needs no room.
        if let Some(storing) = self.replace(key, &change) {
            return Some(storing);
        }
        let place = self.room.acquire().await.ok()?;
        let mut state = self.state();
        if state.order.is_closed {
            return None;
        }
        state.counts.changes += 1;
        // Another caller can have been faster with the same key.
        let old = state.order.replace(key, &change);
        if old.is_some() {
            state.counts.coalesced += 1;
        } else {
            place.forget();
            state.order.push(key, change);
        }
        // Under the lock, before the task can see the change.
        let storing = self.stores.begin(key);
        drop(state);
        // Foreign code, outside of the lock.
        drop(old);
        self.work.notify_one();
        Some(storing)
    }

    /// Takes a change if an older one of the key waits, and the queue is open.
    fn replace(&self, key: &KeyBytes, change: &C) -> Option<Storing<'_>> {
        let mut state = self.state();
        if state.order.is_closed {
            return None;
        }
        let old = state.order.replace(key, change)?;
        state.counts.changes += 1;
        state.counts.coalesced += 1;
        let storing = self.stores.begin(key);
        drop(state);
        drop(old);
        Some(storing)
    }

    /// Waits until the commands to the cache have ended of each of these keys that has no newer change.
    pub(super) async fn stored(&self, keys: &[KeyBytes]) {
        let is_storing = || keys.iter().any(|key| self.is_storing(key));
        self.stores.end(is_storing).await;
    }

    /// Returns whether a key without a newer change has commands to the cache that have not ended.
    pub(super) fn is_storing(&self, key: &[u8]) -> bool {
        self.stores.has(key) && self.is_newest(key)
    }

    /// Returns the newest change of a key that has not reached the source.
    pub(super) fn find(&self, key: &[u8]) -> Option<C> {
        self.state().order.find(key)
    }

    /// Returns the number of changes that have not reached the source.
    pub(super) fn len(&self) -> usize {
        self.state().order.len()
    }

    pub(super) fn stats(&self) -> WriteBehindStats {
        let state = self.state();
        WriteBehindStats {
            pending: state.order.len(),
            oldest: state.order.oldest().map(|since| since.elapsed()),
            ..state.counts
        }
    }

    /// Decides what the task does.
    pub(super) fn next(&self, settings: &Settings) -> Next<C> {
        let has_room = self.room.available_permits() > 0;
        let mut state = self.state();
        state.order.next(settings.most, settings.interval, has_room)
    }

    /// Returns whether the end is waited for, and the source takes nothing: each batch is tried once then.
    pub(super) fn is_hopeless(&self) -> bool {
        let state = self.state();
        state.order.is_closed && state.is_refused
    }

    /// Waits for work.
    pub(super) async fn work(&self) {
        self.work.notified().await;
    }

    /// Returns whether a batch's change of the key is the newest.
    pub(super) fn is_newest(&self, key: &[u8]) -> bool {
        !self.state().order.waits(key)
    }

    /// Counts a call of the writer that failed.
    pub(super) fn count_failure(&self) {
        self.state().counts.failures += 1;
    }

    /// Notes that changes are lost, and returns the failure of those before, which is not to be dropped under the lock.
    pub(super) fn lose(&self, changes: usize, failure: WriteFailure<E>) -> Option<WriteFailure<E>> {
        let mut state = self.state();
        state.counts.lost += changes as u64;
        state.lost += changes as u64;
        state.failure.replace(failure)
    }

    /// Ends a batch, of which so many changes are lost.
    pub(super) fn settle(&self, batch: &Batch<C>, lost: usize) {
        let mut state = self.state();
        let ended = state.order.end(batch);
        state.counts.written += (batch.keys.len() - lost) as u64;
        state.is_refused = lost == batch.keys.len();
        let up_to = state.order.settled();
        drop(state);
        drop(ended);
        self.room.add_permits(batch.keys.len());
        self.settled.send_modify(|settled| settled.up_to = up_to);
    }

    /// Takes no more changes.
    pub(super) fn close(&self) {
        self.state().order.is_closed = true;
        // Those who wait for room have to see it.
        self.room.close();
        self.work.notify_one();
    }

    /// Waits until all changes taken so far have reached the source or are lost.
    pub(super) async fn flush(&self) -> Result<(), FlushError<E>> {
        self.settle_all().await;
        let mut state = self.state();
        match (state.failure.take(), take(&mut state.lost)) {
            (Some(failure), lost) => Err(FlushError { lost, failure }),
            (None, _) => Ok(()),
        }
    }

    async fn settle_all(&self) {
        let target = {
            let mut state = self.state();
            state.order.flush_to = state.order.changes;
            state.order.changes
        };
        self.work.notify_one();
        let mut settled = self.settled.subscribe();
        let is_done = |settled: &Settled| settled.up_to >= target || settled.has_stopped;
        // The sender is this queue's.
        let _settled = settled.wait_for(is_done).await;
    }

    /// Takes no more changes, and returns those that have not reached the source. [`end`](Self::end) has to follow.
    pub(super) fn stop(&self) -> Vec<(KeyBytes, C)> {
        let mut state = self.state();
        state.order.is_closed = true;
        state.order.drain()
    }

    /// Ends all waits.
    pub(super) fn end(&self) {
        self.room.close();
        self.settled
            .send_modify(|settled| settled.has_stopped = true);
    }

    fn state(&self) -> MutexGuard<'_, Shared<C, E>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<C: Clone + Send + Sync, E: Send + Sync> Finish for Queue<C, E> {
    fn finish(&self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        self.close();
        Box::pin(self.settle_all())
    }

    fn unfinished(&self) -> u64 {
        let state = self.state();
        state.order.len() as u64 + state.lost
    }
}

//! Values on their way to the source: one for each key, in the order in which the keys came.

use std::collections::{HashMap, VecDeque};
use std::mem::{replace, take};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, Semaphore, watch};
use tokio::time::Instant;

use crate::write_behind::error::{FlushError, WriteFailure};

/// The bytes of a whole key.
pub(super) type KeyBytes = Arc<[u8]>;

/// What the handles and the task that writes share.
pub(super) struct Queue<V, E> {
    state: Mutex<State<V, E>>,
    /// Wakes the task that writes.
    work: Notify,
    /// A place for each key; waiting writers get them in their order.
    room: Semaphore,
    settled: watch::Sender<Settled>,
}

struct State<V, E> {
    // Shared, so that nothing of the caller's runs under the lock.
    waiting: HashMap<KeyBytes, Arc<V>>,
    /// The keys of `waiting`, each with its place in the order of all writes, and the time of its first value.
    order: VecDeque<(KeyBytes, u64, Instant)>,
    /// The batch that is being written.
    writing: Batch<V>,
    /// The number of writes so far.
    writes: u64,
    /// Writes up to here go to the source without delay.
    flush_to: u64,
    is_closed: bool,
    lost: u64,
    failure: Option<WriteFailure<E>>,
}

/// Values that are written together, with their keys.
pub(super) struct Batch<V> {
    pub(super) keys: Vec<KeyBytes>,
    pub(super) values: Arc<[Arc<V>]>,
}

/// How far the task is.
#[derive(Clone, Copy, Default)]
struct Settled {
    /// Each write up to here has reached the source, or is lost.
    up_to: u64,
    has_stopped: bool,
}

/// What the task does next.
pub(super) enum Next<V> {
    Write(Batch<V>),
    /// It waits for work, at most until this time.
    Wait(Option<Instant>),
    End,
}

/// Ends the waits of all others with the task that writes.
pub(super) struct TaskGuard<V, E>(pub(super) Arc<Queue<V, E>>);

impl<V, E> Queue<V, E> {
    pub(super) fn new(capacity: usize) -> Self {
        Self {
            state: Mutex::new(State {
                waiting: HashMap::new(),
                order: VecDeque::new(),
                writing: Batch::default(),
                writes: 0,
                flush_to: 0,
                is_closed: false,
                lost: 0,
                failure: None,
            }),
            work: Notify::new(),
            room: Semaphore::new(capacity.min(Semaphore::MAX_PERMITS)),
            settled: watch::Sender::new(Settled::default()),
        }
    }

    /// Takes a value, in place of an older one of the key; waits for room for a key that is not there. Returns whether the queue is open.
    pub(super) async fn push(&self, key: &KeyBytes, value: Arc<V>) -> bool {
        // One that replaces another one needs no room.
        if self.replace(key, &value) {
            return true;
        }
        let Ok(place) = self.room.acquire().await else {
            return false;
        };
        let mut state = self.state();
        if state.is_closed {
            return false;
        }
        state.writes += 1;
        let old = state.waiting.insert(Arc::clone(key), value);
        if old.is_none() {
            place.forget();
            let (write, now) = (state.writes, Instant::now());
            state.order.push_back((Arc::clone(key), write, now));
        }
        drop(state);
        self.work.notify_one();
        true
    }

    fn replace(&self, key: &KeyBytes, value: &Arc<V>) -> bool {
        let mut state = self.state();
        if state.is_closed {
            return false;
        }
        let Some(waiting) = state.waiting.get_mut(key) else {
            return false;
        };
        let old = replace(waiting, Arc::clone(value));
        state.writes += 1;
        drop(state);
        // Foreign code, outside of the lock.
        drop(old);
        true
    }

    /// Returns the value of a key that has not reached the source.
    pub(super) fn find(&self, key: &[u8]) -> Option<Arc<V>> {
        let state = self.state();
        if let Some(value) = state.waiting.get(key) {
            return Some(Arc::clone(value));
        }
        let writing = &state.writing;
        let at = writing.keys.iter().position(|one| **one == *key)?;
        writing.values.get(at).cloned()
    }

    /// Returns the number of values that have not reached the source.
    pub(super) fn len(&self) -> usize {
        let state = self.state();
        state.waiting.len() + state.writing.keys.len()
    }

    /// Decides what the task does.
    pub(super) fn next(&self, most: usize, interval: Duration) -> Next<V> {
        let mut state = self.state();
        let Some(&(_, first, since)) = state.order.front() else {
            return if state.is_closed {
                Next::End
            } else {
                Next::Wait(None)
            };
        };
        let due = since + interval;
        let is_due = state.order.len() >= most
            || state.is_closed
            || first <= state.flush_to
            || due <= Instant::now();
        if !is_due {
            return Next::Wait(Some(due));
        }
        let count = most.min(state.order.len());
        let keys: Vec<KeyBytes> = state.order.drain(..count).map(|(key, ..)| key).collect();
        let values = keys.iter().filter_map(|key| state.waiting.remove(key));
        let values = values.collect();
        let batch = Batch { keys, values };
        state.writing = batch.clone();
        Next::Write(batch)
    }

    /// Waits for work.
    pub(super) async fn work(&self) {
        self.work.notified().await;
    }

    /// Returns which keys of a batch have no newer value.
    pub(super) fn newest(&self, keys: &[KeyBytes]) -> Vec<bool> {
        let state = self.state();
        keys.iter()
            .map(|key| !state.waiting.contains_key(key))
            .collect()
    }

    /// Notes that values are lost.
    pub(super) fn lose(&self, values: usize, failure: WriteFailure<E>) {
        let mut state = self.state();
        state.lost += values as u64;
        state.failure = Some(failure);
    }

    /// Ends a batch, whatever became of it.
    pub(super) fn settle(&self, batch: &Batch<V>) {
        let mut state = self.state();
        let written = take(&mut state.writing);
        let first = state.order.front().map(|(_, first, _)| *first);
        let up_to = first.map_or(state.writes, |first| first - 1);
        drop(state);
        drop(written);
        self.room.add_permits(batch.keys.len());
        self.settled.send_modify(|settled| settled.up_to = up_to);
    }

    /// Takes no more values.
    pub(super) fn close(&self) {
        self.state().is_closed = true;
        self.work.notify_one();
    }

    /// Waits until all values taken so far have reached the source or are lost.
    pub(super) async fn flush(&self) -> Result<(), FlushError<E>> {
        let target = {
            let mut state = self.state();
            state.flush_to = state.writes;
            state.writes
        };
        self.work.notify_one();
        let mut settled = self.settled.subscribe();
        let is_done = |settled: &Settled| settled.up_to >= target || settled.has_stopped;
        // The sender is this queue's.
        let _settled = settled.wait_for(is_done).await;
        let mut state = self.state();
        match (state.failure.take(), take(&mut state.lost)) {
            (Some(failure), lost) => Err(FlushError { lost, failure }),
            (None, _) => Ok(()),
        }
    }

    fn stop(&self) {
        let mut state = self.state();
        state.is_closed = true;
        let lost = state.waiting.len() + state.writing.keys.len();
        if lost > 0 {
            state.lost += lost as u64;
            state.failure = Some(WriteFailure::Stopped);
        }
        drop(state);
        self.room.close();
        self.settled
            .send_modify(|settled| settled.has_stopped = true);
    }

    fn state(&self) -> MutexGuard<'_, State<V, E>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<V, E> Drop for TaskGuard<V, E> {
    fn drop(&mut self) {
        self.0.stop();
    }
}

impl<V> Default for Batch<V> {
    fn default() -> Self {
        Self {
            keys: Vec::new(),
            values: Arc::new([]),
        }
    }
}

// By hand, since a value need not be `Clone`.
impl<V> Clone for Batch<V> {
    fn clone(&self) -> Self {
        Self {
            keys: self.keys.clone(),
            values: Arc::clone(&self.values),
        }
    }
}

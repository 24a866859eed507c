//! The store behind its lock.

use std::sync::{Mutex, PoisonError};

use super::steps;
use super::store::Store;

/// Steps of removing expired entries that take less than a millisecond.
const STEPS_PER_HOLD: usize = 1_000;

/// A std mutex: nothing awaits while it is held.
pub(super) struct Shared(Mutex<Store>);

impl Shared {
    pub(super) fn new(max_bytes: Option<usize>) -> Self {
        Self(Mutex::new(Store::new(max_bytes)))
    }

    /// Runs `work` as one step, then serves waiting pops and evicts entries over the bound.
    ///
    /// Wakers are called and large values freed after the lock is released.
    pub(super) fn locked<R>(&self, work: impl FnOnce(&mut Store) -> R) -> R {
        // A panic under the lock would be a bug of a command; others may still use the engine.
        let mut store = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        steps::hold(true);
        store.clock.refresh();
        let outcome = work(&mut store);
        let deferred = store.settle();
        steps::hold(false);
        drop(store);
        deferred.finish();
        outcome
    }

    /// Removes expired entries a few at a time, so that others get the lock, and then runs `work`.
    pub(super) fn without_expired<R>(&self, work: impl FnOnce(&mut Store) -> R) -> R {
        while self.locked(|store| store.remove_expired_in(STEPS_PER_HOLD)) {}
        self.locked(work)
    }
}

//! The store behind its lock, and work that is put off until the lock is released.

use std::sync::{Mutex, PoisonError};

use tokio::sync::oneshot;

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

/// Values of up to so many bytes are freed at once: that takes microseconds at most.
const SMALL: usize = 16 * 1024;

/// Filled under the lock, and finished by the same thread once it has released the lock.
#[derive(Default)]
pub(super) struct Deferred {
    garbage: Vec<Box<dyn Send>>,
    wakes: Vec<oneshot::Sender<()>>,
}

impl Deferred {
    /// Drops a value after the lock is released if it has many bytes, and right now otherwise.
    ///
    /// `UNLINK` of a large hash may not keep others waiting while its fields are freed.
    pub(super) fn discard(&mut self, bytes: usize, value: impl Send + 'static) {
        if bytes > SMALL {
            self.garbage.push(Box::new(value));
        }
    }

    /// Wakes a waiting task after the lock is released: its waker is foreign code, and may come
    /// back to this engine.
    pub(super) fn wake(&mut self, sender: oneshot::Sender<()>) {
        self.wakes.push(sender);
    }

    pub(super) fn finish(self) {
        for sender in self.wakes {
            // This fails only while the future is being dropped, which then puts its item back.
            let _ = sender.send(());
        }
        drop(self.garbage);
    }
}

//! The store behind its lock.

use std::sync::{Mutex, PoisonError};

use super::store::Store;

/// A std mutex: nothing awaits while it is held.
pub(super) struct Shared(Mutex<Store>);

impl Shared {
    pub(super) fn new(max_bytes: Option<usize>) -> Self {
        Self(Mutex::new(Store::new(max_bytes)))
    }

    /// Runs `work` with nothing in between, then serves waiters and keeps the bound on bytes.
    pub(super) fn locked<R>(&self, work: impl FnOnce(&mut Store) -> R) -> R {
        let mut store = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        store.begin();
        let outcome = work(&mut store);
        store.settle();
        outcome
    }
}

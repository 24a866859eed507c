//! The commands of changes that are under way to the cache.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use crate::write_behind::state::KeyBytes;

/// The number of commands of each key that have begun and not ended. An older one can come behind a newer one, over a connection of
/// another runtime: so entries are compared when all have ended.
#[derive(Default)]
pub(super) struct Stores {
    counts: Mutex<HashMap<KeyBytes, usize>>,
    ended: Notify,
}

/// One such command; dropped, it has ended.
pub(super) struct Storing<'s> {
    stores: &'s Stores,
    key: KeyBytes,
}

impl Stores {
    pub(super) fn begin(&self, key: &KeyBytes) -> Storing<'_> {
        *self.counts().entry(Arc::clone(key)).or_default() += 1;
        let key = Arc::clone(key);
        Storing { stores: self, key }
    }

    /// Returns whether there are any of a key.
    pub(super) fn has(&self, key: &[u8]) -> bool {
        self.counts().contains_key(key)
    }

    /// Waits until some have ended, as long as any is waited for.
    pub(super) async fn end(&self, is_awaited: impl Fn() -> bool) {
        loop {
            // Made before the question, so that no end is missed.
            let ended = self.ended.notified();
            if !is_awaited() {
                return;
            }
            ended.await;
        }
    }

    fn counts(&self) -> MutexGuard<'_, HashMap<KeyBytes, usize>> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Storing<'_> {
    fn drop(&mut self) {
        let mut counts = self.stores.counts();
        if let Some(count) = counts.get_mut(&self.key) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.key);
            }
        }
        drop(counts);
        self.stores.ended.notify_waiters();
    }
}

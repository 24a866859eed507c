//! Keys whose source has failed and is left alone for a while.

use std::collections::HashMap;
use std::fmt;
use std::sync::Mutex;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use tokio::time::Instant;

use crate::flight::lock;

/// The most keys that are kept: a source of more than that is asked again.
const MOST: usize = 8192;

/// The keys whose source is left alone, and until when.
#[derive(Default)]
pub(super) struct Rests {
    count: AtomicUsize,
    table: Mutex<HashMap<Box<[u8]>, Instant>>,
}

impl Rests {
    /// Leaves the source of a key alone for so long.
    pub(super) fn begin(&self, key: &[u8], time: Duration) {
        let now = Instant::now();
        let Some(until) = now.checked_add(time) else {
            return;
        };
        let mut table = lock(&self.table);
        if table.len() >= MOST {
            table.retain(|_, until| *until > now);
        }
        if table.len() < MOST {
            table.insert(key.into(), until);
        }
        self.count.store(table.len(), Relaxed);
    }

    /// Returns whether the source of a key is left alone.
    pub(super) fn is_on(&self, key: &[u8]) -> bool {
        if !self.any() {
            return false;
        }
        let mut table = lock(&self.table);
        let is_on = table.get(key).is_some_and(|until| *until > Instant::now());
        if !is_on {
            table.remove(key);
            self.count.store(table.len(), Relaxed);
        }
        is_on
    }

    /// Returns whether the source of any key is left alone, or was.
    #[inline]
    pub(super) fn any(&self) -> bool {
        self.count.load(Relaxed) != 0
    }

    /// Ends the rest of a source that has answered, or whose key was written.
    pub(super) fn end(&self, key: &[u8]) {
        if self.any() {
            let mut table = lock(&self.table);
            table.remove(key);
            self.count.store(table.len(), Relaxed);
        }
    }

    /// The same for all keys.
    pub(super) fn end_all(&self) {
        if self.any() {
            lock(&self.table).clear();
            self.count.store(0, Relaxed);
        }
    }
}

impl fmt::Debug for Rests {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Keys are nobody's business.
        f.debug_struct("Rests")
            .field("count", &self.count)
            .finish_non_exhaustive()
    }
}

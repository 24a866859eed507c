//! Keys whose source has failed and is left alone for a while.

use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use tokio::time::Instant;

use crate::flight::clocks::LONGEST;
use crate::flight::lock;
use crate::flight::recent::Recent;

/// So many keys are kept, in 5 MiB at most: with more, the sources of the first ones are asked again.
const KEPT: usize = 64 * 1024;

/// The keys whose source is left alone, and until when.
#[derive(Debug)]
pub(super) struct Rests {
    count: AtomicUsize,
    hasher: RandomState,
    until: Mutex<Recent<Instant>>,
}

impl Rests {
    pub(super) fn new() -> Self {
        Self {
            count: AtomicUsize::new(0),
            hasher: RandomState::new(),
            until: Mutex::new(Recent::new(KEPT)),
        }
    }

    /// Leaves the source of a key alone for so long.
    pub(super) fn begin(&self, key: &[u8], time: Duration) {
        let now = Instant::now();
        let until = now + time.min(LONGEST);
        self.change(|rests| {
            rests.forget_while(|until| until <= now);
            rests.note(self.hasher.hash_one(key), until);
        });
    }

    /// Returns whether the source of a key is left alone.
    pub(super) fn is_on(&self, key: &[u8]) -> bool {
        if !self.any() {
            return false;
        }
        let hash = self.hasher.hash_one(key);
        let until = self.until().get(hash);
        let is_on = until.is_some_and(|until| until > Instant::now());
        if until.is_some() && !is_on {
            self.change(|rests| rests.remove(hash));
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
            let now = Instant::now();
            self.change(|rests| {
                rests.remove(self.hasher.hash_one(key));
                // Each write asks while there are any.
                rests.forget_while(|until| until <= now);
            });
        }
    }

    /// The same for all keys.
    pub(super) fn end_all(&self) {
        if self.any() {
            self.change(|rests| *rests = Recent::new(KEPT));
        }
    }

    fn change(&self, change: impl FnOnce(&mut Recent<Instant>)) {
        let mut rests = self.until();
        change(&mut rests);
        self.count.store(rests.len(), Relaxed);
    }

    fn until(&self) -> MutexGuard<'_, Recent<Instant>> {
        lock(&self.until)
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::advance;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn rests_that_are_over_are_forgotten_with_the_next_write() {
        let second = Duration::from_secs(1);
        let rests = Rests::new();
        rests.begin(b"a", second);
        rests.end(b"b");
        assert!(rests.is_on(b"a"));
        advance(second).await;
        rests.end(b"b");
        assert!(!rests.any());
    }
}

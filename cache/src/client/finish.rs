//! Work that a cache waits for before it is closed.

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use futures_util::future::join_all;

/// Work in the background that can be brought to its end.
pub(crate) trait Finish: Send + Sync {
    /// Takes no more work, and waits for the end of all.
    fn finish(&self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>>;

    /// Returns the number of items that are not done, or have failed and nobody knows of it.
    fn unfinished(&self) -> u64;
}

/// All such work of a cache.
#[derive(Default)]
pub(crate) struct Finishers(Mutex<Vec<Weak<dyn Finish>>>);

impl Finishers {
    pub(crate) fn add(&self, work: Weak<dyn Finish>) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Those that have ended give their place.
        all.retain(|work| work.strong_count() > 0);
        all.push(work);
    }

    /// Takes no more work, and waits for the end of all.
    pub(crate) async fn finish(&self) {
        let all = self.all();
        join_all(all.iter().map(|work| work.finish())).await;
    }

    /// Returns the number of items that are not done.
    pub(crate) fn unfinished(&self) -> u64 {
        self.all().iter().map(|work| work.unfinished()).sum()
    }

    fn all(&self) -> Vec<Arc<dyn Finish>> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.iter().filter_map(Weak::upgrade).collect()
    }
}

impl fmt::Debug for Finishers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Finishers")
            .field("unfinished", &self.unfinished())
            .finish()
    }
}

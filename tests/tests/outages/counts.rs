//! Counts the events of a cache.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use typed_cache::{ErrorKind, Event, Observer};
use typed_cache_tests::harness::PATIENCE;

/// The events so far; clones share them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counts(Arc<Mutex<Seen>>);

#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    pub(crate) connected: usize,
    pub(crate) connect_failed: usize,
    pub(crate) disconnected: usize,
    /// The operations that ended with an error.
    pub(crate) failed: Vec<ErrorKind>,
}

impl Counts {
    pub(crate) fn seen(&self) -> Seen {
        self.change(|seen| seen.clone())
    }

    /// Waits until the counts are as asked.
    pub(crate) async fn wait_for(&self, condition: impl Fn(&Seen) -> bool) {
        until(
            async || condition(&self.seen()),
            || format!("{:?}", self.seen()),
        )
        .await;
    }

    fn change<T>(&self, change: impl FnOnce(&mut Seen) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Observer for Counts {
    fn observe(&self, event: &Event<'_>) {
        self.change(|seen| match event {
            Event::Connected { .. } => seen.connected += 1,
            Event::ConnectFailed { .. } => seen.connect_failed += 1,
            Event::Disconnected { .. } => seen.disconnected += 1,
            Event::Operation {
                error: Some(error), ..
            } => seen.failed.push(error.kind()),
            _ => {}
        });
    }
}

/// Asks again until the answer is yes, and says what it sees if it never is.
pub(crate) async fn until(mut answer: impl AsyncFnMut() -> bool, sees: impl Fn() -> String) {
    let asks = async {
        while !answer().await {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    let end = tokio::time::timeout(PATIENCE, asks).await;
    end.unwrap_or_else(|_| panic!("still waiting, with {}", sees()));
}

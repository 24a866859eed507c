//! The flush that is under way, and the ends of the last ones.

use std::pin::Pin;
use std::time::{self, Duration};

use futures_util::future::{AbortHandle, Shared, WeakShared};
use tokio::runtime::Id;
use tokio::time::Instant;

use super::answer::is_of_writes;
use crate::error::{Error, Result};
use crate::events::OwedChange;
use crate::operation::Spec;

/// The flush that is under way, if one is.
#[derive(Debug, Default)]
pub(in crate::client) struct Settling {
    /// It goes on while any message waits for it, and is driven by all of them: one that nobody polls holds up no other.
    flush: Option<(WeakShared<Flush>, UnderWay)>,
    /// The number of flushes that have begun.
    pub(in crate::client) begun: u64,
    /// The number of the last one that failed, and its error.
    pub(in crate::client) failed: Option<(u64, Error)>,
    /// The last time when the server took no writes, and its error.
    refused: Option<(Instant, Error)>,
    /// What is to be counted and observed, which is done outside of the flush: an observer can panic.
    pub(in crate::client) changes: Vec<(Spec, OwedChange)>,
}

pub(in crate::client) type Flush = Pin<Box<dyn Future<Output = Result<()>> + Send>>;

/// Where and when a flush was begun.
#[derive(Clone, Debug)]
pub(in crate::client) struct UnderWay {
    /// `None` outside of a runtime.
    pub(in crate::client) runtime: Option<Id>,
    pub(in crate::client) begun: time::Instant,
    /// Ends it.
    pub(in crate::client) abort: AbortHandle,
}

/// The time between two attempts at a server that takes no writes.
const PAUSE: Duration = Duration::from_millis(100);

impl Settling {
    /// Returns the last flush, if anyone waits for it.
    pub(in crate::client) fn flush(&self) -> Option<(Shared<Flush>, UnderWay)> {
        let (flush, under_way) = self.flush.as_ref()?;
        Some((flush.upgrade()?, under_way.clone()))
    }

    pub(in crate::client) fn set_flush(&mut self, flush: &Shared<Flush>, under_way: UnderWay) {
        self.flush = flush.downgrade().map(|flush| (flush, under_way));
    }

    pub(in crate::client) fn refuse(&mut self, now: Instant, error: Error) {
        self.refused = Some((now, error));
    }

    /// Returns the error of a flush that began and failed since. One that began before may have found no connection where there is
    /// one now, and the deadline of another is not that of the caller. A refusal is no failure.
    pub(in crate::client) fn failure_since(&self, before: u64) -> Option<Error> {
        let (number, error) = self.failed.as_ref()?;
        let is_failure = !error.is_timeout() && !is_of_writes(error);
        (*number > before && is_failure).then(|| error.clone())
    }

    /// Returns the error of a server that took no writes a moment ago.
    pub(in crate::client) fn refusal(&self) -> Option<Error> {
        let (last, error) = self.refused.as_ref()?;
        (last.elapsed() < PAUSE).then(|| error.clone())
    }
}

//! A timer on the real clock.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Instant;

use tokio::runtime::Handle;
use tokio::time::{Sleep, sleep};

/// A timer that can be armed again and again.
///
/// It is tokio's, held to the real clock: tokio's own can be paused, and leaps then while a server's reply is on its way.
#[derive(Debug, Default)]
pub(crate) struct Alarm {
    sleep: Option<Pin<Box<Sleep>>>,
    due: Option<Instant>,
}

impl Alarm {
    /// Sets the time unless an earlier one is set, and returns whether it did; the alarm must be polled then.
    #[inline]
    pub(crate) fn arm(&mut self, due: Instant) -> bool {
        let is_earlier = self.due.is_none_or(|set| due < set);
        if is_earlier {
            self.set(due);
        }
        is_earlier
    }

    /// Returns whether the time has come, which unsets it; else wakes the task then.
    #[inline]
    pub(crate) fn poll(&mut self, context: &mut Context<'_>) -> Poll<()> {
        while let (Some(due), Some(sleep)) = (self.due, &mut self.sleep) {
            // A timer rings only once its runtime has looked at the time, which one that was not driven has yet to do.
            if Instant::now() >= due {
                self.due = None;
                return Poll::Ready(());
            }
            if sleep.as_mut().poll(context).is_pending() {
                return Poll::Pending;
            }
            self.set(due);
        }
        Poll::Pending
    }

    /// Returns whether the time has come; else wakes the task then, if this thread has a timer. That is made where it is needed.
    pub(crate) fn poll_until(&mut self, due: Instant, context: &mut Context<'_>) -> Poll<()> {
        if Instant::now() >= due {
            return Poll::Ready(());
        }
        if Handle::try_current().is_err() {
            return Poll::Pending;
        }
        // In a runtime without time tokio panics.
        let rings = catch_unwind(AssertUnwindSafe(|| {
            self.arm(due);
            self.poll(context)
        }));
        rings.unwrap_or(Poll::Pending)
    }

    fn set(&mut self, due: Instant) {
        self.due = Some(due);
        let left = due.saturating_duration_since(Instant::now());
        match &mut self.sleep {
            Some(sleep) => {
                let at = tokio::time::Instant::now() + left;
                sleep.as_mut().reset(at);
            }
            None => self.sleep = Some(Box::pin(sleep(left))),
        }
    }
}

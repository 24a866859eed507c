//! The state of an operation between the steps that it takes: what the last one needs, and the wait for the next one.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use tokio::runtime::{Handle, Id};
use tokio::time::{Sleep, sleep};

use crate::operation::Expiration;

/// What an operation keeps between its steps.
#[derive(Debug)]
pub(super) struct Between {
    /// The expiry that the last step gives.
    pub(super) expiration: Expiration,
    /// The wait before the next command goes.
    pause: Option<Pause>,
}

/// A wait that ends at a time of the real clock, or before it where tokio's is paused.
#[derive(Debug)]
struct Pause {
    due: Instant,
    /// The timer, and the runtime that drives it.
    sleep: Option<(Id, Pin<Box<Sleep>>)>,
}

impl Between {
    pub(super) fn new(expiration: Expiration) -> Self {
        Self {
            expiration,
            pause: None,
        }
    }

    /// Puts the next command off.
    pub(super) fn pause(&mut self, length: Duration) {
        self.pause = Some(Pause {
            due: Instant::now() + length,
            sleep: None,
        });
    }

    pub(super) fn poll_pause(&mut self, context: &mut Context<'_>) -> Poll<()> {
        if let Some(pause) = &mut self.pause {
            ready!(pause.poll(context));
            self.pause = None;
        }
        Poll::Ready(())
    }
}

impl Pause {
    /// Does not wait where there is no timer.
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let left = self.due.saturating_duration_since(Instant::now());
        let (Ok(runtime), false) = (Handle::try_current(), left.is_zero()) else {
            return Poll::Ready(());
        };
        // Whether a runtime that the operation has left still runs is not known.
        self.sleep.take_if(|(driver, _)| *driver != runtime.id());
        // tokio panics in a runtime without time.
        let polled = catch_unwind(AssertUnwindSafe(|| {
            let start = || (runtime.id(), Box::pin(sleep(left)));
            let (_, sleep) = self.sleep.get_or_insert_with(start);
            sleep.as_mut().poll(context)
        }));
        polled.unwrap_or(Poll::Ready(()))
    }
}

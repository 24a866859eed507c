//! One timer for all commands in flight: a deadline costs an entry in a slab, not a timer of its own.
//!
//! A limit counts from the first tick behind the start of the wait, and is noticed by the first one behind its end: it ends at
//! most two ticks late, and never early.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};
use std::time::Duration;

use slab::Slab;
use tokio::time::Instant;

/// How often deadlines are looked at.
const TICK: Duration = Duration::from_millis(20);

/// The longest limit, since a clock cannot be added to for ever: 30 years.
const LONGEST: Duration = Duration::from_secs(30 * 365 * 24 * 60 * 60);

/// After how many ticks without work the task ends.
const IDLE_TICKS: u32 = 50;

/// Wakes what waits for longer than its deadline; clones share one task, which runs while there is work.
#[derive(Clone, Default)]
pub(super) struct Ticker {
    shared: Arc<Mutex<Shared>>,
}

#[derive(Default)]
struct Shared {
    waiting: Slab<Waiting>,
    is_running: bool,
}

struct Waiting {
    limit: Duration,
    /// Set by the first tick that sees it, so that a thread which was busy before makes no deadline early.
    due: Option<Instant>,
    is_over: bool,
    waker: Waker,
}

/// What a future gives that did not end before its deadline.
#[derive(Debug)]
pub(super) struct Elapsed;

impl Ticker {
    /// Starts a deadline.
    pub(super) fn deadline(&self, limit: Duration) -> Deadline<'_> {
        Deadline {
            ticker: self,
            limit,
            slot: None,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts the task if none runs.
    fn ensure_running(&self, shared: &mut Shared) {
        if shared.is_running {
            return;
        }
        shared.is_running = true;
        let stop = StopOnDrop(self.clone());
        #[expect(
            clippy::disallowed_methods,
            reason = "the ticker's own task serves all commands in flight"
        )]
        drop(tokio::spawn(tick(stop)));
    }
}

async fn tick(ticker: StopOnDrop) {
    let mut idle = 0;
    while idle < IDLE_TICKS {
        tokio::time::sleep(TICK).await;
        let now = Instant::now();
        let mut shared = ticker.0.lock();
        idle = if shared.waiting.is_empty() {
            idle + 1
        } else {
            0
        };
        for (_, waiting) in &mut shared.waiting {
            let limit = waiting.limit.min(LONGEST);
            if *waiting.due.get_or_insert_with(|| now + limit) <= now {
                waiting.is_over = true;
                waiting.waker.wake_by_ref();
            }
        }
    }
}

/// Says that no task runs when it ends, by whatever cause, and lets what still waits start another.
struct StopOnDrop(Ticker);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        let mut shared = self.0.lock();
        shared.is_running = false;
        for (_, waiting) in &shared.waiting {
            waiting.waker.wake_by_ref();
        }
    }
}

/// When the wait of one command is over, over all of its steps.
pub(super) struct Deadline<'t> {
    ticker: &'t Ticker,
    limit: Duration,
    slot: Option<usize>,
}

impl Deadline<'_> {
    /// Waits for `future`, which is one step, until the time for all of them is over.
    pub(super) async fn limit<F: Future>(
        &mut self,
        mut future: Pin<&mut F>,
    ) -> Result<F::Output, Elapsed> {
        poll_fn(|context| match future.as_mut().poll(context) {
            Poll::Ready(output) => Poll::Ready(Ok(output)),
            Poll::Pending => self.check(context.waker()).map(Err),
        })
        .await
    }

    /// Ends the wait if its time is over, else sees to it that the ticker wakes it then.
    fn check(&mut self, waker: &Waker) -> Poll<Elapsed> {
        let mut shared = self.ticker.lock();
        self.ticker.ensure_running(&mut shared);
        match self.slot.and_then(|slot| shared.waiting.get_mut(slot)) {
            Some(waiting) if waiting.is_over => return Poll::Ready(Elapsed),
            Some(waiting) => waiting.waker.clone_from(waker),
            None => {
                self.slot = Some(shared.waiting.insert(Waiting {
                    limit: self.limit,
                    due: None,
                    is_over: false,
                    waker: waker.clone(),
                }));
            }
        }
        Poll::Pending
    }
}

impl Drop for Deadline<'_> {
    fn drop(&mut self) {
        if let Some(slot) = self.slot {
            self.ticker.lock().waiting.try_remove(slot);
        }
    }
}

//! One timer for all commands in flight: a deadline costs an entry in a slab, not a timer of its own.
//!
//! A deadline is noticed by the next tick behind it, so at most two ticks late.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
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
    /// The time of the last tick; `None` while no task runs.
    now: Option<Instant>,
}

struct Waiting {
    due: Instant,
    waker: Waker,
}

/// What a future gives that did not end before its deadline.
#[derive(Debug)]
pub(super) struct Elapsed;

impl Ticker {
    /// Runs `future` for at most `limit`.
    pub(super) fn limit<F: Future>(&self, limit: Duration, future: F) -> Limited<'_, F> {
        Limited {
            ticker: self,
            limit,
            due: None,
            slot: None,
            future,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts the task if none runs, and returns the time as of the last tick.
    fn now(&self, shared: &mut Shared) -> Instant {
        if let Some(now) = shared.now {
            return now;
        }
        let now = Instant::now();
        shared.now = Some(now);
        let stop = StopOnDrop(self.clone());
        #[expect(
            clippy::disallowed_methods,
            reason = "the ticker's own task serves all commands in flight"
        )]
        drop(tokio::spawn(tick(stop)));
        now
    }
}

async fn tick(ticker: StopOnDrop) {
    let mut idle = 0;
    while idle < IDLE_TICKS {
        tokio::time::sleep(TICK).await;
        let now = Instant::now();
        let mut shared = ticker.0.lock();
        shared.now = Some(now);
        idle = if shared.waiting.is_empty() {
            idle + 1
        } else {
            0
        };
        for (_, waiting) in &shared.waiting {
            if waiting.due <= now {
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
        shared.now = None;
        for (_, waiting) in &shared.waiting {
            waiting.waker.wake_by_ref();
        }
    }
}

pin_project_lite::pin_project! {
    /// A future with a deadline.
    pub(super) struct Limited<'a, F> {
        ticker: &'a Ticker,
        limit: Duration,
        due: Option<Instant>,
        slot: Option<usize>,
        #[pin]
        future: F,
    }

    impl<F> PinnedDrop for Limited<'_, F> {
        fn drop(this: Pin<&mut Self>) {
            let this = this.project();
            if let Some(slot) = this.slot.take() {
                this.ticker.lock().waiting.try_remove(slot);
            }
        }
    }
}

impl<F: Future> Future for Limited<'_, F> {
    type Output = Result<F::Output, Elapsed>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        if let Poll::Ready(output) = this.future.poll(context) {
            return Poll::Ready(Ok(output));
        }
        let mut shared = this.ticker.lock();
        let now = this.ticker.now(&mut shared);
        let due = *this
            .due
            .get_or_insert_with(|| now + TICK + (*this.limit).min(LONGEST));
        if due <= now {
            return Poll::Ready(Err(Elapsed));
        }
        match this.slot.and_then(|slot| shared.waiting.get_mut(slot)) {
            Some(waiting) => waiting.waker.clone_from(context.waker()),
            None => {
                *this.slot = Some(shared.waiting.insert(Waiting {
                    due,
                    waker: context.waker().clone(),
                }));
            }
        }
        Poll::Pending
    }
}

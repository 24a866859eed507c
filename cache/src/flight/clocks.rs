//! The timers of a flight.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::task::{Context, Waker};

use tokio::runtime::{Handle, Id};
use tokio::task::unconstrained;
use tokio::time::{Instant, Sleep, sleep_until};

/// The timers of a flight, one for each runtime on which somebody waits for its end: a runtime keeps its time only while it is driven,
/// and that of the load may not be.
///
/// A list, since there is seldom a second one, and a load is to take little memory.
#[derive(Default)]
pub(super) struct Clocks(Option<Box<Clock>>);

struct Clock {
    runtime: Id,
    /// `None` while it is being set, and for a runtime without time.
    sleep: Option<Pin<Box<Sleep>>>,
    next: Clocks,
}

/// A timer of one runtime.
pub(super) struct Timer {
    runtime: Id,
    sleep: Pin<Box<Sleep>>,
}

impl Clocks {
    /// Returns the runtime of this thread if the flight has no clock there; it is noted as one that has.
    #[inline]
    pub(super) fn enter(&mut self) -> Option<Id> {
        let runtime = Handle::try_current().ok()?.id();
        if self.find(|clock| clock.runtime == runtime).is_some() {
            return None;
        }
        self.0 = Some(Box::new(Clock {
            runtime,
            sleep: None,
            next: Self(self.0.take()),
        }));
        Some(runtime)
    }

    /// Keeps a timer that is set.
    pub(super) fn put(&mut self, timer: Timer) {
        if let Some(clock) = self.find(|clock| clock.runtime == timer.runtime) {
            clock.sleep = Some(timer.sleep);
        }
    }

    /// Takes a timer whose time has come.
    pub(super) fn take_elapsed(&mut self, now: Instant) -> Option<Timer> {
        let has_elapsed = |sleep: &Pin<Box<Sleep>>| sleep.deadline() <= now;
        let clock = self.find(|clock| clock.sleep.as_ref().is_some_and(has_elapsed))?;
        Some(Timer {
            runtime: clock.runtime,
            sleep: clock.sleep.take()?,
        })
    }

    #[inline]
    fn find(&mut self, is_wanted: impl Fn(&Clock) -> bool) -> Option<&mut Clock> {
        let mut next = self.0.as_deref_mut();
        while let Some(clock) = next {
            if is_wanted(clock) {
                return Some(clock);
            }
            next = clock.next.0.as_deref_mut();
        }
        None
    }
}

impl Timer {
    /// Makes a timer of this thread's runtime; `None` in a runtime without time, where tokio panics.
    pub(super) fn new(runtime: Id, due: Instant) -> Option<Self> {
        let sleep = catch_unwind(|| Box::pin(sleep_until(due))).ok()?;
        Some(Self { runtime, sleep })
    }

    pub(super) fn due(&self) -> Instant {
        self.sleep.deadline()
    }

    pub(super) fn reset(&mut self, due: Instant) {
        self.sleep.as_mut().reset(due);
    }

    /// Has the waker woken when the time comes; returns whether it has come. `None` where the runtime has ended, at which tokio panics.
    pub(super) fn start(&mut self, waker: &Waker) -> Option<bool> {
        // A task that has used up its budget would have the timer not started.
        let sleep = pin!(unconstrained(self.sleep.as_mut()));
        let mut context = Context::from_waker(waker);
        catch_unwind(AssertUnwindSafe(|| sleep.poll(&mut context).is_ready())).ok()
    }
}

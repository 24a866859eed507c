//! The wait for the end of a flight, and its clock.

use std::any::Any;
use std::future::poll_fn;
use std::mem::replace;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

use tokio::time::Instant;

use crate::flight::clocks::Timer;
use crate::flight::course::Phase;
use crate::flight::outcome::Outcome;
use crate::flight::single::{Flight, Flying};

/// The wait for a flight's outcome, which holds the place of a waker.
pub(super) struct Wait<T> {
    flight: Arc<Flight<T>>,
    place: Option<usize>,
    /// It takes the outcome before the value is stored.
    is_early: bool,
}

impl<T> Wait<T> {
    pub(super) fn new(flight: Arc<Flight<T>>, is_early: bool) -> Self {
        Self {
            flight,
            place: None,
            is_early,
        }
    }

    pub(super) fn flight(&self) -> &Flight<T> {
        &self.flight
    }
}

impl<T: Outcome> Wait<T> {
    /// Returns the outcome as `read` reads it, once it is there. The wait ends when the flight is due, on the clock of the runtime that
    /// polls; without one, on the clocks of the others.
    pub(super) fn poll<U>(&mut self, context: &Context<'_>, read: impl FnOnce(&T) -> U) -> Poll<U> {
        let mut course = self.flight.course();
        let has_ended = course.phase == Phase::Ended;
        if (has_ended || (self.is_early && course.phase == Phase::Filling))
            && let Some(outcome) = &course.outcome
        {
            // With the end, the places of all were taken.
            self.place = self.place.filter(|_| !has_ended);
            return Poll::Ready(read(outcome));
        }
        course.has_early |= self.is_early;
        let waker = context.waker();
        let mut old = None;
        match self.place.and_then(|place| course.wakers.get_mut(place)) {
            Some(known) if known.will_wake(waker) => {}
            Some(known) => old = Some(replace(known, waker.clone())),
            None => {
                if course.wakers.capacity() == 0 {
                    // Mostly there are few; the next step is one for four.
                    course.wakers.reserve_exact(2);
                }
                self.place = Some(course.wakers.insert(waker.clone()));
            }
        }
        let (runtime, due) = (course.clocks.enter(), course.due);
        drop(course);
        // A waker can own a task, which is foreign code.
        drop(old);
        if let Some(timer) = runtime.and_then(|runtime| Timer::new(runtime, due)) {
            self.flight.keep(timer);
        }
        Poll::Pending
    }
}

impl<T: Outcome> Flight<T> {
    /// Starts a timer, and keeps it if the flight goes on.
    #[cold]
    fn keep(self: &Arc<Self>, mut timer: Timer) {
        let waker = Waker::from(Arc::clone(self));
        while let Some(has_elapsed) = timer.start(&waker) {
            let mut course = self.course();
            let due = course.due;
            if course.phase == Phase::Ended {
                return drop(course);
            }
            if !has_elapsed && timer.due() == due {
                return course.clocks.put(timer);
            }
            drop(course);
            if due <= Instant::now() {
                return self.give_up();
            }
            // The store has begun meanwhile, and has its own time.
            timer.reset(due);
        }
    }
}

/// Woken by its timers, so that the time is kept whether or not those who wait are polled.
impl<T: Outcome> Wake for Flight<T> {
    fn wake(self: Arc<Self>) {
        // A panic of an observer must not end the timers of a runtime; the panic hook has shown it.
        drop(catch_unwind(AssertUnwindSafe(|| self.ring())));
    }
}

impl<T: Outcome> Flight<T> {
    fn ring(self: &Arc<Self>) {
        let now = Instant::now();
        loop {
            let mut course = self.course();
            if course.phase == Phase::Ended {
                return;
            }
            if course.due <= now {
                drop(course);
                return self.give_up();
            }
            // Those that ring too early are of a runtime that ends.
            let Some(mut timer) = course.clocks.take_elapsed(now) else {
                return;
            };
            let due = course.due;
            drop(course);
            timer.reset(due);
            self.keep(timer);
        }
    }
}

impl<T> Drop for Wait<T> {
    fn drop(&mut self) {
        if let Some(place) = self.place {
            let waker = self.flight.course().wakers.try_remove(place);
            // Outside of the lock.
            drop(waker);
        }
    }
}

impl<T: Outcome> Flying for Flight<T> {
    fn key(&self) -> &[u8] {
        self.key()
    }

    fn supersede(&self) -> bool {
        let mut course = self.course();
        if course.phase == Phase::Loading {
            course.phase = Phase::Superseded;
        }
        course.phase == Phase::Filling
    }

    fn has_ended(&self) -> bool {
        self.course().phase == Phase::Ended
    }

    fn end(self: Arc<Self>) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        let mut wait = Wait::new(self, false);
        Box::pin(poll_fn(move |context| {
            // One that nobody waited for has no outcome.
            if wait.flight.has_ended() {
                return Poll::Ready(());
            }
            wait.poll(context, |_| ())
        }))
    }

    fn into_any(self: Arc<Self>) -> Arc<dyn Any + Send + Sync> {
        self
    }
}

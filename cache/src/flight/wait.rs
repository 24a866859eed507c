//! The wait for the end of a flight, and its time.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use tokio::runtime::{Handle, Id};
use tokio::time::Instant;

use crate::flight::course::Phase;
use crate::flight::landed::Landed;
use crate::flight::single::Flight;

/// The wait for a flight's outcome, which holds the place of a waker.
pub(super) struct Wait {
    flight: Arc<Flight>,
    place: Option<usize>,
    /// It takes the outcome before the value is stored.
    is_early: bool,
}

impl Wait {
    pub(super) fn new(flight: Arc<Flight>, is_early: bool) -> Self {
        Self {
            flight,
            place: None,
            is_early,
        }
    }

    pub(super) fn flight(&self) -> &Flight {
        &self.flight
    }
}

impl Wait {
    /// Returns the outcome as `read` reads it, once it is there. The wait ends when the flight is due, on the clock of the runtime that
    /// polls; without one, on the clocks of the others.
    pub(super) fn poll<U>(
        &mut self,
        context: &Context<'_>,
        read: impl FnOnce(&Landed) -> U,
    ) -> Poll<U> {
        let mut course = self.flight.course();
        let has_ended = course.phase == Phase::Ended;
        if (has_ended || (self.is_early && course.is_filling()))
            && let Some(outcome) = &course.outcome
        {
            // With the end, the places of all were taken.
            self.place = self.place.filter(|_| !has_ended);
            return Poll::Ready(read(outcome));
        }
        course.has_early |= self.is_early;
        let waker = context.waker();
        let (place, old) = course.wakers.keep(self.place, waker);
        self.place = Some(place);
        let runtime = Handle::try_current().ok().map(|runtime| runtime.id());
        let runtime = runtime.filter(|&runtime| !course.alarms.has(runtime));
        let due = course.due;
        drop(course);
        // A waker can own a task, which is foreign code.
        drop(old);
        if let Some(runtime) = runtime {
            self.flight.set_alarm(runtime, due);
        }
        Poll::Pending
    }
}

impl Flight {
    /// Has the flight end in time on this runtime.
    #[cold]
    fn set_alarm(self: &Arc<Self>, runtime: Id, due: Instant) {
        let clock = self.places.clock(runtime);
        let alarm = clock.set(due, Arc::clone(self));
        let mut course = self.course();
        if course.phase != Phase::Ended && !course.alarms.has(runtime) {
            course.alarms.add(alarm);
        }
    }

    /// Waits for the end.
    pub(super) fn end(self: Arc<Self>) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        let mut wait = Wait::new(self, false);
        Box::pin(poll_fn(move |context| {
            let polled = wait.poll(context, |_| ());
            // One that nobody waited for has no outcome.
            if wait.flight.has_ended() {
                return Poll::Ready(());
            }
            polled
        }))
    }
}

impl Drop for Wait {
    fn drop(&mut self) {
        if let Some(place) = self.place {
            let waker = self.flight.course().wakers.remove(place);
            // Outside of the lock.
            drop(waker);
        }
    }
}

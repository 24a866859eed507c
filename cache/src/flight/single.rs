//! The load of one key.

use std::any::Any;
use std::mem::{replace, take};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use slab::Slab;
use tokio::task::AbortHandle;

use crate::flight::lock;

/// The load of one key, with the outcome `T` for all who wait.
pub(super) struct Flight<T> {
    key: Box<[u8]>,
    course: Mutex<Course<T>>,
}

/// How far a load is.
struct Course<T> {
    phase: Phase,
    /// The number of those for whom it loads.
    followers: usize,
    /// Those who are to be woken, in any order.
    wakers: Slab<Waker>,
    /// The task that loads, if it is one of its own, and for other keys, too.
    task: Option<Arc<Task>>,
    /// It goes on when nobody waits for it any more.
    is_detached: bool,
    /// Valid once it has ended; before, what those who wait can have in place of it.
    outcome: Option<T>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// The value is being loaded, and will be stored.
    Loading,
    /// A write of the key came in between: who waits gets the value, and it is not stored.
    Superseded,
    /// The value is being stored.
    Filling,
    /// It has its outcome, or nobody waits for one.
    Ended,
}

/// A task that loads, for one flight or for several; it ends with the last one that nobody waits for.
pub(crate) struct Task(AbortHandle);

impl Task {
    pub(crate) fn new(task: AbortHandle) -> Arc<Self> {
        Arc::new(Self(task))
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// The wait for a flight's outcome, which holds the place of a waker.
pub(super) struct Wait<T> {
    flight: Arc<Flight<T>>,
    place: Option<usize>,
}

/// What the table of flights needs to know of a flight, whatever its outcome.
pub(super) trait Flying: Send + Sync {
    fn key(&self) -> &[u8];

    /// Keeps the value from being stored; returns whether it is being stored already.
    fn supersede(&self) -> bool;

    /// Returns whether the flight has ended.
    fn has_ended(&self) -> bool;

    /// Waits for the end.
    fn end(self: Arc<Self>) -> Pin<Box<dyn Future<Output = ()> + Send>>;

    fn into_any(self: Arc<Self>) -> Arc<dyn Any + Send + Sync>;
}

/// The place where flights are found.
pub(super) trait Places: Send + Sync {
    /// Takes a flight out, if it is still there, and notes its end.
    fn remove(&self, flight: &Arc<dyn Flying>);

    /// Leaves the source of a key alone for so long.
    fn begin_rest(&self, key: &[u8], time: Duration);

    /// Ends that.
    fn end_rest(&self, key: &[u8]);
}

impl<T> Flight<T> {
    pub(super) fn new(key: &[u8]) -> Self {
        Self {
            key: key.into(),
            course: Mutex::new(Course {
                phase: Phase::Loading,
                followers: 0,
                // Most loads have one who waits.
                wakers: Slab::with_capacity(1),
                task: None,
                is_detached: false,
                outcome: None,
            }),
        }
    }

    /// Counts one more for whom it loads, unless the flight takes no newcomers any more.
    pub(super) fn board(&self) -> bool {
        let mut course = self.course();
        let is_open = course.phase == Phase::Loading;
        course.followers += usize::from(is_open);
        is_open
    }

    /// Counts one more for whom it loads, in any case.
    pub(super) fn join(&self) {
        self.course().followers += 1;
    }

    /// Counts one less for whom it loads. A load that nobody waits for ends.
    pub(super) fn leave(&self) {
        let mut course = self.course();
        course.followers -= 1;
        let is_waited_for = course.followers > 0 || course.is_detached;
        if is_waited_for || !matches!(course.phase, Phase::Loading | Phase::Superseded) {
            return;
        }
        if let Some(task) = course.task.take() {
            course.phase = Phase::Ended;
            drop(course);
            drop(task);
        }
    }

    /// Names the task that loads.
    pub(super) fn set_task(&self, task: Arc<Task>) {
        self.course().task = Some(task);
    }

    /// Lets the load go on when nobody waits for it any more.
    pub(super) fn detach(&self) {
        self.course().is_detached = true;
    }

    /// Says what those who wait can have before the load has ended, or if it fails.
    pub(super) fn offer(&self, outcome: T) {
        let mut course = self.course();
        if matches!(course.phase, Phase::Loading | Phase::Superseded) {
            course.outcome = Some(outcome);
        }
    }

    /// Returns what those who wait can have by now.
    pub(super) fn offered(&self) -> Option<T>
    where
        T: Clone,
    {
        self.course().outcome.clone()
    }

    /// Returns whether the value may be stored; from then on a write of the key waits for the end.
    ///
    /// `outcome` is what those who wait get if nobody says more.
    pub(super) fn begin_fill(&self, outcome: T) -> bool {
        let mut course = self.course();
        let is_current = course.phase == Phase::Loading;
        if is_current {
            course.phase = Phase::Filling;
            course.outcome = Some(outcome);
        }
        is_current
    }

    /// Takes what was given to [`begin_fill`](Self::begin_fill).
    pub(super) fn loaded(&self) -> Option<T> {
        self.course().outcome.take()
    }

    /// Gives the outcome to all who wait.
    pub(super) fn land(&self, outcome: T) {
        let mut course = self.course();
        course.phase = Phase::Ended;
        course.outcome = Some(outcome);
        let wakers = take(&mut course.wakers);
        drop(course);
        for (_, waker) in wakers {
            waker.wake();
        }
    }

    fn course(&self) -> MutexGuard<'_, Course<T>> {
        lock(&self.course)
    }
}

impl<T> Wait<T> {
    pub(super) fn new(flight: Arc<Flight<T>>) -> Self {
        Self {
            flight,
            place: None,
        }
    }

    pub(super) fn flight(&self) -> &Flight<T> {
        &self.flight
    }

    /// Returns the outcome as `read` reads it, once it is there.
    pub(super) fn poll<U>(&mut self, context: &Context<'_>, read: impl FnOnce(&T) -> U) -> Poll<U> {
        let mut course = self.flight.course();
        if let (Phase::Ended, Some(outcome)) = (course.phase, &course.outcome) {
            self.place = None;
            return Poll::Ready(read(outcome));
        }
        let waker = context.waker();
        match self.place.and_then(|place| course.wakers.get_mut(place)) {
            Some(known) if known.will_wake(waker) => {}
            Some(known) => {
                let old = replace(known, waker.clone());
                // A waker can own a task, which is foreign code.
                drop(course);
                drop(old);
            }
            None => self.place = Some(course.wakers.insert(waker.clone())),
        }
        Poll::Pending
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

impl<T: Send + Sync + 'static> Flying for Flight<T> {
    fn key(&self) -> &[u8] {
        &self.key
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
        let mut wait = Wait::new(self);
        Box::pin(std::future::poll_fn(move |context| {
            wait.poll(context, |_| ())
        }))
    }

    fn into_any(self: Arc<Self>) -> Arc<dyn Any + Send + Sync> {
        self
    }
}

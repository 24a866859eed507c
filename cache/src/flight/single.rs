//! The load of one key.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::runtime::Id;
use tokio::time::Instant;

use crate::events::LoadFailure;
use crate::flight::clocks::{Clock, Timed};
use crate::flight::course::{Course, Load, Loader, Phase};
use crate::flight::landed::Landed;
use crate::flight::lock;
use crate::schema::Layout;

/// The load of one key, for all who wait.
pub(super) struct Flight {
    key: Box<[u8]>,
    layout: &'static Layout,
    pub(super) places: Arc<dyn Places>,
    course: Mutex<Course<Self>>,
}

/// The place where flights are found.
pub(super) trait Places: Send + Sync {
    /// Takes a flight out, if it is still there, and notes its end.
    fn remove(&self, flight: &Arc<Flight>);

    /// Returns the clock of a runtime.
    fn clock(&self, runtime: Id) -> Arc<Clock<Flight>>;

    /// Leaves the source of a key alone for so long.
    fn begin_rest(&self, key: &[u8], time: Duration);

    /// Ends that.
    fn end_rest(&self, key: &[u8]);

    /// Counts a load that has ended.
    fn record_load(&self, resource: &'static str, elapsed: Duration, failure: Option<LoadFailure>);
}

impl Flight {
    pub(super) fn new(
        places: Arc<dyn Places>,
        key: &[u8],
        layout: &'static Layout,
        limit: Duration,
        rest: Option<Duration>,
    ) -> Self {
        Self {
            key: key.into(),
            layout,
            places,
            course: Mutex::new(Course::new(limit, rest)),
        }
    }

    /// Returns whether the value may be stored, for so long; from then on a write of the key waits for the end.
    ///
    /// `outcome` is what those who wait get if nobody says more.
    pub(super) fn begin_fill(self: &Arc<Self>, outcome: Landed, limit: Duration) -> bool {
        let mut course = self.course();
        let is_current = course.phase == Phase::Loading;
        if is_current {
            let load = course.loaded(outcome.failure());
            course.phase = Phase::Filling;
            course.set_due(limit);
            course.outcome = Some(outcome);
            let early = course.has_early.then(|| course.wakers.clone());
            let due = course.due;
            // On this one the store has its own deadline.
            let runtime = Handle::try_current().ok().map(|runtime| runtime.id());
            let elsewhere = course.alarms.elsewhere(runtime);
            drop(course);
            early.unwrap_or_default().wake();
            for (clock, place) in elsewhere {
                clock.hasten(place, self, due);
            }
            self.record(load);
        }
        is_current
    }

    /// Allows a store that has begun so much time from now.
    pub(super) fn extend_fill(&self, limit: Duration) {
        let mut course = self.course();
        if course.is_filling() {
            course.set_due(limit);
        }
    }

    /// Gives the outcome to all who wait. One that comes after the flight was given up is for those who have not looked yet.
    pub(super) fn land(&self, outcome: Landed) {
        self.finish(|_| outcome);
    }

    /// Gives the outcome to all who wait, unless there is one: the leader was dropped.
    pub(super) fn abandon(&self, lost: Landed) {
        self.finish(|known| known.unwrap_or(lost));
    }

    fn finish(&self, outcome: impl FnOnce(Option<Landed>) -> Landed) {
        let mut course = self.course();
        let outcome = outcome(course.outcome.take());
        let load = course.loaded(outcome.failure());
        let rest = course.pause();
        let left = course.end(Some(outcome));
        drop(course);
        self.rest(load, rest);
        left.wake();
        self.record(load);
    }

    /// Leaves the source alone for a while, if it has failed and there is a value in place of its answer.
    fn rest(&self, load: Option<Load>, time: Option<Duration>) {
        let failure = load.and_then(|load| load.failure);
        // The end of a caller or a runtime says nothing of the source.
        if let (Some(time), Some(failure)) = (time, failure)
            && !matches!(failure, LoadFailure::Dropped | LoadFailure::Stopped)
        {
            self.places.begin_rest(&self.key, time);
        }
    }

    /// Leaves the source alone for a while, if it has answered a load in the background that is not stored: each access would begin the
    /// next one.
    pub(super) fn rest_unstored(&self) {
        let course = self.course();
        let time = course.pause().filter(|_| course.is_detached);
        drop(course);
        if let Some(time) = time {
            self.places.begin_rest(&self.key, time);
        }
    }

    /// Counts one more for whom it loads, unless the flight takes no newcomers any more. While the value is being stored it takes those
    /// who are early, and where there is a value, those who have read. One that is overdue is given up, since nobody has looked at its
    /// time.
    pub(super) fn board(self: &Arc<Self>, is_early: bool, has_read: bool) -> bool {
        let mut course = self.course();
        if course.rest.is_some() && !has_read {
            return false;
        }
        let is_filling = course.phase == Phase::Filling;
        if course.phase != Phase::Loading && !(is_early && is_filling) {
            return false;
        }
        if course.due <= Instant::now() {
            drop(course);
            self.give_up();
            return false;
        }
        course.followers += 1;
        true
    }

    /// Ends a flight that is overdue. The outcome is that of a load that took too long, or the value whose store did.
    pub(super) fn give_up(self: &Arc<Self>) {
        let mut course = self.course();
        if course.phase == Phase::Ended {
            return;
        }
        // A store that is on its way has a deadline of its own, and an event.
        let loader = course.is_loading().then(|| course.loader.take());
        let limit = course.due - course.begun;
        let outcome = course.outcome.take();
        let outcome = outcome.unwrap_or(Landed::TimedOut(limit));
        let load = course.loaded(outcome.failure());
        let rest = course.pause();
        let left = course.end(Some(outcome));
        drop(course);
        self.rest(load, rest);
        self.places.remove(self);
        left.wake();
        drop(loader);
        self.record(load);
    }

    pub(super) fn resource(&self) -> &'static str {
        self.layout.resource
    }

    /// Counts one more for whom it loads, in any case.
    pub(super) fn join(&self) {
        self.course().followers += 1;
    }

    /// Counts one less for whom it loads. A load that nobody waits for ends.
    pub(super) fn leave(&self) {
        let mut course = self.course();
        course.followers -= 1;
        if course.followers > 0 || course.is_detached || !course.is_loading() {
            return;
        }
        if let Some(loader) = course.loader.take() {
            let load = course.loaded(Some(LoadFailure::Dropped));
            let left = course.end(None);
            drop(course);
            left.wake();
            drop(loader);
            self.record(load);
        }
    }

    /// Names the task that loads.
    pub(super) fn set_loader(&self, loader: Loader) {
        self.course().loader = Some(loader);
    }

    /// Lets the load go on when nobody waits for it any more.
    pub(super) fn detach(&self) {
        self.course().is_detached = true;
    }

    pub(super) fn course(&self) -> MutexGuard<'_, Course<Self>> {
        lock(&self.course)
    }

    pub(super) fn key(&self) -> &[u8] {
        &self.key
    }

    /// Keeps the value from being stored; returns whether it is being stored already.
    pub(super) fn supersede(&self) -> bool {
        let mut course = self.course();
        course.phase = match course.phase {
            Phase::Loading => Phase::Superseded,
            Phase::Filling => Phase::Overtaken,
            phase => phase,
        };
        course.is_filling()
    }

    /// Notes that its caller could not be served by the loads of others.
    pub(super) fn set_own(&self) {
        self.course().is_own = true;
    }

    pub(super) fn is_own(&self) -> bool {
        self.course().is_own
    }

    pub(super) fn has_ended(&self) -> bool {
        self.course().phase == Phase::Ended
    }

    /// Returns when the load began.
    pub(super) fn begun(&self) -> Instant {
        self.course().begun
    }

    /// Counts the end of a load, outside of the lock.
    fn record(&self, load: Option<Load>) {
        if let Some(Load { elapsed, failure }) = load {
            let resource = self.resource();
            self.places.record_load(resource, elapsed, failure);
        }
    }
}

impl Timed for Flight {
    fn ring(self: &Arc<Self>, now: Instant) -> Option<Instant> {
        let course = self.course();
        // The store has begun meanwhile, and has its own time.
        let next = Some(course.due).filter(|&due| due > now);
        drop(course);
        if next.is_none() {
            self.give_up();
        }
        next
    }
}

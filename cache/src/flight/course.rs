//! How far a load is.

use std::mem::take;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::AbortHandle;
use tokio::time::Instant;

use crate::events::LoadFailure;
use crate::flight::clocks::{Alarms, LONGEST};
use crate::flight::landed::Landed;
use crate::flight::wakers::Wakers;

/// How far a load is.
pub(super) struct Course<F> {
    pub(super) phase: Phase,
    /// The number of those for whom it loads.
    pub(super) followers: u32,
    /// Those who are to be woken, in any order.
    pub(super) wakers: Wakers,
    /// One of them takes the outcome before the value is stored.
    pub(super) has_early: bool,
    /// The end of the load, or of the store, at the latest.
    pub(super) due: Instant,
    pub(super) begun: Instant,
    pub(super) alarms: Alarms<F>,
    /// What loads, if it is a task.
    pub(super) loader: Option<Loader>,
    /// It goes on when nobody waits for it any more.
    pub(super) is_detached: bool,
    /// Its caller could not be served by the loads of others.
    pub(super) is_own: bool,
    /// There is a value that the load replaces, so that newcomers read first. If the load fails, its source is left alone for so long.
    pub(super) rest: Option<Duration>,
    /// Valid once it has ended, and to those who are early, once the value is being stored.
    pub(super) outcome: Option<Landed>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// The value is being loaded, and will be stored.
    Loading,
    /// A write of the key came in between, or a load that took its place: who waits gets the value, and it is not stored.
    Superseded,
    /// The value is being stored.
    Filling,
    /// The same, and a write of the key waits for that.
    Overtaken,
    /// It has its outcome, or nobody waits for one.
    Ended,
}

/// A task that loads, for one flight or for several; it ends with the last one that nobody waits for.
#[expect(dead_code, reason = "it is held for its drop")]
pub(crate) enum Loader {
    OfOne(Task),
    OfMany(Arc<Task>),
}

/// A task that ends when this is dropped.
pub(crate) struct Task(AbortHandle);

impl Task {
    pub(crate) fn new(task: AbortHandle) -> Self {
        Self(task)
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// The end of a load that is to be counted.
#[derive(Clone, Copy)]
pub(super) struct Load {
    pub(super) elapsed: Duration,
    pub(super) failure: Option<LoadFailure>,
}

/// What an ended flight leaves, which is foreign code: it is woken, and dropped, outside of the lock.
pub(super) struct Left<F> {
    wakers: Wakers,
    _alarms: Alarms<F>,
}

impl<F> Course<F> {
    pub(super) fn new(limit: Duration, rest: Option<Duration>) -> Self {
        let begun = Instant::now();
        Self {
            phase: Phase::Loading,
            followers: 0,
            wakers: Wakers::default(),
            has_early: false,
            due: begun + limit.min(LONGEST),
            begun,
            alarms: Alarms::Off,
            loader: None,
            is_detached: false,
            is_own: false,
            rest,
            outcome: None,
        }
    }

    /// Gives it so much time from now.
    pub(super) fn set_due(&mut self, limit: Duration) {
        self.due = Instant::now() + limit.min(LONGEST);
    }

    pub(super) fn is_filling(&self) -> bool {
        matches!(self.phase, Phase::Filling | Phase::Overtaken)
    }

    pub(super) fn is_loading(&self) -> bool {
        matches!(self.phase, Phase::Loading | Phase::Superseded)
    }

    /// Returns for how long the source is left alone if the load fails. One that began before a write says nothing of what is behind it.
    pub(super) fn pause(&self) -> Option<Duration> {
        let is_written = matches!(self.phase, Phase::Superseded | Phase::Overtaken);
        self.rest.filter(|_| !is_written)
    }

    /// Returns what is to be counted if the load ends now.
    pub(super) fn loaded(&self, failure: Option<LoadFailure>) -> Option<Load> {
        self.is_loading().then(|| Load {
            elapsed: self.begun.elapsed(),
            failure,
        })
    }

    pub(super) fn end(&mut self, outcome: Option<Landed>) -> Left<F> {
        self.phase = Phase::Ended;
        self.outcome = outcome;
        Left {
            wakers: take(&mut self.wakers),
            _alarms: take(&mut self.alarms),
        }
    }
}

impl<F> Left<F> {
    pub(super) fn wake(self) {
        self.wakers.wake();
    }
}

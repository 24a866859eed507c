//! How far a load is.

use std::mem::take;
use std::sync::Arc;
use std::task::Waker;
use std::time::Duration;

use slab::Slab;
use tokio::task::AbortHandle;
use tokio::time::Instant;

use crate::events::LoadFailure;
use crate::flight::clocks::Clocks;

/// How far a load is.
pub(super) struct Course<T> {
    pub(super) phase: Phase,
    /// The number of those for whom it loads.
    pub(super) followers: u32,
    /// Those who are to be woken, in any order.
    pub(super) wakers: Slab<Waker>,
    /// One of them takes the outcome before the value is stored.
    pub(super) has_early: bool,
    /// The end of the load, or of the store, at the latest.
    pub(super) due: Instant,
    /// The longest time that the load may take.
    pub(super) limit: Duration,
    pub(super) clocks: Clocks,
    /// The task that loads, if it is one of its own, and for other keys, too.
    pub(super) task: Option<Arc<Task>>,
    /// It goes on when nobody waits for it any more.
    pub(super) is_detached: bool,
    /// There is a value that the load replaces, so that newcomers read first. If the load fails, its source is left alone for so long.
    pub(super) rest: Option<Duration>,
    /// Valid once it has ended, and to those who are early, once the value is being stored.
    pub(super) outcome: Option<T>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
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

/// The end of a load that is to be counted.
#[derive(Clone, Copy)]
pub(super) struct Load {
    pub(super) elapsed: Duration,
    pub(super) failure: Option<LoadFailure>,
}

/// What an ended flight leaves, which is foreign code: it is woken, and dropped, outside of the lock.
pub(super) struct Left {
    wakers: Slab<Waker>,
    _clocks: Clocks,
}

/// A clock cannot be added to without end: 30 years.
const LONGEST: Duration = Duration::from_secs(30 * 365 * 24 * 60 * 60);

impl<T> Course<T> {
    pub(super) fn new(limit: Duration, rest: Option<Duration>) -> Self {
        let limit = limit.min(LONGEST);
        Self {
            phase: Phase::Loading,
            followers: 0,
            wakers: Slab::new(),
            has_early: false,
            due: Instant::now() + limit,
            limit,
            clocks: Clocks::default(),
            task: None,
            is_detached: false,
            rest,
            outcome: None,
        }
    }

    /// Gives it so much time from now.
    pub(super) fn set_due(&mut self, limit: Duration) {
        self.due = Instant::now() + limit.min(LONGEST);
    }

    pub(super) fn is_loading(&self) -> bool {
        matches!(self.phase, Phase::Loading | Phase::Superseded)
    }

    /// Returns for how long the source is left alone if the load fails. One that began before a write says nothing of what is behind it.
    pub(super) fn pause(&self) -> Option<Duration> {
        self.rest.filter(|_| self.phase != Phase::Superseded)
    }

    /// Returns what is to be counted if the load ends now.
    pub(super) fn loaded(&self, failure: Option<LoadFailure>) -> Option<Load> {
        self.is_loading().then(|| Load {
            elapsed: Instant::now().saturating_duration_since(self.due - self.limit),
            failure,
        })
    }

    pub(super) fn end(&mut self, outcome: Option<T>) -> Left {
        self.phase = Phase::Ended;
        self.outcome = outcome;
        Left {
            wakers: take(&mut self.wakers),
            _clocks: take(&mut self.clocks),
        }
    }
}

impl Left {
    pub(super) fn wake(self) {
        wake(self.wakers);
    }
}

pub(super) fn wake(wakers: Slab<Waker>) {
    for (_, waker) in wakers {
        waker.wake();
    }
}

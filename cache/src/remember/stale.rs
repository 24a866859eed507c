//! A value that is there in case of need: stale, or about to be refreshed.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use crate::events::StaleCause;
use crate::remember::policy::Timing;
use crate::value::Freshness;

/// A value that is stale or about to be refreshed, and how old it was when it was read.
pub(super) struct Stale<V> {
    pub(super) value: Arc<V>,
    read_at: Instant,
    /// How long it was to be fresh then.
    fresh_for: Duration,
    /// For how long it had been stale then.
    age: Duration,
    /// Its age, when it is no longer served.
    grace: Duration,
    /// How long its source is left alone once it has failed.
    pub(super) throttle: Duration,
    pub(super) cause: StaleCause,
}

impl<V> Stale<V> {
    /// Makes one of what a read gave that began then: the reply can have been long on its way.
    pub(super) fn new(
        value: Arc<V>,
        timing: &Timing,
        read_at: Instant,
        throttle: Duration,
    ) -> Self {
        let (fresh_for, age) = match timing.freshness {
            Freshness::Stale(age) => (Duration::ZERO, age),
            Freshness::Fresh(left) => (left.unwrap_or(Duration::MAX), Duration::ZERO),
            Freshness::Missing => (Duration::ZERO, Duration::ZERO),
        };
        Self {
            value,
            read_at,
            fresh_for,
            age,
            grace: Duration::from_millis(timing.times.grace),
            throttle,
            cause: StaleCause::LoadFailed,
        }
    }

    /// Returns for how long it has been stale by now.
    pub(super) fn age(&self) -> Duration {
        let passed = self.read_at.elapsed().saturating_sub(self.fresh_for);
        self.age.saturating_add(passed)
    }

    pub(super) fn is_fresh(&self) -> bool {
        self.read_at.elapsed() < self.fresh_for
    }

    /// Returns whether its grace goes on.
    pub(super) fn is_served(&self) -> bool {
        self.age() <= self.grace
    }

    /// Returns it as the answer for this cause; an error if its grace is over.
    pub(super) fn served(self, cause: StaleCause) -> Result<Self, Self> {
        self.served_if(true, cause)
    }

    /// The same where it is wanted.
    pub(super) fn served_if(mut self, is_wanted: bool, cause: StaleCause) -> Result<Self, Self> {
        if !is_wanted || !self.is_served() {
            return Err(self);
        }
        self.cause = cause;
        Ok(self)
    }
}

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
    pub(super) fn new(value: Arc<V>, timing: &Timing, throttle: Duration) -> Self {
        let (fresh_for, age) = match timing.freshness {
            Freshness::Stale(age) => (Duration::ZERO, age),
            Freshness::Fresh(left) => (left.unwrap_or(Duration::MAX), Duration::ZERO),
            Freshness::Missing => (Duration::ZERO, Duration::ZERO),
        };
        Self {
            value,
            read_at: Instant::now(),
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

    /// Returns it as the answer for this cause, unless its grace is over.
    pub(super) fn served(mut self, cause: StaleCause) -> Option<Self> {
        self.cause = cause;
        (self.age() <= self.grace).then_some(self)
    }
}

// By hand, since a value need not be `Clone`.
impl<V> Clone for Stale<V> {
    fn clone(&self) -> Self {
        Self {
            value: Arc::clone(&self.value),
            ..*self
        }
    }
}

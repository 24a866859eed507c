//! The clock of expiry: milliseconds since 1970 on tokio's clock.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::time::Instant;

/// A clock that tests can pause, tied once to the wall clock for `EXPIREAT` and the like.
///
/// It is read at most once under one hold of the lock, and only when a command needs the time.
#[derive(Debug)]
pub(super) struct Clock {
    base: Instant,
    base_unix: Duration,
    reading: Option<Now>,
}

/// One reading of the clock, rounded to milliseconds in both directions.
///
/// A TTL is counted from `up`, and has passed when `down` has reached its end: an entry never
/// expires early, and its remaining TTL, counted from `up`, is never more than the given one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Now {
    pub(super) down: i64,
    pub(super) up: i64,
    pub(super) unix: Duration,
}

impl Clock {
    pub(super) fn new() -> Self {
        let unix = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        let whole_millis = Duration::new(unix.as_secs(), unix.subsec_millis() * 1_000_000);
        Self {
            base: Instant::now(),
            base_unix: whole_millis,
            reading: None,
        }
    }

    pub(super) fn now(&mut self) -> Now {
        *self.reading.get_or_insert_with(|| {
            let elapsed = Instant::now().saturating_duration_since(self.base);
            let unix = self.base_unix + elapsed;
            let down = i64::try_from(unix.as_millis()).unwrap_or(i64::MAX);
            let exact = unix.subsec_nanos().is_multiple_of(1_000_000);
            Now {
                down,
                up: down.saturating_add(i64::from(!exact)),
                unix,
            }
        })
    }

    /// Forgets the last reading, first under each hold of the lock: it was let go in between.
    pub(super) fn refresh(&mut self) {
        self.reading = None;
    }
}

//! The unit of a measurement: the time on the wall, or the time on the processors.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// A clock that only moves forward.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// The time that passes.
    Wall,
    /// The processor time of this process, all its threads together, in the kernel as well.
    ///
    /// Linux has the sum of `getrusage` on this clock, to the nanosecond.
    Processor,
}

impl Clock {
    /// Reads the clock; only differences mean something.
    #[must_use]
    pub fn now(self) -> Duration {
        let time = clock_gettime(match self {
            Self::Wall => ClockId::Monotonic,
            Self::Processor => ClockId::ProcessCPUTime,
        });
        // Neither clock has a negative time.
        Duration::try_from(time).unwrap_or_default()
    }
}

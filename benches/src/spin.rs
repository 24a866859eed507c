//! Work of the caller between its calls, as services have it.

use std::hint::black_box;
use std::time::Instant;

use crate::random::Random;

/// The longest spin, in microseconds.
const LONGEST: u64 = 6;

/// Steps in a calibration.
const STEPS: u64 = 20_000_000;

/// Zero to six microseconds of computing after each call, three on average, the same in every run.
///
/// It is counted in steps and not by a clock: a clock also runs while the thread waits for a processor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spin {
    /// The number of steps in a microsecond; none means no spinning.
    pub steps_per_microsecond: u64,
}

impl Spin {
    /// Nothing between the calls.
    pub const NONE: Self = Self {
        steps_per_microsecond: 0,
    };

    /// Measures how many steps this machine makes in a microsecond: the best of some tries.
    #[must_use]
    pub fn calibrated() -> Self {
        let rate = |_| {
            let start = Instant::now();
            compute(STEPS);
            u128::from(STEPS) * 1000 / start.elapsed().as_nanos().max(1)
        };
        let best = (0..5).map(rate).max().unwrap_or(0);
        Self {
            steps_per_microsecond: u64::try_from(best).unwrap_or(0),
        }
    }

    /// Computes after a task's call.
    pub(crate) fn after(self, task: usize, call: usize) {
        if self != Self::NONE {
            let seed = (task as u64) << 32 | call as u64;
            let nanoseconds = Random::new(seed).below(LONGEST * 1000 + 1);
            compute(self.steps_per_microsecond * nanoseconds / 1000);
        }
    }
}

fn compute(steps: u64) {
    let mut state = 1_u64;
    for _ in 0..steps {
        state = black_box(state.rotate_left(5) ^ 0x9e37_79b9);
    }
}

//! Jitter: numbers that differ between calls and processes, nothing more.

use std::hash::{BuildHasher, RandomState};

/// Returns a number from 0 to 1.
pub(crate) fn jitter() -> f64 {
    // Every `RandomState` has keys of its own, so hashing nothing gives another number each time.
    let bits = RandomState::new().hash_one(()) >> 40;
    #[expect(clippy::cast_precision_loss, reason = "24 bits fit a float")]
    let fraction = bits as f64 / (1_u64 << 24) as f64;
    fraction
}

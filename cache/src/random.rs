//! Jitter: numbers that differ between calls and processes, nothing more.

use std::hash::{BuildHasher, RandomState};

/// Returns bytes that no other call returns, but by a chance of one in 2^128.
pub(crate) fn nonce() -> [u8; 16] {
    let keys = RandomState::new();
    let halves = [keys.hash_one(0), keys.hash_one(1)];
    let mut bytes = [0; 16];
    for (at, half) in bytes.chunks_exact_mut(8).zip(halves) {
        at.copy_from_slice(&half.to_ne_bytes());
    }
    bytes
}

/// Returns a number from 0 to 1.
pub(crate) fn jitter() -> f64 {
    // Every `RandomState` has keys of its own, so hashing nothing gives another number each time.
    let bits = RandomState::new().hash_one(()) >> 40;
    #[expect(clippy::cast_precision_loss, reason = "24 bits fit a float")]
    let fraction = bits as f64 / (1_u64 << 24) as f64;
    fraction
}

//! Hostile replies, whole and in pieces, are read as redis-rs reads them or refused, and never cause a panic.
//!
//! `cargo +nightly fuzz run replies -- -max_total_time=60`
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/src/replies.rs"]
mod replies;

fuzz_target!(|input: (&[u8], u8)| {
    // One piece after every `step` bytes; libFuzzer's own inputs are short.
    let (bytes, step) = input;
    let cuts: Vec<_> = (0..bytes.len()).step_by(usize::from(step).max(1)).collect();
    let _replies = replies::compare(bytes, &cuts);
});

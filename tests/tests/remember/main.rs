//! `remember` where the cache fails, where a store takes long, and over several runtimes.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod alarms;
mod clocks;
mod ends;
mod memory;
mod outages;
mod pairs;
mod policies;
mod runtimes;
mod stale;
mod stores;

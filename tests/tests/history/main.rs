//! The checker for histories: its rules, what it finds in caches that are wrong, and runs of this one under faults.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod faults;
mod loads;
mod model;
mod rules;
mod runs;
mod simulated;
mod tasks;
mod wrong;

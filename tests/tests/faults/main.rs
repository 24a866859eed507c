//! Faults of the memory engine: which operations they hit, what those give, and that it is what a real outage gives.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod choice;
mod effects;
mod messages;
mod support;

//! Spans and metrics, on memory and on a real server.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod capture;
mod cases;
mod dashboard;
mod loads;
mod log;
mod metrics;
mod panics;
mod parents;
mod program;
mod secrecy;
mod spans;

//! Blocking calls: every future and stream of the library in code without async, and a clear end wherever a thread must not wait.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bounds;
mod operations;
mod places;
mod starts;
mod support;

//! Writes to a source and the cache: where the cache fails, where the source fails, and where the process dies.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod behind;
mod crash;
mod losses;
mod others;
mod support;
mod through;

//! Deletes that fail for lack of a connection: they are kept, and sent before anything is read.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bound;
mod disk;
mod flushes;
mod kept;
mod memory;
mod own;
mod refusals;
mod runtimes;
mod servers;
mod support;

//! The settings of a task that writes.

use std::time::Duration;

use crate::config::Backoff;

#[derive(Clone, Copy, Debug)]
pub(super) struct Settings {
    pub(super) capacity: usize,
    /// The most changes in a batch.
    pub(super) most: usize,
    /// The most batches at a time.
    pub(super) concurrency: usize,
    pub(super) interval: Duration,
    pub(super) attempts: u32,
    pub(super) backoff: Backoff,
    pub(super) write_timeout: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            capacity: 1024,
            most: 100,
            concurrency: 1,
            interval: Duration::from_millis(100),
            attempts: 8,
            backoff: Backoff {
                first: Duration::from_millis(100),
                longest: Duration::from_secs(10),
            },
            write_timeout: Duration::from_secs(30),
        }
    }
}

//! Calls under way.

use std::sync::Arc;

use crate::testing::log::{Kind, Log};

/// A read of the cache under way; dropped, it has failed or was left.
#[derive(Debug)]
#[must_use = "a call ends where this is dropped"]
pub struct ReadCall(Open);

/// A loader under way; dropped, the load was left, or took too long.
#[derive(Debug)]
#[must_use = "a call ends where this is dropped"]
pub struct LoadCall(Open);

/// A write, a delete, or a change of the source under way; dropped, it may have run, and may run later.
#[derive(Debug)]
#[must_use = "a call ends where this is dropped"]
pub struct WriteCall(Open);

impl ReadCall {
    /// Ends the read, which gave this version. One that found nothing is dropped.
    pub fn returned(self, version: u64) {
        self.0.end(Some(version));
    }
}

impl LoadCall {
    /// Ends the load, just before the loader returns this version.
    pub fn returned(self, version: u64) {
        self.0.end(Some(version));
    }

    /// Ends the load, just before the loader returns an error, or the absence of a value.
    pub fn failed(self) {
        self.0.end(None);
    }
}

impl WriteCall {
    /// Ends the write, which returned that it has run. One with a condition that did not hold is dropped.
    pub fn done(self) {
        self.0.end(None);
    }
}

/// A call whose end is not recorded yet.
#[derive(Debug)]
struct Open {
    log: Arc<Log>,
    number: usize,
    has_ended: bool,
}

/// Records the begin of a read.
pub(super) fn read(log: &Arc<Log>, key: String) -> ReadCall {
    ReadCall(Open::begin(log, Kind::Read, key, None))
}

/// Records the begin of a load.
pub(super) fn load(log: &Arc<Log>, key: String) -> LoadCall {
    LoadCall(Open::begin(log, Kind::Load, key, None))
}

/// Records the begin of a call that changes something.
pub(super) fn write(log: &Arc<Log>, kind: Kind, key: String, version: Option<u64>) -> WriteCall {
    WriteCall(Open::begin(log, kind, key, version))
}

impl Open {
    fn begin(log: &Arc<Log>, kind: Kind, key: String, version: Option<u64>) -> Self {
        Self {
            log: Arc::clone(log),
            number: log.begin(kind, key, version),
            has_ended: false,
        }
    }

    fn end(mut self, version: Option<u64>) {
        self.has_ended = true;
        self.log.end(self.number, true, version);
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        if !self.has_ended {
            self.log.end(self.number, false, None);
        }
    }
}

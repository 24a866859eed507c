//! Calls under way.

use std::sync::Arc;

use crate::testing::log::{Content, Kind, Log};

/// A read of the cache under way; dropped, it has failed, was left, or found nothing.
#[derive(Debug)]
#[must_use = "a call ends where this is dropped"]
pub struct ReadCall(Open);

/// The load that a read may start, for its loader: see [`ReadCall::load`].
#[derive(Clone, Debug)]
pub struct PendingLoad {
    log: Arc<Log>,
    reader: usize,
}

/// A loader under way; dropped, the load was left, or took too long.
#[derive(Debug)]
#[must_use = "a call ends where this is dropped"]
pub struct LoadCall(Open);

/// A write, a delete, an expiry, or a change of the source under way; dropped, it may have run, and may run later.
#[derive(Debug)]
#[must_use = "a call ends where this is dropped"]
pub struct WriteCall(Open);

impl ReadCall {
    /// Returns the load that this read may start, which goes into its loader: [`OneLoad`](crate::testing::Rule::OneLoad) finds more
    /// where it knows which read a load belongs to. Without a load it does nothing.
    ///
    /// # Examples
    /// ```
    /// use typed_cache::testing::{History, Rule};
    ///
    /// let history = History::new();
    /// let reads = [(); 2].map(|()| history.read("motto"));
    /// // In the loaders of a cache that lets both of them load.
    /// let loads = [reads[0].load().begin(), reads[1].load().begin()];
    /// loads.into_iter().for_each(|load| load.returned(1));
    /// reads.into_iter().for_each(|read| read.returned(1));
    /// assert_eq!(history.check()[0].rule(), Rule::OneLoad);
    /// ```
    #[must_use]
    pub fn load(&self) -> PendingLoad {
        PendingLoad {
            log: Arc::clone(&self.0.log),
            reader: self.0.number,
        }
    }

    /// Ends the read, which gave this version.
    pub fn returned(self, version: u64) {
        self.0.end(Some(Content::Version(version)));
    }

    /// Ends the read, which gave the answer that the source has no value, as `remember_optional` does. A read that just found no entry,
    /// such as a `get`, is dropped.
    pub fn absent(self) {
        self.0.end(Some(Content::Absence));
    }
}

impl PendingLoad {
    /// Records the begin of the load, as [`History::load`](crate::testing::History::load) does.
    pub fn begin(self) -> LoadCall {
        let number = self.log.begin_load_of(self.reader);
        LoadCall(Open::new(&self.log, number))
    }
}

impl LoadCall {
    /// Ends the load, just before the loader returns this version.
    pub fn returned(self, version: u64) {
        self.0.end(Some(Content::Version(version)));
    }

    /// Ends the load, just before the loader returns that the source has no value.
    pub fn absent(self) {
        self.0.end(Some(Content::Absence));
    }

    /// Ends the load, just before the loader returns an error.
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
    ReadCall(Open::new(log, log.begin(Kind::Read, key, None)))
}

/// Records the begin of a load of some read.
pub(super) fn load(log: &Arc<Log>, key: String) -> LoadCall {
    LoadCall(Open::new(log, log.begin(Kind::Load, key, None)))
}

/// Records the begin of a call that changes something.
pub(super) fn write(log: &Arc<Log>, kind: Kind, key: String, version: Option<u64>) -> WriteCall {
    WriteCall(Open::new(log, log.begin(kind, key, version)))
}

impl Open {
    fn new(log: &Arc<Log>, number: usize) -> Self {
        Self {
            log: Arc::clone(log),
            number,
            has_ended: false,
        }
    }

    fn end(mut self, content: Option<Content>) {
        self.has_ended = true;
        self.log.end(self.number, true, content);
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        if !self.has_ended {
            self.log.end(self.number, false, None);
        }
    }
}

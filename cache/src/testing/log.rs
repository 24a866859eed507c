//! The calls of a history.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// All calls so far, in the order in which they began.
#[derive(Debug)]
pub(super) struct Log {
    epoch: Instant,
    calls: Mutex<Calls>,
}

#[derive(Debug, Default)]
struct Calls {
    calls: Vec<Call>,
    /// The number of begins and ends so far: on a paused clock many have the same instant.
    moments: u64,
}

/// A call of some task.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) number: usize,
    pub(super) key: Arc<str>,
    pub(super) kind: Kind,
    /// What was read, loaded or written; a delete has none.
    pub(super) content: Option<Content>,
    pub(super) begin: Moment,
    /// `None` while it is under way.
    pub(super) end: Option<Moment>,
    /// Whether it is known to have succeeded, or to have failed by itself.
    pub(super) is_done: bool,
    /// The number of the read that a load belongs to, if that is known.
    pub(super) reader: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Read,
    Load,
    /// Of the source.
    Change,
    /// Through the cache.
    Write,
    Delete,
    /// Of the TTL alone.
    Expire,
}

/// What is under a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Content {
    Version(u64),
    /// The source has no value.
    Absence,
}

/// A begin or an end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    /// The place among all begins and ends.
    pub(super) order: u64,
    /// The time since the history began.
    pub(super) at: Duration,
}

impl Log {
    pub(super) fn new() -> Self {
        Self {
            epoch: Instant::now(),
            calls: Mutex::default(),
        }
    }

    /// Notes the begin of a call, and returns its number.
    pub(super) fn begin(&self, kind: Kind, key: String, version: Option<u64>) -> usize {
        let content = version.map(Content::Version);
        let mut calls = self.calls();
        calls.begin(self.epoch, kind, key.into(), content, None)
    }

    /// Notes the begin of a load that belongs to a read, and returns its number.
    pub(super) fn begin_load_of(&self, reader: usize) -> usize {
        let mut calls = self.calls();
        // A read is never taken out.
        let key = Arc::clone(&calls.calls[reader].key);
        calls.begin(self.epoch, Kind::Load, key, None, Some(reader))
    }

    /// Notes the end of a call, and what it gave.
    pub(super) fn end(&self, number: usize, is_done: bool, content: Option<Content>) {
        let mut calls = self.calls();
        let end = calls.moment(self.epoch);
        if let Some(call) = calls.calls.get_mut(number) {
            call.end = Some(end);
            call.is_done = is_done;
            call.content = content.or(call.content);
        }
    }

    /// Returns the calls as they are now.
    pub(super) fn snapshot(&self) -> Vec<Call> {
        self.calls().calls.clone()
    }

    pub(super) fn len(&self) -> usize {
        self.calls().calls.len()
    }

    fn calls(&self) -> MutexGuard<'_, Calls> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Calls {
    fn begin(
        &mut self,
        epoch: Instant,
        kind: Kind,
        key: Arc<str>,
        content: Option<Content>,
        reader: Option<usize>,
    ) -> usize {
        let begin = self.moment(epoch);
        let number = self.calls.len();
        self.calls.push(Call {
            number,
            key,
            kind,
            content,
            begin,
            end: None,
            is_done: false,
            reader,
        });
        number
    }

    fn moment(&mut self, epoch: Instant) -> Moment {
        self.moments += 1;
        Moment {
            order: self.moments,
            at: epoch.elapsed(),
        }
    }
}

impl Call {
    /// Returns the place of the end; one that is not there comes last.
    pub(super) fn end_order(&self) -> u64 {
        self.end.map_or(u64::MAX, |end| end.order)
    }

    /// Returns the last moment at which a write can have run: one that failed can run late.
    pub(super) fn last_effect(&self) -> u64 {
        if self.is_done {
            self.end_order()
        } else {
            u64::MAX
        }
    }
}

/// Such as `delete 9 (0.2 s to 0.21 s)`.
impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            Kind::Read => "read",
            Kind::Load => "load",
            Kind::Change => "change",
            Kind::Write => "write",
            Kind::Delete => "delete",
            Kind::Expire => "expire",
        };
        write!(f, "{kind} {} ({:?} to ", self.number, self.begin.at)?;
        match self.end {
            Some(end) => write!(f, "{:?})", end.at),
            None => f.write_str("now)"),
        }
    }
}

impl fmt::Display for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Version(version) => write!(f, "version {version}"),
            Self::Absence => f.write_str("no value"),
        }
    }
}

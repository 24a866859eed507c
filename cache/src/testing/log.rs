//! The calls of a history.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// All calls so far, in the order in which they began.
#[derive(Debug)]
pub(super) struct Log {
    began: Instant,
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
    /// The version that was read, loaded or written; a delete has none.
    pub(super) version: Option<u64>,
    pub(super) begin: Moment,
    /// `None` while it is under way.
    pub(super) end: Option<Moment>,
    /// Whether it is known to have succeeded, or to have failed by itself.
    pub(super) is_done: bool,
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
            began: Instant::now(),
            calls: Mutex::default(),
        }
    }

    /// Notes the begin of a call, and returns its number.
    pub(super) fn begin(&self, kind: Kind, key: String, version: Option<u64>) -> usize {
        let mut calls = self.calls();
        let begin = calls.moment(self.began);
        let number = calls.calls.len();
        calls.calls.push(Call {
            number,
            key: key.into(),
            kind,
            version,
            begin,
            end: None,
            is_done: false,
        });
        number
    }

    /// Notes the end of a call, and the version that it gave.
    pub(super) fn end(&self, number: usize, is_done: bool, version: Option<u64>) {
        let mut calls = self.calls();
        let end = calls.moment(self.began);
        if let Some(call) = calls.calls.get_mut(number) {
            call.end = Some(end);
            call.is_done = is_done;
            call.version = version.or(call.version);
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
    fn moment(&mut self, began: Instant) -> Moment {
        self.moments += 1;
        Moment {
            order: self.moments,
            at: began.elapsed(),
        }
    }
}

impl Call {
    /// Returns whether the other call begins behind the end of this one.
    pub(super) fn is_before(&self, later: &Self) -> bool {
        self.end_order() < later.begin.order
    }

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
        };
        write!(f, "{kind} {} ({:?} to ", self.number, self.begin.at)?;
        match self.end {
            Some(end) => write!(f, "{:?})", end.at),
            None => f.write_str("now)"),
        }
    }
}

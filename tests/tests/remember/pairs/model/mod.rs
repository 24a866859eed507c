//! A model of the guide's rules: what a program is to end with, reckoned without a cache.
//!
//! Times are milliseconds. It knows nothing of `early_expiration`, which goes by chance.

mod callers;
mod course;
mod flights;

use std::time::Duration;

use super::play::{End, Ended, Got, Left};
use super::steps::{Call, Step, Trouble, Write};

use self::flights::Flight;

/// The type of the key.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules {
    /// `None` where entries have no times.
    pub(super) grace: Option<u64>,
    pub(super) refresh_ahead: Option<f64>,
}

const TTL: u64 = 100_000;
const THROTTLE: u64 = 30_000;
const LOAD_TIMEOUT: u64 = 30_000;

/// What is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Entry {
    /// Tells it from others with the same value.
    number: u32,
    content: Content,
    ttl: u64,
    fresh_until: u64,
    ends: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Content {
    Value(u32),
    Absence,
    Unreadable,
}

/// A value that a caller can be given later.
#[derive(Clone, Copy, Debug)]
struct Known {
    value: u32,
    fresh_until: u64,
    ends: u64,
}

/// A caller.
#[derive(Debug)]
struct Caller {
    call: Call,
    begun: u64,
    /// Its flight, while it waits for one.
    waits: Option<usize>,
    known: Option<Known>,
    soft_until: Option<u64>,
    has_waited_in_vain: bool,
    end: Option<End>,
}

/// The state of a cache with one key.
pub(super) struct Model {
    rules: Rules,
    now: u64,
    entry: Option<Entry>,
    entries: u32,
    is_unreadable: bool,
    owes_delete: bool,
    rests_until: u64,
    flights: Vec<Flight>,
    /// The one that callers find.
    current: Option<usize>,
    callers: Vec<Caller>,
    loads: u32,
    refreshes: u64,
    at_once: u32,
    /// Two events had the same time, so that their order is not that of the model.
    is_tied: bool,
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap()
}

impl Model {
    pub(super) fn new(rules: Rules) -> Self {
        Self {
            rules,
            now: 0,
            entry: None,
            entries: 0,
            is_unreadable: false,
            owes_delete: false,
            rests_until: 0,
            flights: Vec::new(),
            current: None,
            callers: Vec::new(),
            loads: 0,
            refreshes: 0,
            at_once: 0,
            is_tied: false,
        }
    }

    pub(super) fn play(mut self, program: &[Step]) -> Option<Ended> {
        for step in program {
            match step {
                Step::Wait(time) => self.pass(millis(*time)),
                Step::Call(call) => self.call(call),
                Step::Cancel(caller) => self.cancel(*caller),
                Step::Write(write) => self.write(*write),
                Step::Elsewhere(write) => self.change(*write),
                Step::Fault(trouble) => {
                    self.is_unreadable = matches!(trouble, Trouble::Unreadable);
                }
            }
        }
        let gone = End {
            after: Duration::ZERO,
            got: Got::Gone,
        };
        (!self.is_tied).then(|| Ended {
            left: self.left(),
            calls: self
                .callers
                .iter()
                .map(|caller| caller.end.unwrap_or(gone))
                .collect(),
            loads: self.loads,
            refreshes: self.refreshes,
            at_once: self.at_once,
        })
    }

    fn left(&self) -> Left {
        match self.stored() {
            None => Left::Nothing,
            Some(Entry {
                content: Content::Value(value),
                fresh_until,
                ..
            }) => {
                if self.now < fresh_until {
                    Left::Fresh(value)
                } else {
                    Left::Stale(value)
                }
            }
            Some(_) => Left::NoValue,
        }
    }

    /// Returns the entry, while it is there.
    fn stored(&self) -> Option<Entry> {
        self.entry.filter(|entry| self.now < entry.ends)
    }

    fn store(&mut self, content: Content, ttl: u64, grace: u64) {
        self.entries += 1;
        self.entry = Some(Entry {
            number: self.entries,
            content,
            ttl,
            fresh_until: self.now + ttl,
            ends: self.now + ttl + grace,
        });
    }

    /// Sends what is owed, before anything else.
    fn settle(&mut self) {
        if std::mem::take(&mut self.owes_delete) {
            self.entry = None;
        }
    }

    fn write(&mut self, write: Write) {
        if matches!(write, Write::Damage | Write::Mismatch) {
            self.settle();
            if self.stored().is_none() {
                return;
            }
        }
        if let Some(flight) = self.current.take() {
            self.flights[flight].is_superseded = true;
        }
        self.rests_until = 0;
        if write == Write::OwedDelete {
            self.owes_delete = true;
            return;
        }
        self.settle();
        self.change(write);
    }

    fn change(&mut self, write: Write) {
        let now = self.now;
        match write {
            Write::Set(value) => {
                self.store(Content::Value(value), TTL, self.rules.grace.unwrap_or(0));
            }
            Write::Delete | Write::Clear | Write::Flush => self.entry = None,
            Write::ExpireNow => match &mut self.entry {
                Some(entry) if matches!(entry.content, Content::Value(_)) => {
                    if now < entry.fresh_until {
                        entry.ends = entry.ends - entry.fresh_until + now;
                        entry.fresh_until = now;
                    }
                }
                _ => self.entry = None,
            },
            Write::Damage | Write::Mismatch => {
                self.entries += 1;
                if let Some(entry) = &mut self.entry {
                    entry.number = self.entries;
                    entry.content = Content::Unreadable;
                }
            }
            Write::OwedDelete => panic!("another process owes nothing"),
        }
    }
}

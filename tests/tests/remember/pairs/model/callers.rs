//! What callers do that come, wait and go.

use std::time::Duration;

use typed_cache::{ErrorKind, StaleCause};

use super::flights::{Flight, Outcome};
use super::{Caller, Content, Entry, Known, LOAD_TIMEOUT, Model, THROTTLE, TTL, millis};
use crate::pairs::play::{End, Got};
use crate::pairs::steps::{Answer, Call, Form};

impl Model {
    pub(super) fn call(&mut self, call: &Call) {
        self.callers.push(Caller {
            call: call.clone(),
            begun: self.now,
            waits: None,
            known: None,
            soft_until: None,
            has_waited_in_vain: false,
            end: None,
        });
        self.start(self.callers.len() - 1);
    }

    /// Joins a load that replaces nothing, or reads.
    pub(super) fn start(&mut self, caller: usize) {
        match self.current {
            Some(flight) if self.flights[flight].rest.is_none() => self.wait(caller, flight, None),
            _ => self.read(caller, false),
        }
    }

    fn read(&mut self, caller: usize, is_own: bool) {
        let call = self.callers[caller].call.clone();
        let (is_many, is_scoped) = (call.form == Form::Many, call.form == Form::Scoped);
        self.settle();
        if self.is_unreadable {
            if call.options.outage_fails == Some(true) {
                return self.end(caller, Got::Access(ErrorKind::Unavailable));
            }
            let rest = self.rules.grace.map(|_| throttle(&call));
            return self.follow_or_lead(caller, None, None, rest, is_own);
        }
        let Some(entry) = self.stored() else {
            return self.follow_or_lead(caller, None, None, None, is_own);
        };
        let value = match entry.content {
            Content::Value(value) => value,
            Content::Absence if is_many || call.form == Form::Optional => {
                return self.end(
                    caller,
                    if is_many {
                        Got::Value(None)
                    } else {
                        Got::Negative
                    },
                );
            }
            _ => return self.follow_or_lead(caller, Some(entry), None, None, is_own),
        };
        let known = Known {
            value,
            fresh_until: entry.fresh_until,
            ends: entry.ends,
        };
        let rest = Some(throttle(&call));
        let rests = self.now < self.rests_until;
        if self.now < entry.fresh_until {
            self.end(caller, Got::Fresh(value));
            let in_background = !is_many && !is_scoped && !rests && self.current.is_none();
            if in_background && self.is_due(&call, &entry) {
                self.lead(caller, Some(entry), rest, true, is_own);
            }
        } else if rests {
            self.give(caller, known, StaleCause::Throttled);
        } else if call.options.stale_while_revalidate == Some(true) && !is_many && !is_scoped {
            self.give(caller, known, StaleCause::Revalidating);
            if self.current.is_none() {
                self.lead(caller, Some(entry), rest, true, is_own);
            }
        } else {
            self.follow_or_lead(caller, Some(entry), Some(known), rest, is_own);
        }
    }

    fn is_due(&self, call: &Call, entry: &Entry) -> bool {
        let part = call.options.refresh_ahead.or(self.rules.refresh_ahead);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a part of 1000"
        )]
        let rest = part.map(|part| entry.ttl * (1000 - (part * 1000.0).round() as u64) / 1000);
        rest.is_some_and(|rest| entry.fresh_until - self.now <= rest)
    }

    fn follow_or_lead(
        &mut self,
        caller: usize,
        old: Option<Entry>,
        known: Option<Known>,
        rest: Option<u64>,
        is_own: bool,
    ) {
        let found = self.current;
        let flight = match found {
            Some(flight) if !is_own || self.flights[flight].is_own => flight,
            _ => {
                let flight = self.lead(caller, old, rest, false, is_own);
                if let Some(replaced) = found {
                    self.flights[replaced].is_superseded = true;
                }
                flight
            }
        };
        self.wait(caller, flight, known);
    }

    /// Starts the load of a caller.
    fn lead(
        &mut self,
        caller: usize,
        old: Option<Entry>,
        rest: Option<u64>,
        is_detached: bool,
        is_own: bool,
    ) -> usize {
        let call = &self.callers[caller].call;
        let (load, options) = (call.load, &call.options);
        self.loads += 1;
        self.refreshes += u64::from(is_detached);
        let number = self.loads + 1;
        let limit = options.load_timeout.map_or(LOAD_TIMEOUT, millis);
        let known = old.and_then(|old| match old.content {
            Content::Value(value) => Some(value),
            _ => None,
        });
        let outcome = match load.answer {
            _ if millis(load.time) > limit => Outcome::TimedOut,
            Answer::Unmodified if call.form == Form::WithStale => {
                Outcome::Loaded(Some(known.unwrap_or(number)))
            }
            Answer::Gives | Answer::Unmodified => Outcome::Loaded(Some(number)),
            Answer::None => Outcome::Loaded(None),
            Answer::Fails => Outcome::Failed,
            Answer::Panics => Outcome::Panicked,
        };
        let own_ttl = load.ttl.or(options.ttl);
        let own_grace = options
            .grace
            .filter(|_| call.form != Form::Many)
            .map(millis);
        let negative = options.negative.map(millis);
        self.flights.push(Flight {
            ends: self.now + limit.min(millis(load.time)),
            outcome,
            ttl: own_ttl.map_or(TTL, millis),
            grace: own_grace.or(self.rules.grace).unwrap_or(0),
            negative: negative.or(known.is_some().then_some(1)),
            is_stored: load.is_stored,
            old,
            rest,
            is_superseded: false,
            is_own,
            is_detached,
            has_ended: false,
            borrower: (call.form == Form::Scoped).then_some(caller),
            waiting: Vec::new(),
            free: Vec::new(),
        });
        let running = self
            .flights
            .iter()
            .filter(|flight| !flight.has_ended)
            .count();
        self.at_once = self.at_once.max(u32::try_from(running).unwrap());
        self.current = Some(self.flights.len() - 1);
        self.flights.len() - 1
    }

    fn wait(&mut self, caller: usize, flight: usize, known: Option<Known>) {
        self.flights[flight].enter(caller);
        let now = self.now;
        let caller = &mut self.callers[caller];
        let soft = caller.call.options.soft_timeout;
        let soft = soft.filter(|_| !matches!(caller.call.form, Form::Many | Form::Scoped));
        caller.waits = Some(flight);
        caller.known = known;
        caller.soft_until = known.and(soft).map(|soft| now + millis(soft));
    }

    pub(super) fn end(&mut self, caller: usize, got: Got) {
        let caller = &mut self.callers[caller];
        let after = Duration::from_millis(self.now - caller.begun);
        let got = match got {
            Got::Fresh(value) | Got::Loaded(Some(value)) | Got::Stale(value, ..)
                if caller.call.form == Form::Many =>
            {
                Got::Value(Some(value))
            }
            Got::Loaded(None) if caller.call.form == Form::Many => Got::Value(None),
            got => got,
        };
        caller.waits = None;
        caller.end = Some(End { after, got });
    }

    /// Gives a caller the value that it knows.
    pub(super) fn give(&mut self, caller: usize, known: Known, cause: StaleCause) {
        let age = Duration::from_millis(self.now.saturating_sub(known.fresh_until));
        self.end(caller, Got::Stale(known.value, cause, age));
    }

    /// Takes a caller from the load that it waits for, which ends if it was the last one.
    pub(super) fn leave(&mut self, caller: usize) {
        let Some(number) = self.callers[caller].waits.take() else {
            return;
        };
        let flight = &mut self.flights[number];
        if flight.borrower == Some(caller) {
            return self.hand_over(number);
        }
        flight.leave(caller);
        if flight.callers().next().is_none() && !flight.is_detached {
            flight.has_ended = true;
            self.current = self.current.filter(|current| *current != number);
        }
    }

    /// Ends a load whose caller went, so that another one loads.
    fn hand_over(&mut self, number: usize) {
        self.current = self.current.filter(|current| *current != number);
        // Another one goes at the same time, or loads before.
        let is_tied = self.events().any(|(at, _)| at == self.now);
        self.is_tied |= is_tied;
        let flight = &mut self.flights[number];
        flight.has_ended = true;
        flight.borrower = None;
        let callers: Vec<_> = flight.callers().collect();
        for caller in callers {
            self.callers[caller].waits = None;
            self.is_tied |= self.is_unreadable;
            self.start(caller);
        }
    }

    /// Starts one for whom the load of another one was of no use. Reads that fail take a while, in which others go on.
    pub(super) fn start_own(&mut self, caller: usize) {
        self.is_tied |= self.is_unreadable;
        if std::mem::replace(&mut self.callers[caller].has_waited_in_vain, true) {
            self.read(caller, true);
        } else {
            self.start(caller);
        }
    }

    pub(super) fn cancel(&mut self, caller: usize) {
        if self.callers[caller].end.is_none() {
            self.leave(caller);
            let (after, got) = (Duration::ZERO, Got::Gone);
            self.callers[caller].end = Some(End { after, got });
        }
    }
}

/// Returns for how long the source is left alone if the load of a call fails.
fn throttle(call: &Call) -> u64 {
    let own = call.options.throttle.filter(|_| call.form != Form::Many);
    own.map_or(THROTTLE, millis)
}

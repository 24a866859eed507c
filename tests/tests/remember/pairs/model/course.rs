//! What happens as time passes.

use typed_cache::{ErrorKind, StaleCause};

use super::flights::{Flight, Outcome};
use super::{Content, Model, millis};
use crate::pairs::play::Got;
use crate::pairs::steps::Form;

/// What happens at a time.
#[derive(Clone, Copy, Debug)]
pub(super) enum Event {
    Land(usize),
    Soft(usize),
    Timeout(usize),
}

impl Model {
    /// Lets time pass, with all that happens meanwhile.
    pub(super) fn pass(&mut self, time: u64) {
        let until = self.now + time;
        loop {
            let mut events: Vec<_> = self.events().filter(|(at, _)| *at <= until).collect();
            events.sort_by_key(|(at, _)| *at);
            let Some((at, event)) = events.first().copied() else {
                break;
            };
            self.is_tied |= at == until;
            self.is_tied |= events[1..].iter().any(|(other, kind)| {
                let is_same = matches!(
                    (event, kind),
                    (Event::Soft(_), Event::Soft(_)) | (Event::Timeout(_), Event::Timeout(_))
                );
                *other == at && !is_same
            });
            self.now = at;
            self.happen(event);
        }
        self.now = until;
    }

    pub(super) fn events(&self) -> impl Iterator<Item = (u64, Event)> {
        let flights = self.flights.iter().enumerate();
        let lands = flights.filter(|(_, flight)| !flight.has_ended);
        let lands = lands.map(|(number, flight)| (flight.ends, Event::Land(number)));
        let waiting = || {
            self.callers
                .iter()
                .enumerate()
                .filter(|(_, caller)| caller.waits.is_some())
        };
        let softs = waiting()
            .filter_map(|(number, caller)| Some((caller.soft_until?, Event::Soft(number))));
        let timeouts = waiting().filter_map(|(number, caller)| {
            let timeout = millis(caller.call.options.timeout?);
            Some((caller.begun + timeout, Event::Timeout(number)))
        });
        lands.chain(softs).chain(timeouts)
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Land(flight) => self.land(flight),
            Event::Soft(caller) => {
                self.callers[caller].soft_until = None;
                let known = self.callers[caller]
                    .known
                    .filter(|known| self.now <= known.ends);
                if let (Some(known), Some(flight)) = (known, self.callers[caller].waits) {
                    self.flights[flight].is_detached = true;
                    self.leave(caller);
                    self.give(caller, known, StaleCause::SoftTimeout);
                }
            }
            Event::Timeout(caller) => {
                self.leave(caller);
                self.end(caller, Got::Access(ErrorKind::Timeout));
            }
        }
    }

    /// Ends a load: stores its value, and gives all who wait their share.
    fn land(&mut self, number: usize) {
        self.current = self.current.filter(|current| *current != number);
        self.flights[number].has_ended = true;
        let flight = self.flights[number].clone();
        match flight.outcome {
            Outcome::Loaded(value) => {
                self.rests_until = 0;
                if !flight.is_superseded && flight.is_stored {
                    self.fill(&flight, value);
                } else if let Some(rest) = flight.rest
                    && flight.is_detached
                    && !flight.is_superseded
                {
                    self.rests_until = self.now + rest;
                }
            }
            _ => {
                if let Some(rest) = flight.rest.filter(|_| !flight.is_superseded) {
                    self.rests_until = self.now + rest;
                }
            }
        }
        let callers: Vec<_> = flight.callers().collect();
        for caller in callers {
            self.callers[caller].waits = None;
            self.share(caller, flight.outcome);
        }
    }

    fn fill(&mut self, flight: &Flight, value: Option<u32>) {
        let ttl = if value.is_some() {
            Some(flight.ttl)
        } else {
            flight.negative
        };
        let Some(ttl) = ttl else {
            return;
        };
        self.settle();
        // The end of an entry without times is not known.
        let has_times = self.rules.grace.is_some();
        let old = flight.old.filter(|old| !has_times || self.now < old.ends);
        if old.map(|old| old.number) != self.stored().map(|entry| entry.number) {
            return;
        }
        match value {
            Some(value) => self.store(Content::Value(value), ttl, flight.grace),
            None => self.store(Content::Absence, ttl, 0),
        }
    }

    fn share(&mut self, caller: usize, outcome: Outcome) {
        let takes_absence = matches!(self.callers[caller].call.form, Form::Optional | Form::Many);
        let failed = match outcome {
            Outcome::Loaded(None) if !takes_absence => return self.start_own(caller),
            Outcome::Loaded(value) => return self.end(caller, Got::Loaded(value)),
            Outcome::Failed => Got::Failed,
            Outcome::Panicked => Got::Panicked,
            Outcome::TimedOut => Got::TimedOut,
        };
        match self.callers[caller]
            .known
            .filter(|known| self.now <= known.ends)
        {
            Some(known) => self.give(caller, known, StaleCause::LoadFailed),
            None => self.end(caller, failed),
        }
    }
}

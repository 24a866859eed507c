//! A cache as a model of a few steps, right or wrong on purpose, whose calls meet in an order that a seed decides.

use typed_cache::testing::{History, LoadCall, PendingLoad, ReadCall, Violation, WriteCall};
use typed_cache_tests::model::Random;

const KEY: &str = "record";

/// What is wrong with the cache.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Right,
    /// Each miss loads.
    WithoutSingleFlight,
    IgnoresDeletes,
    /// Writes end no load.
    WithoutCompare,
    /// A write leaves known absence as it is.
    KeepsAbsence,
}

/// How a cache is run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Form {
    pub(crate) kind: Kind,
    /// Each load is recorded by its read.
    pub(crate) is_named: bool,
    /// No caller leaves, no write fails, and writes are rare.
    pub(crate) is_calm: bool,
    pub(crate) steps: usize,
}

/// A version; `None` is known absence.
type Content = Option<u64>;

#[derive(Clone, Copy)]
struct Entry {
    content: Content,
    is_fresh: bool,
}

struct Read {
    call: ReadCall,
    state: State,
}

#[derive(Clone, Copy)]
enum State {
    Begun,
    /// For a load, with what it falls back on.
    Waits(u64, Option<Content>),
    Answers(Content),
    Fails,
}

struct Flight {
    number: u64,
    stage: Stage,
    /// The entry as its read saw it.
    seen: Option<Content>,
    is_stored: bool,
    is_detached: bool,
}

enum Stage {
    /// Of a named load, or another one.
    Started(Option<PendingLoad>),
    Loading(LoadCall),
    Sampled(LoadCall, Content),
    /// `None` after an error.
    Loaded(Option<Content>),
}

struct Write {
    call: WriteCall,
    effect: Effect,
    stage: u8,
    /// It lets the next one change the source.
    has_source: bool,
}

#[derive(Clone, Copy)]
enum Effect {
    Set(u64),
    Delete,
    Expire,
}

/// The cache, its source and its callers.
pub(crate) struct Model {
    form: Form,
    random: Random,
    writes_per_mille: usize,
    history: History,
    version: u64,
    source: Content,
    entry: Option<Entry>,
    flights: Vec<Flight>,
    /// The flight that newcomers join.
    place: Option<u64>,
    numbers: u64,
    reads: Vec<Read>,
    writes: Vec<Write>,
    /// Of writes that have failed and may run late.
    late: Vec<Effect>,
}

/// Runs a cache, and checks what was recorded while some calls are under way.
pub(crate) fn run(form: Form, seed: u64) -> Vec<Violation> {
    let mut random = Random::new(seed);
    let mut model = Model {
        form,
        writes_per_mille: random.between(2, if form.is_calm { 10 } else { 40 }),
        random,
        history: History::new(),
        version: 0,
        source: None,
        entry: None,
        flights: Vec::new(),
        place: None,
        numbers: 0,
        reads: Vec::new(),
        writes: Vec::new(),
        late: Vec::new(),
    };
    for _ in 0..form.steps {
        model.step();
    }
    model.history.check()
}

impl Model {
    fn step(&mut self) {
        if self.random.below(1000) < self.writes_per_mille {
            return self.begin_write();
        }
        match self.random.below(100) {
            0..15 if self.reads.len() < 8 => self.reads.push(Read {
                call: self.history.read(KEY),
                state: State::Begun,
            }),
            15..50 if !self.reads.is_empty() => self.step_read(),
            50..75 if !self.flights.is_empty() => self.step_flight(),
            75..95 if !self.writes.is_empty() => self.step_write(),
            95..97 => {
                if let Some(entry) = &mut self.entry {
                    entry.is_fresh = false;
                }
            }
            97 => self.entry = None,
            98 => {
                if let Some(effect) = self.late.pop() {
                    self.apply(effect);
                }
            }
            _ => {}
        }
    }

    fn step_read(&mut self) {
        let index = self.random.below(self.reads.len());
        let Read { call, state } = self.reads.swap_remove(index);
        let state = match state {
            State::Begun => self.look(&call),
            State::Waits(flight, stale) => self.wait(flight, stale),
            State::Answers(Some(version)) => return call.returned(version),
            State::Answers(None) => return call.absent(),
            State::Fails => return drop(call),
        };
        self.reads.push(Read { call, state });
    }

    fn look(&mut self, call: &ReadCall) -> State {
        let stale = match self.entry {
            Some(entry) if entry.is_fresh => return State::Answers(entry.content),
            entry => entry.map(|entry| entry.content),
        };
        let is_background = self.random.chance(50);
        let joined = self
            .place
            .filter(|_| self.form.kind != Kind::WithoutSingleFlight);
        let flight = joined.unwrap_or_else(|| self.start(call, is_background && stale.is_some()));
        match stale {
            Some(content) if is_background => State::Answers(content),
            stale => State::Waits(flight, stale),
        }
    }

    fn start(&mut self, call: &ReadCall, is_detached: bool) -> u64 {
        self.numbers += 1;
        self.flights.push(Flight {
            number: self.numbers,
            stage: Stage::Started(self.form.is_named.then(|| call.load())),
            seen: self.entry.map(|entry| entry.content),
            is_stored: true,
            is_detached,
        });
        self.place = Some(self.numbers);
        self.numbers
    }

    /// Waits on, is given the stale value, or leaves.
    fn wait(&mut self, number: u64, stale: Option<Content>) -> State {
        match (self.random.below(10), stale) {
            (0, Some(content)) => {
                let flight = self
                    .flights
                    .iter_mut()
                    .find(|flight| flight.number == number);
                flight.unwrap().is_detached = true;
                State::Answers(content)
            }
            (1, None) if !self.form.is_calm => {
                self.leave(number);
                State::Fails
            }
            _ => State::Waits(number, stale),
        }
    }

    fn leave(&mut self, number: u64) {
        let waits = |read: &Read| matches!(read.state, State::Waits(other, _) if other == number);
        let index = self
            .flights
            .iter()
            .position(|flight| flight.number == number)
            .unwrap();
        if self.flights[index].is_detached || self.reads.iter().any(waits) {
            return;
        }
        self.place = self.place.filter(|&place| place != number);
        if self.random.chance(50) {
            self.flights.swap_remove(index);
        } else {
            // A loader that does not stop at once.
            self.flights[index].is_stored = false;
        }
    }

    fn step_flight(&mut self) {
        let index = self.random.below(self.flights.len());
        let source = self.source;
        let flight = self.flights.swap_remove(index);
        let stage = match flight.stage {
            Stage::Started(load) => {
                let load = load.map(PendingLoad::begin);
                Stage::Loading(load.unwrap_or_else(|| self.history.load(KEY)))
            }
            Stage::Loading(load) => Stage::Sampled(load, source),
            Stage::Sampled(load, _) if self.random.chance(10) => {
                load.failed();
                Stage::Loaded(None)
            }
            Stage::Sampled(load, content) => {
                match content {
                    Some(version) => load.returned(version),
                    None => load.absent(),
                }
                Stage::Loaded(Some(content))
            }
            Stage::Loaded(loaded) => return self.land(&flight, loaded),
        };
        self.flights.push(Flight { stage, ..flight });
    }

    fn land(&mut self, flight: &Flight, loaded: Option<Content>) {
        self.place = self.place.filter(|&place| place != flight.number);
        let is_as_seen = self
            .entry
            .is_none_or(|entry| Some(entry.content) == flight.seen);
        if let Some(content) = loaded
            && (flight.is_stored && is_as_seen || self.form.kind == Kind::WithoutCompare)
        {
            self.entry = Some(Entry {
                content,
                is_fresh: true,
            });
        }
        for read in &mut self.reads {
            if let State::Waits(number, stale) = read.state
                && number == flight.number
            {
                read.state = loaded.or(stale).map_or(State::Fails, State::Answers);
            }
        }
    }

    fn begin_write(&mut self) {
        let has_source = !self.writes.iter().any(|write| write.has_source);
        let change = |model: &mut Self| {
            model.version += 1;
            let change = model.history.change(KEY, model.version);
            model.source = Some(model.version);
            change.done();
            model.version
        };
        let (effect, has_source) = match self.random.below(6) {
            0..2 if has_source => (Effect::Set(change(self)), true),
            2 if has_source => {
                change(self);
                (Effect::Delete, true)
            }
            3 if has_source => {
                change(self);
                self.source = None;
                (Effect::Delete, true)
            }
            4 => (Effect::Expire, false),
            _ => (Effect::Delete, false),
        };
        let call = match effect {
            Effect::Set(version) => self.history.write(KEY, version),
            Effect::Delete => self.history.delete(KEY),
            Effect::Expire => self.history.expire(KEY),
        };
        self.writes.push(Write {
            call,
            effect,
            stage: 0,
            has_source,
        });
    }

    fn step_write(&mut self) {
        let index = self.random.below(self.writes.len());
        let mut write = self.writes.swap_remove(index);
        if !self.form.is_calm && self.random.chance(5) {
            // It may have run already, and runs late, or never.
            if self.random.chance(50) {
                self.late.push(write.effect);
            }
            return;
        }
        match write.stage {
            0 | 2 => self.supersede(),
            1 => self.apply(write.effect),
            _ => return write.call.done(),
        }
        write.stage += 1;
        self.writes.push(write);
    }

    fn supersede(&mut self) {
        if self.form.kind == Kind::WithoutCompare {
            return;
        }
        for flight in &mut self.flights {
            flight.is_stored = false;
        }
        self.place = None;
    }

    fn apply(&mut self, effect: Effect) {
        let is_absent = self.entry.is_some_and(|entry| entry.content.is_none());
        match effect {
            Effect::Set(_) if is_absent && self.form.kind == Kind::KeepsAbsence => {}
            Effect::Set(version) => {
                self.entry = Some(Entry {
                    content: Some(version),
                    is_fresh: true,
                });
            }
            Effect::Delete if self.form.kind == Kind::IgnoresDeletes => {}
            Effect::Delete => self.entry = None,
            Effect::Expire => {
                if let Some(entry) = &mut self.entry {
                    entry.is_fresh = false;
                }
            }
        }
    }
}

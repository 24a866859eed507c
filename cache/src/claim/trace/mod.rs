//! A deserializer that reads nothing, gives samples, and compares what a type asks for with a shape.
//!
//! Each run goes one way through the type: it takes one variant of each enum. There are runs until every variant has been
//! taken. A part that refuses a sample gets the next one in the next run.

mod access;
mod deserializer;
mod samples;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;

use serde::de::{self, DeserializeOwned};

use crate::claim::expected::{Expected, Strictness};
use crate::claim::fault::{Fault, Reason};
use crate::claim::path::Path;
use crate::schema::{Format, Shape, Structure};

/// What a type's `Deserialize` does.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trace {
    pub(crate) fault: Option<Fault>,
    /// The parts that could not be looked at, in the words of a lock file.
    pub(crate) unchecked: Vec<String>,
    /// The type has a check of its own, which a sample did not pass.
    pub(crate) has_refused: bool,
}

/// The largest number of runs. What needs more is left unchecked.
const RUNS: usize = 4096;

/// Levels of an opaque part behind which sequences and options are empty, so that recursive types end.
const DEEP: usize = 12;

/// Asks a type which calls it expects.
pub(crate) fn trace<T: DeserializeOwned>(
    shape: &Shape,
    format: Format,
    strictness: Strictness,
) -> Trace {
    let tracing = Tracing::new(format == Format::Json, strictness);
    let mut has_refused = false;
    for _ in 0..RUNS {
        let path = Path::ROOT;
        let result = T::deserialize(tracing.expect(Expected::Shape(shape), &path));
        has_refused |= result.is_err();
        if tracing.fault.borrow().is_some() || !tracing.prepare_next_run(result.is_ok()) {
            break;
        }
    }
    let unchecked = tracing.unchecked(shape);
    Trace {
        fault: tracing.fault.into_inner(),
        unchecked,
        has_refused,
    }
}

/// The runs over one type.
struct Tracing {
    is_readable: bool,
    strictness: Strictness,
    /// The variants that were taken, by the path of their enum.
    enums: RefCell<BTreeMap<String, Taken>>,
    /// The number of the sample that a part gets, by its path.
    samples: RefCell<HashMap<String, usize>>,
    /// The part that was given a sample last in this run, and the number of samples there are for it.
    last_sample: RefCell<(String, usize)>,
    /// The parts that asked for what the shape says.
    seen: RefCell<HashSet<String>>,
    /// The parts that refused every sample.
    refused: RefCell<Vec<String>>,
    /// The number of the variant whose tag is read next.
    tag: Cell<usize>,
    fault: RefCell<Option<Fault>>,
}

/// The variants of one enum that have been taken.
struct Taken {
    /// The number of the one that is taken now.
    now: usize,
    name: &'static str,
    count: usize,
    /// True if this run has come to the enum.
    is_met: bool,
}

/// The deserializer of one part.
#[derive(Clone, Copy)]
struct Tracer<'t> {
    tracing: &'t Tracing,
    expected: Expected<'t>,
    path: &'t Path<'t>,
}

/// The end of a run: a fault, or an error of the type's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stopped {
    /// A fault, which is kept beside the run, or a sample that is refused.
    Refused,
    InvalidType,
    InvalidLength,
    MissingField(&'static str),
    UnknownField,
}

impl Tracing {
    fn new(is_readable: bool, strictness: Strictness) -> Self {
        Self {
            is_readable,
            strictness,
            enums: RefCell::default(),
            samples: RefCell::default(),
            last_sample: RefCell::default(),
            seen: RefCell::default(),
            refused: RefCell::default(),
            tag: Cell::default(),
            fault: RefCell::default(),
        }
    }

    fn expect<'t>(&'t self, expected: Expected<'t>, path: &'t Path<'t>) -> Tracer<'t> {
        Tracer {
            tracing: self,
            expected,
            path,
        }
    }

    /// Chooses what the next run does otherwise; `false` if there is nothing left.
    fn prepare_next_run(&self, is_ok: bool) -> bool {
        let goes_on = !is_ok && self.take_next_sample() || self.take_next_variants();
        for taken in self.enums.borrow_mut().values_mut() {
            taken.is_met = false;
        }
        self.last_sample.take();
        goes_on
    }

    /// Takes the next sample for the part that was given one last.
    fn take_next_sample(&self) -> bool {
        let (path, count) = self.last_sample.take();
        let mut samples = self.samples.borrow_mut();
        let number = samples.entry(path.clone()).or_insert(0);
        *number += 1;
        let is_left = *number < count;
        if !is_left {
            self.seen.borrow_mut().remove(&path);
            self.refused.borrow_mut().push(path);
        }
        is_left
    }

    /// Takes the next variant of each enum that this run met, where all that is inside the present one has been taken.
    fn take_next_variants(&self) -> bool {
        let mut enums = self.enums.borrow_mut();
        let met: Vec<String> = enums
            .iter()
            .filter(|(_, taken)| taken.is_met && taken.now + 1 < taken.count)
            .map(|(path, _)| path.clone())
            .collect();
        let is_done = |path: &String, taken: &Taken| {
            let inside = format!("{path}::{}", taken.name);
            !met.iter().any(|other| other.starts_with(&inside))
        };
        let next: Vec<String> = met
            .iter()
            .filter(|path| is_done(path, &enums[*path]))
            .cloned()
            .collect();
        for path in &next {
            if let Some(taken) = enums.get_mut(path) {
                taken.now += 1;
            }
        }
        !next.is_empty()
    }

    /// Returns the parts that refused every sample, and those of `shape` that no run has looked at.
    fn unchecked(&self, shape: &Shape) -> Vec<String> {
        let mut parts = self.refused.take();
        let mut leaves = Vec::new();
        samples::leaves(shape, self.is_readable, String::new(), &mut leaves);
        let seen = self.seen.borrow();
        parts.extend(leaves.into_iter().filter(|leaf| !seen.contains(leaf)));
        let mut met = HashSet::new();
        parts.retain(|part| met.insert(part.clone()));
        parts
    }
}

impl Tracer<'_> {
    fn structure(&self) -> Option<Structure> {
        let tracing = self.tracing;
        self.expected
            .structure(tracing.is_readable, tracing.strictness)
    }

    /// Notes that the part asked for what the shape says.
    fn see(&self) {
        self.tracing.seen.borrow_mut().insert(self.path.to_string());
    }

    /// Returns the number of the sample to give, of `count`.
    fn sample(&self, count: usize) -> usize {
        let path = self.path.to_string();
        let number = self.tracing.samples.borrow().get(&path).copied();
        self.tracing.seen.borrow_mut().insert(path.clone());
        self.tracing.last_sample.replace((path, count));
        number.unwrap_or(0).min(count - 1)
    }

    /// Returns the number of the variant that this run takes.
    fn take(&self, variants: usize, name: impl Fn(usize) -> &'static str) -> usize {
        let mut enums = self.tracing.enums.borrow_mut();
        let taken = enums.entry(self.path.to_string()).or_insert_with(|| Taken {
            now: 0,
            name: "",
            count: variants,
            is_met: false,
        });
        taken.is_met = true;
        taken.name = name(taken.now);
        taken.now
    }

    #[cold]
    fn differs(&self, found: impl fmt::Display) -> Stopped {
        self.fault(Reason::Differs {
            said: self.expected.said(self.tracing.is_readable),
            found: format!("read as {found}"),
        })
    }

    #[cold]
    fn fault(&self, reason: Reason) -> Stopped {
        let path = self.path.to_string();
        self.tracing
            .fault
            .borrow_mut()
            .get_or_insert(Fault { path, reason });
        Stopped::Refused
    }

    /// Ends the run at a part that there is no sample for.
    fn stop(&self) -> Stopped {
        let path = self.path.to_string();
        self.tracing.last_sample.replace((path, 0));
        Stopped::Refused
    }
}

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a type refuses a sample")
    }
}

impl std::error::Error for Stopped {}

impl de::Error for Stopped {
    fn custom<M: fmt::Display>(_message: M) -> Self {
        Self::Refused
    }

    fn invalid_type(_found: de::Unexpected<'_>, _expected: &dyn de::Expected) -> Self {
        Self::InvalidType
    }

    fn invalid_length(_length: usize, _expected: &dyn de::Expected) -> Self {
        Self::InvalidLength
    }

    fn unknown_field(_field: &str, _expected: &'static [&'static str]) -> Self {
        Self::UnknownField
    }

    fn missing_field(field: &'static str) -> Self {
        Self::MissingField(field)
    }
}

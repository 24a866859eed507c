//! A deserializer that reads nothing, gives samples, and compares what a type asks for with a shape.
//!
//! Each run goes one way through the type: it takes one variant of each enum. There are runs until every variant has been
//! taken. A part that refuses a sample gets the next one in the next run.

mod access;
mod deserializer;
mod samples;

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::hash::{DefaultHasher, Hasher as _};
use std::mem::take;

use serde::de::{self, DeserializeOwned};

use crate::claim::expected::{Expected, Strictness};
use crate::claim::fault::{Fault, Reason};
use crate::claim::path::Path;
use crate::claim::trace::samples::leaves;
use crate::schema::{Format, Shape, Structure};

/// What a type's `Deserialize` does.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trace {
    pub(crate) fault: Option<Fault>,
    /// The parts that could not be looked at, in the words of a lock file.
    pub(crate) unchecked: Vec<String>,
}

/// The largest number of parts that are given, over all runs. What needs more is left unchecked.
const PARTS: u32 = 100_000;

/// The largest number of unchecked parts that are named.
const NAMES: usize = 100;

/// Levels of an opaque part behind which sequences and options are empty and enums end the run, so that recursive types end.
const DEEP: usize = 12;

/// Asks a type which calls it expects.
pub(crate) fn trace<T: DeserializeOwned>(
    shape: &Shape,
    format: Format,
    strictness: Strictness,
) -> Trace {
    let tracing = Tracing::new(format == Format::Json, strictness);
    loop {
        let path = Path::ROOT;
        let result = T::deserialize(tracing.expect(Expected::Shape(shape), &path));
        let is_over = tracing.fault.borrow().is_some() || tracing.left.get() == 0;
        if is_over || !tracing.prepare_next_run(shape, result.is_ok()) {
            break;
        }
    }
    let mut unchecked = tracing.unchecked.into_inner();
    if tracing.left.get() == 0 {
        unchecked.push(" and more, since it has too many parts".to_owned());
    }
    Trace {
        fault: tracing.fault.into_inner(),
        unchecked,
    }
}

/// The runs over one type.
struct Tracing {
    is_readable: bool,
    strictness: Strictness,
    /// The number of parts that may still be given.
    left: Cell<u32>,
    enums: RefCell<HashMap<Enum, Taken>>,
    /// The enums around the part that is being read.
    open: RefCell<Vec<Enum>>,
    /// The variants that this run has taken, by the path of their enum.
    chosen: RefCell<HashMap<String, usize>>,
    /// The number of the sample that a part gets, by its path.
    samples: RefCell<HashMap<String, usize>>,
    /// The part that was given a sample last in this run, and the number of samples there are for it.
    last_sample: RefCell<(String, usize)>,
    /// The parts that asked for what the shape says.
    seen: RefCell<HashSet<String>>,
    unchecked: RefCell<Vec<String>>,
    /// The number of the variant whose tag is read next.
    tag: Cell<usize>,
    fault: RefCell<Option<Fault>>,
}

/// One enum: its names, hashed, and where its shape has its variants. It is looked at once, wherever it is met.
type Enum = (u64, usize);

/// The variants of one enum that have been taken.
struct Taken {
    /// The number of the one that is taken now.
    now: usize,
    count: usize,
    /// True if this run has come to the enum.
    is_met: bool,
    /// True if an enum inside the present variant has variants that are not taken yet.
    is_held: bool,
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
    /// The name, hashed.
    MissingField(u64),
    UnknownField(u64),
}

impl Tracing {
    fn new(is_readable: bool, strictness: Strictness) -> Self {
        Self {
            is_readable,
            strictness,
            left: Cell::new(PARTS),
            enums: RefCell::default(),
            open: RefCell::default(),
            chosen: RefCell::default(),
            samples: RefCell::default(),
            last_sample: RefCell::default(),
            seen: RefCell::default(),
            unchecked: RefCell::default(),
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
    fn prepare_next_run(&self, shape: &Shape, is_ok: bool) -> bool {
        let goes_on = !is_ok && self.take_next_sample(shape) || self.take_next_variants();
        self.chosen.borrow_mut().clear();
        self.open.borrow_mut().clear();
        self.last_sample.take();
        goes_on
    }

    /// Takes the next sample for the part that was given one last; one that has refused all hides what is behind it.
    fn take_next_sample(&self, shape: &Shape) -> bool {
        let (path, count) = self.last_sample.take();
        let mut samples = self.samples.borrow_mut();
        let number = samples.entry(path.clone()).or_insert(0);
        *number += 1;
        if *number < count {
            return true;
        }
        let mut seen = self.seen.borrow_mut();
        seen.remove(&path);
        let mut hidden = vec![path];
        let chosen = self.chosen.borrow();
        leaves(shape, self.is_readable, &chosen, String::new(), &mut hidden);
        let mut unchecked = self.unchecked.borrow_mut();
        for part in hidden {
            if unchecked.len() < NAMES && !seen.contains(&part) && !unchecked.contains(&part) {
                unchecked.push(part);
            }
        }
        false
    }

    /// Takes the next variant of each enum that this run met, where all that is inside the present one has been taken.
    fn take_next_variants(&self) -> bool {
        let mut enums = self.enums.borrow_mut();
        let mut is_one_left = false;
        for taken in enums.values_mut().filter(|taken| taken.is_met) {
            taken.is_met = false;
            if !take(&mut taken.is_held) && taken.now + 1 < taken.count {
                taken.now += 1;
                is_one_left = true;
            }
        }
        is_one_left
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

    /// Returns the number of the variant that this run takes, of `count`.
    fn take(&self, id: Enum, count: usize) -> usize {
        let tracing = self.tracing;
        tracing.left.set(tracing.left.get().saturating_sub(1));
        let open = tracing.open.borrow();
        let mut enums = tracing.enums.borrow_mut();
        let levels = open.iter().filter(|other| **other == id).count();
        let at = if levels > 0 {
            // Inside of itself: each level takes another variant, so that one that ends is among them.
            levels % count
        } else {
            let taken = enums.entry(id).or_insert(Taken {
                now: 0,
                count,
                is_met: false,
                is_held: false,
            });
            taken.is_met = true;
            let (at, is_left) = (taken.now, taken.now + 1 < count);
            for around in open.iter().filter(|_| is_left) {
                if let Some(around) = enums.get_mut(around) {
                    around.is_held = true;
                }
            }
            at
        };
        tracing
            .chosen
            .borrow_mut()
            .insert(self.path.to_string(), at);
        at
    }

    /// Reads what is in an enum.
    fn inside<T>(&self, id: Enum, read: impl FnOnce() -> Result<T, Stopped>) -> Result<T, Stopped> {
        self.tracing.open.borrow_mut().push(id);
        let value = read();
        self.tracing.open.borrow_mut().pop();
        value
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

    fn unknown_field(field: &str, _expected: &'static [&'static str]) -> Self {
        Self::UnknownField(hash(field))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::MissingField(hash(field))
    }
}

/// Hashes a name, which an error cannot keep.
fn hash(name: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(name.as_bytes());
    hasher.finish()
}

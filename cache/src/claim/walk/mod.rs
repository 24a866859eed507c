//! A serializer that writes nothing and compares each call with a shape.

mod parts;
mod serializer;

use std::cell::Cell;
use std::fmt;

use serde::{Serialize, ser};

use crate::claim::expected::{Expected, Strictness};
use crate::claim::fault::{Fault, Reason};
use crate::claim::path::{Path, Step};
use crate::schema::{Format, MAX_DEPTH, Member, Primitive, Shape, Structure};

/// Compares the calls that `value` makes with `shape`, and refuses what the format cannot give back.
///
/// # Errors
/// The first fault.
pub(crate) fn walk<T: Serialize + ?Sized>(
    shape: &Shape,
    value: &T,
    format: Format,
    strictness: Strictness,
) -> Result<Walked, Box<Fault>> {
    let walk = Walk {
        is_readable: format == Format::Json,
        strictness,
        last_variant: Cell::new(0),
        elements: Cell::new(0),
    };
    let path = Path::ROOT;
    let walker = Walker {
        walk: &walk,
        expected: Expected::Shape(shape),
        path: &path,
        is_key: false,
        containers: 0,
        wrappers: 0,
    };
    let seen = value.serialize(walker).map_err(|error| error.0)?;
    Ok(Walked {
        digest: seen.digest,
        elements: walk.elements.get(),
    })
}

/// What was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Walked {
    /// Equal for values that are written alike, whatever the order of what has none.
    pub(crate) digest: u64,
    /// The number of elements of all sequences and maps.
    pub(crate) elements: usize,
}

/// What was written at one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Seen {
    digest: u64,
    /// The digest of the text that JSON has of it as a key.
    key: u64,
    /// True if JSON writes it as `null`.
    is_null: bool,
}

/// One walk.
struct Walk {
    is_readable: bool,
    strictness: Strictness,
    /// The number of the variant that was written last, for the content that follows its tag.
    last_variant: Cell<u32>,
    elements: Cell<usize>,
}

/// The serializer of one part.
#[derive(Clone, Copy)]
struct Walker<'w> {
    walk: &'w Walk,
    expected: Expected<'w>,
    path: &'w Path<'w>,
    /// True if the part is the key of a JSON object.
    is_key: bool,
    /// The levels of values with parts around this one.
    containers: u8,
    /// The levels of `Option`s and newtypes around this one.
    wrappers: u8,
}

/// An error of a walk.
#[derive(Debug)]
struct Refused(Box<Fault>);

impl<'w> Walker<'w> {
    /// Returns the serializer of a part of a sequence, tuple, map, struct or enum.
    fn part<'p>(&self, expected: Expected<'p>, path: &'p Path<'p>) -> Result<Walker<'p>, Refused>
    where
        'w: 'p,
    {
        let containers = self.deeper(self.containers)?;
        Ok(Walker {
            walk: self.walk,
            expected,
            path,
            is_key: false,
            containers,
            wrappers: self.wrappers,
        })
    }

    /// Returns the serializer of what is in an `Option` or a newtype.
    fn wrapped<'p>(&self, expected: Expected<'p>, path: &'p Path<'p>) -> Result<Walker<'p>, Refused>
    where
        'w: 'p,
    {
        let wrappers = self.deeper(self.wrappers)?;
        Ok(Walker {
            walk: self.walk,
            expected,
            path,
            is_key: self.is_key,
            containers: self.containers,
            wrappers,
        })
    }

    fn deeper(&self, depth: u8) -> Result<u8, Refused> {
        if depth == MAX_DEPTH {
            let what = format!(
                "the value is nested more than {MAX_DEPTH} levels deep, which is not read back"
            );
            return Err(self.lost(what, "store its parts by themselves"));
        }
        Ok(depth + 1)
    }

    fn structure(&self) -> Option<Structure> {
        self.expected
            .structure(self.walk.is_readable, self.walk.strictness)
    }

    fn is_unordered(&self) -> bool {
        match self.expected {
            Expected::Shape(shape) => {
                shape.form(self.walk.is_readable).unordered || shape.unordered
            }
            // Sets and maps of a type that nothing is known of.
            Expected::Anything => true,
            Expected::Content(_) | Expected::Tag(_) => false,
        }
    }

    #[cold]
    fn differs(&self, found: impl fmt::Display) -> Refused {
        self.fault(Reason::Differs {
            said: self.expected.said(self.walk.is_readable),
            found: format!("written as {found}"),
        })
    }

    #[cold]
    fn lost(&self, what: impl fmt::Display, cure: &'static str) -> Refused {
        self.fault(Reason::Lost {
            what: what.to_string(),
            cure,
        })
    }

    #[cold]
    fn fault(&self, reason: Reason) -> Refused {
        Refused(Box::new(Fault {
            path: self.path.to_string(),
            reason,
        }))
    }

    /// Refuses what cannot be the key of a JSON object.
    fn no_key(&self, found: &str) -> Result<(), Refused> {
        if self.is_key {
            let what = format!("{found} cannot be the key of an object of JSON");
            return Err(self.lost(what, "use a `Vec` of pairs, or the default format"));
        }
        Ok(())
    }
}

impl Seen {
    const NULL: Self = Self {
        digest: 0x9e37_79b9_7f4a_7c15,
        key: 0,
        is_null: true,
    };

    /// Digests bytes, eight at a time. It need not withstand an adversary: it compares a value with itself.
    fn of(bytes: &[u8]) -> Self {
        let mut digest = Self::mix(0x51_7c_c1_b7, bytes.len() as u64);
        let (eights, rest) = bytes.as_chunks();
        for eight in eights {
            digest = Self::mix(digest, u64::from_le_bytes(*eight));
        }
        let last = rest
            .iter()
            .rev()
            .fold(0, |last, byte| last << 8 | u64::from(*byte));
        Self::digest(Self::mix(digest, last))
    }

    const fn digest(digest: u64) -> Self {
        Self {
            digest,
            key: digest,
            is_null: false,
        }
    }

    /// The same, with its text where it is a key of JSON.
    fn with_key(self, walker: &Walker<'_>, text: &dyn fmt::Display) -> Self {
        if !walker.is_key {
            return self;
        }
        let key = Self::of(text.to_string().as_bytes()).digest;
        Self { key, ..self }
    }

    /// Mixes another part into a digest.
    const fn mix(digest: u64, other: u64) -> u64 {
        let mixed = (digest.rotate_left(23) ^ other).wrapping_mul(0x9fb2_1c65_1e98_df25);
        mixed ^ (mixed >> 32)
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Refused {}

impl ser::Error for Refused {
    /// Keeps the texts that serde's own impls give; others may have a value in them.
    // The place is added by the part around it, which knows it.
    fn custom<M: fmt::Display>(message: M) -> Self {
        const KNOWN: [&str; 6] = [
            "SystemTime must be later than UNIX_EPOCH",
            "path contains invalid UTF-8 characters",
            "lock poison error: mutex lock failed while serializing",
            "already mutably borrowed",
            // With the names of types behind them.
            "cannot serialize tagged newtype variant ",
            "the enum variant ",
        ];
        let text = message.to_string();
        let is_known = KNOWN.iter().any(|known| text.starts_with(known));
        Self(Box::new(Fault {
            path: String::new(),
            reason: Reason::Refused(is_known.then_some(text)),
        }))
    }
}

impl Refused {
    /// Adds the place of a part whose own `Serialize` gave the error.
    fn at(mut self, path: &Path<'_>) -> Self {
        if matches!(self.0.reason, Reason::Refused(_)) && self.0.path.is_empty() {
            self.0.path = path.to_string();
        }
        self
    }
}

/// Names a primitive as a call of serde.
fn call_of(primitive: Primitive) -> String {
    format!("`{}`", primitive.name())
}

/// Returns the step to a field.
const fn field(member: &Member) -> Step {
    Step::Field(member.name)
}

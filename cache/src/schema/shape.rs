//! The shape of a type's bytes, with a hash of it.

use crate::schema::traits::{Flags, Traits};

/// The shape of a type: the structure of its bytes, with the names and the order of fields and variants.
///
/// `#[derive(Schema)]` writes it; the functions here make one by hand. Names of types are not part of a shape.
///
/// Each level holds a 64-bit hash over its own kind, arity and length-prefixed names and over the hashes of its
/// children, so that no two shapes give the same stream of bytes and no level is hashed twice.
///
/// A shape is a claim about the type's `Serialize` and `Deserialize`, and the claim is checked: each write of a debug build
/// compares the calls that the value makes with it, as do [`assert_round_trip!`](crate::assert_round_trip) and, for the
/// calls of `Deserialize`, [`assert_schema!`](crate::assert_schema).
///
/// # Examples
/// ```
/// use std::collections::BTreeMap;
/// use typed_cache::Schema;
/// use typed_cache::schema::{Member, Shape};
///
/// #[derive(Schema)]
/// struct Point { x: i32, y: i32 }
/// #[derive(Schema)]
/// struct Swapped { y: i32, x: i32 }
///
/// assert_ne!(Point::SHAPE, Swapped::SHAPE);
/// assert_eq!(<Box<Point>>::SHAPE, Point::SHAPE);
///
/// static POINT: Shape = Shape::record(&[Member::of::<i32>("x"), Member::of::<i32>("y")]);
/// static CELSIUS: Shape = Shape::scalar("celsius", f64::SHAPE);
/// static SCORES: Shape = Shape::map(str::SHAPE, &Shape::sequence(u8::SHAPE));
/// static PAIR: Shape = Shape::tuple(&[&Shape::option(u8::SHAPE), &Shape::array(&Shape::unit(), 4)]);
/// assert_eq!(&POINT, Point::SHAPE);
/// assert_ne!(&CELSIUS, f64::SHAPE);
/// assert_eq!(&SCORES, <BTreeMap<String, Vec<u8>>>::SHAPE);
/// assert_eq!(&PAIR, <(Option<u8>, [(); 4])>::SHAPE);
/// ```
#[derive(Debug)]
pub struct Shape {
    // Computed per level from the children's hashes: hashing the whole tree at each level exceeds the compiler's limit on
    // the evaluation of constants.
    pub(super) hash: u64,
    pub(crate) structure: Structure,
    pub(super) traits: Traits,
    pub(super) forms: Forms,
    /// True if two equal values can be written in different orders.
    pub(crate) unordered: bool,
}

/// What serde is called with, where that is not what the structure says; none of it is hashed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Forms {
    pub(super) binary: Option<&'static Shape>,
    pub(super) readable: Option<&'static Shape>,
}

/// The outermost level of a shape.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Structure {
    Primitive(Primitive),
    /// A type of one simple value, whose form says which.
    Scalar(&'static str),
    Newtype(&'static Shape),
    /// A type of another crate that is written as another one, perhaps with newtypes around it.
    Foreign(&'static Shape),
    Option(&'static Shape),
    Sequence(&'static Shape),
    Map(&'static Shape, &'static Shape),
    Array(&'static Shape, usize),
    Tuple(&'static [&'static Shape]),
    Record(&'static [Member]),
    Enumeration(&'static [Variant], Option<Tags>),
    /// A name, and the shapes of the type parameters inside, which are hashed and not written.
    Opaque(&'static str, &'static [&'static Shape]),
    /// How the type is told from others by its text, and its content.
    SelfDescribing(&'static str, &'static Shape),
}

/// A value that serde has a call for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Primitive {
    Bool,
    I8,
    I16,
    I32,
    I64,
    I128,
    U8,
    U16,
    U32,
    U64,
    U128,
    F32,
    F64,
    Char,
    Str,
    Bytes,
}

/// The names of the two fields as which serde writes an enum with `tag` and `content`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tags {
    pub(crate) tag: &'static str,
    pub(crate) content: &'static str,
}

/// A named field of a [`Shape`].
#[derive(Debug)]
pub struct Member {
    pub(crate) name: &'static str,
    pub(crate) shape: &'static Shape,
    pub(crate) presence: Presence,
}

/// How a field is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    Always,
    /// It may be left out.
    Optional,
    /// Its own fields are written in its place.
    Flattened,
}

/// A variant of an enum's [`Shape`].
///
/// # Examples
/// ```
/// use typed_cache::{Schema, schema::{Shape, Variant}};
///
/// static PLAN: Shape = Shape::enumeration(&[Variant::unit("Free"), Variant::newtype("Trial", u16::SHAPE)]);
/// ```
#[derive(Debug)]
pub struct Variant {
    pub(crate) name: &'static str,
    pub(crate) content: VariantContent,
    pub(crate) discriminant: Option<i128>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum VariantContent {
    Unit,
    Newtype(&'static Shape),
    Tuple(&'static [&'static Shape]),
    Record(&'static [Member]),
}

/// A part of a key: its name and the shape of its type.
#[derive(Debug)]
pub struct Part {
    pub(crate) name: &'static str,
    pub(crate) shape: &'static Shape,
}

impl Shape {
    /// Returns whether one of the properties is there, here or inside.
    pub(crate) const fn has(&self, flags: Flags) -> bool {
        self.traits.flags.any(flags)
    }

    /// Returns whether hostile bytes must be decoded with the limits of `codec::guard`.
    // An opaque type can be recursive or have elements without bytes, a map reserves memory for the length it claims, and
    // each of many nested sequences reserves memory for all remaining bytes.
    pub(super) const fn needs_guard(&self) -> bool {
        self.has(Flags::OPAQUE.with(Flags::MAP)) || self.traits.nesting > 8
    }

    /// Returns the shape that says what serde is called with.
    pub(crate) fn form(&self, is_readable: bool) -> &Self {
        let form = if is_readable {
            self.forms.readable
        } else {
            self.forms.binary
        };
        form.map_or(self, |form| form.form(is_readable))
    }
}

impl Primitive {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Bool => "bool",
            Self::I8 => "i8",
            Self::I16 => "i16",
            Self::I32 => "i32",
            Self::I64 => "i64",
            Self::I128 => "i128",
            Self::U8 => "u8",
            Self::U16 => "u16",
            Self::U32 => "u32",
            Self::U64 => "u64",
            Self::U128 => "u128",
            Self::F32 => "f32",
            Self::F64 => "f64",
            Self::Char => "char",
            Self::Str => "str",
            Self::Bytes => "bytes",
        }
    }

    /// Returns the length of the shortest postcard form.
    pub(super) const fn least_bytes(self) -> usize {
        match self {
            Self::F32 => 4,
            Self::F64 => 8,
            Self::Char => 2,
            _ => 1,
        }
    }
}

impl PartialEq for Shape {
    /// Compares the hashes.
    fn eq(&self, other: &Self) -> bool {
        self.hash == other.hash
    }
}

impl Eq for Shape {}

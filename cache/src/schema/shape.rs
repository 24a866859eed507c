//! The shape of a type's bytes, with a hash of it.

/// The shape of a type: the structure of its bytes, with the names and the order of fields and variants.
///
/// `#[derive(Schema)]` writes it; the functions here make one by hand. Names of types are not part of a shape.
///
/// Each level holds a 64-bit hash over its own kind, arity and length-prefixed names and over the hashes of its
/// children, so that no two shapes give the same stream of bytes and no level is hashed twice.
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
/// static CELSIUS: Shape = Shape::scalar("celsius", 1);
/// static SCORES: Shape = Shape::map(str::SHAPE, &Shape::sequence(u8::SHAPE));
/// static PAIR: Shape = Shape::tuple(&[&Shape::option(u8::SHAPE), &Shape::array(&Shape::unit(), 4)]);
/// assert_eq!(&POINT, Point::SHAPE);
/// assert_ne!(&CELSIUS, i32::SHAPE);
/// assert_eq!(&SCORES, <BTreeMap<String, Vec<u8>>>::SHAPE);
/// assert_eq!(&PAIR, <(Option<u8>, [(); 4])>::SHAPE);
/// ```
#[derive(Debug)]
pub struct Shape {
    // Computed per level from the children's hashes: hashing the whole tree at each level exceeds the compiler's limit on
    // the evaluation of constants.
    pub(super) hash: u64,
    pub(crate) structure: Structure,
    // Kept per level for the same reason.
    pub(super) traits: Traits,
}

/// The outermost level of a shape.
#[derive(Debug)]
pub(crate) enum Structure {
    Scalar(&'static str),
    Option(&'static Shape),
    Sequence(&'static Shape),
    Map(&'static Shape, &'static Shape),
    Array(&'static Shape, usize),
    Tuple(&'static [&'static Shape]),
    Record(&'static [Member]),
    Enumeration(&'static [Variant]),
    Opaque(&'static str),
}

/// A named field of a [`Shape`].
#[derive(Debug)]
pub struct Member {
    pub(crate) name: &'static str,
    pub(crate) shape: &'static Shape,
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
}

#[derive(Debug)]
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

/// The properties of a shape that the checks and the decoder need.
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "the properties are independent"
)]
pub(super) struct Traits {
    /// The least number of bytes that postcard writes for a value.
    pub(super) least_bytes: usize,
    /// True if an opaque type or a map is somewhere inside.
    pub(super) opaque_or_map: bool,
    /// The largest number of sequences inside one another.
    pub(super) nesting: u8,
    /// True if a sequence whose elements take no bytes is somewhere inside.
    pub(super) endless: bool,
    /// True if JSON can write a value as `null`.
    pub(super) null: bool,
    /// True if an `Option` of a type that JSON writes as `null` is somewhere inside.
    pub(super) null_in_option: bool,
}

impl Traits {
    /// The traits of a type without bytes and children.
    pub(super) const NONE: Self = Self {
        least_bytes: 0,
        opaque_or_map: false,
        nesting: 0,
        endless: false,
        null: false,
        null_in_option: false,
    };

    /// Returns the traits of two values side by side.
    pub(super) const fn and(self, other: Self) -> Self {
        Self {
            least_bytes: self.least_bytes.saturating_add(other.least_bytes),
            opaque_or_map: self.opaque_or_map || other.opaque_or_map,
            nesting: if self.nesting > other.nesting {
                self.nesting
            } else {
                other.nesting
            },
            endless: self.endless || other.endless,
            null: false,
            null_in_option: self.null_in_option || other.null_in_option,
        }
    }
}

impl Shape {
    /// Returns whether hostile bytes must be decoded with the limits of `codec::guard`.
    // An opaque type can be recursive or have elements without bytes, a map reserves memory for the length it claims, and
    // each of many nested sequences reserves memory for all remaining bytes.
    pub(super) const fn needs_guard(&self) -> bool {
        self.traits.opaque_or_map || self.traits.nesting > 8
    }
}

impl PartialEq for Shape {
    /// Compares the hashes.
    fn eq(&self, other: &Self) -> bool {
        self.hash == other.hash
    }
}

impl Eq for Shape {}

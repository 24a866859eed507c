//! The shape of a type as its bytes are written, with a hash of it, all in constants.

use crate::schema::Schema;
use crate::schema::hash::Stream;

/// The shape of a type: what its bytes say, in which order, under which names.
///
/// Made by `#[derive(Schema)]`, or by hand for a type of your own with the functions here.
/// Type names are not part of a shape; names of fields and variants and their order are.
///
/// Each level holds a 64-bit hash over its own kind, arity and length-prefixed names and over the hashes of its
/// children, so that no two shapes give the same stream of bytes and no level is hashed twice.
///
/// # Examples
/// ```
/// use typed_cache::Schema;
///
/// #[derive(Schema)]
/// struct Point { x: i32, y: i32 }
/// #[derive(Schema)]
/// struct Swapped { y: i32, x: i32 }
///
/// assert_ne!(Point::SHAPE, Swapped::SHAPE);
/// assert_eq!(<Box<Point>>::SHAPE, Point::SHAPE);
/// ```
#[derive(Debug)]
pub struct Shape {
    pub(super) hash: u64,
    pub(super) kind: Kind,
    pub(super) traits: Traits,
}

/// What a shape is made of.
#[derive(Debug)]
pub(super) enum Kind {
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

/// What the checks and the decoder ask about a shape, gathered from its children.
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a question of its own"
)]
pub(super) struct Traits {
    /// The least number of bytes that postcard writes for a value.
    pub(super) least_bytes: usize,
    /// An opaque type is somewhere inside.
    pub(super) opaque: bool,
    /// A map is somewhere inside.
    pub(super) map: bool,
    /// How many sequences lie inside one another.
    pub(super) nesting: u8,
    /// A sequence whose elements take no bytes is somewhere inside.
    pub(super) endless: bool,
    /// JSON can write a value as `null`.
    pub(super) null: bool,
    /// An `Option` of what JSON writes as `null` is somewhere inside.
    pub(super) null_in_option: bool,
}

/// A named field of a [`Shape`].
///
/// # Examples
/// ```
/// use typed_cache::{Schema, schema::{Member, Shape}};
///
/// static POINT: Shape = Shape::record(&[Member::new("x", i32::SHAPE), Member::new("y", i32::SHAPE)]);
/// ```
#[derive(Debug)]
pub struct Member {
    pub(super) name: &'static str,
    pub(super) shape: &'static Shape,
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
    pub(super) name: &'static str,
    pub(super) content: Content,
}

#[derive(Debug)]
pub(super) enum Content {
    Unit,
    Newtype(&'static Shape),
    Tuple(&'static [&'static Shape]),
    Record(&'static [Member]),
}

impl Shape {
    /// A type that serde writes as one simple value; `name` stands for how, `least_bytes` for its shortest postcard form.
    ///
    /// # Examples
    /// ```
    /// use typed_cache::schema::{Shape};
    /// use typed_cache::Schema;
    ///
    /// static SHAPE: Shape = Shape::scalar("celsius", 1);
    /// assert_ne!(&SHAPE, i32::SHAPE);
    /// ```
    #[must_use]
    pub const fn scalar(name: &'static str, least_bytes: usize) -> Self {
        Self {
            hash: Stream::new(b's').name(name).end(),
            kind: Kind::Scalar(name),
            traits: Traits::bytes(least_bytes),
        }
    }

    /// A value or nothing.
    ///
    /// # Examples
    /// ```
    /// use typed_cache::schema::{Shape};
    /// use typed_cache::Schema;
    ///
    /// static SHAPE: Shape = Shape::option(u8::SHAPE);
    /// assert_eq!(&SHAPE, <Option<u8>>::SHAPE);
    /// ```
    #[must_use]
    pub const fn option(inner: &'static Self) -> Self {
        let mut traits = inner.traits;
        traits.least_bytes = 1;
        traits.null_in_option = traits.null_in_option || traits.null;
        traits.null = true;
        Self {
            hash: Stream::new(b'o').child(inner.hash).end(),
            kind: Kind::Option(inner),
            traits,
        }
    }

    /// Any number of values: vectors, slices, sets.
    ///
    /// # Examples
    /// ```
    /// use typed_cache::schema::{Shape};
    /// use typed_cache::Schema;
    ///
    /// static SHAPE: Shape = Shape::sequence(u8::SHAPE);
    /// assert_eq!(&SHAPE, <Vec<u8>>::SHAPE);
    /// ```
    #[must_use]
    pub const fn sequence(element: &'static Self) -> Self {
        let mut traits = element.traits;
        traits.endless = traits.endless || traits.least_bytes == 0;
        traits.nesting = traits.nesting.saturating_add(1);
        traits.least_bytes = 1;
        traits.null = false;
        Self {
            hash: Stream::new(b'l').child(element.hash).end(),
            kind: Kind::Sequence(element),
            traits,
        }
    }

    /// Any number of pairs.
    ///
    /// # Examples
    /// ```
    /// use typed_cache::schema::{Shape};
    /// use typed_cache::Schema;
    ///
    /// static SHAPE: Shape = Shape::map(str::SHAPE, u8::SHAPE);
    /// assert_eq!(&SHAPE, <std::collections::BTreeMap<String, u8>>::SHAPE);
    /// ```
    #[must_use]
    pub const fn map(key: &'static Self, value: &'static Self) -> Self {
        let mut traits = key.traits.and(value.traits);
        traits.map = true;
        traits.endless = traits.endless || traits.least_bytes == 0;
        traits.least_bytes = 1;
        let hash = Stream::new(b'm').child(key.hash).child(value.hash).end();
        Self {
            hash,
            kind: Kind::Map(key, value),
            traits,
        }
    }

    /// A fixed number of values of one shape.
    ///
    /// # Examples
    /// ```
    /// use typed_cache::schema::{Shape};
    /// use typed_cache::Schema;
    ///
    /// static SHAPE: Shape = Shape::array(u8::SHAPE, 4);
    /// assert_eq!(&SHAPE, <[u8; 4]>::SHAPE);
    /// ```
    #[must_use]
    pub const fn array(element: &'static Self, length: usize) -> Self {
        let mut traits = element.traits;
        traits.least_bytes = traits.least_bytes.saturating_mul(length);
        traits.null = false;
        let hash = Stream::new(b'a')
            .child(element.hash)
            .number(length as u64)
            .end();
        Self {
            hash,
            kind: Kind::Array(element, length),
            traits,
        }
    }

    /// No bytes at all: `()` and unit structs.
    ///
    /// # Examples
    /// ```
    /// use typed_cache::schema::{Shape};
    /// use typed_cache::Schema;
    ///
    /// static SHAPE: Shape = Shape::unit();
    /// assert_eq!(&SHAPE, <()>::SHAPE);
    /// ```
    #[must_use]
    pub const fn unit() -> Self {
        let mut traits = Traits::bytes(0);
        traits.null = true;
        Self {
            hash: Stream::new(b't').count(0).end(),
            kind: Kind::Tuple(&[]),
            traits,
        }
    }

    /// Values side by side, without names.
    ///
    /// # Examples
    /// ```
    /// use typed_cache::schema::{Shape};
    /// use typed_cache::Schema;
    ///
    /// static SHAPE: Shape = Shape::tuple(&[u8::SHAPE, str::SHAPE]);
    /// assert_eq!(&SHAPE, <(u8, String)>::SHAPE);
    /// ```
    #[must_use]
    pub const fn tuple(elements: &'static [&'static Self]) -> Self {
        Self {
            hash: Stream::new(b't').shapes(elements).end(),
            kind: Kind::Tuple(elements),
            traits: Traits::of_shapes(elements),
        }
    }

    /// Named fields in their order.
    ///
    /// # Examples
    /// ```
    /// use typed_cache::schema::{Member, Shape};
    /// use typed_cache::Schema;
    ///
    /// #[derive(Schema)]
    /// struct Point { x: i32, y: i32 }
    ///
    /// static SHAPE: Shape = Shape::record(&[Member::of::<i32>("x"), Member::of::<i32>("y")]);
    /// assert_eq!(&SHAPE, Point::SHAPE);
    /// ```
    #[must_use]
    pub const fn record(members: &'static [Member]) -> Self {
        Self {
            hash: Stream::new(b'r').members(members).end(),
            kind: Kind::Record(members),
            traits: Traits::of_members(members),
        }
    }

    /// The variants of an enum in their order.
    ///
    #[doc = include_str!("../../docs/examples/variants.md")]
    #[must_use]
    pub const fn enumeration(variants: &'static [Variant]) -> Self {
        let mut traits = Traits::bytes(0);
        let mut stream = Stream::new(b'e').count(variants.len());
        let mut at = 0;
        while at < variants.len() {
            stream = stream.variant(&variants[at]);
            traits = traits.and(variants[at].traits());
            at += 1;
        }
        traits.least_bytes = 1;
        traits.null = false;
        Self {
            hash: stream.end(),
            kind: Kind::Enumeration(variants),
            traits,
        }
    }

    /// A type whose bytes are not described; only `name` stands for them.
    ///
    /// A change of such a type goes unseen: change `name`, or the key's `version`, with it.
    /// A value that nests more than 128 levels deep, or has more elements than its stored form has bytes, is written but cannot
    /// be read back: hostile bytes could go on like that without end.
    ///
    /// # Examples
    /// ```
    /// use typed_cache::schema::Shape;
    /// use typed_cache::Schema;
    ///
    /// /// A type of another crate, wrapped.
    /// struct Polygon(/* .. */);
    ///
    /// impl Schema for Polygon {
    ///     const SHAPE: &'static Shape = &Shape::opaque("geo 0.30 Polygon");
    /// }
    /// ```
    #[must_use]
    pub const fn opaque(name: &'static str) -> Self {
        let mut traits = Traits::bytes(1);
        traits.opaque = true;
        Self {
            hash: Stream::new(b'q').name(name).end(),
            kind: Kind::Opaque(name),
            traits,
        }
    }

    /// Returns whether hostile bytes must be decoded under guard.
    ///
    /// An opaque type can be recursive or hold elements without bytes, a map reserves what its length claims, and each
    /// of many sequences inside one another reserves for all bytes that are left.
    pub(super) const fn needs_guard(&self) -> bool {
        self.traits.opaque || self.traits.map || self.traits.nesting > 8
    }
}

impl PartialEq for Shape {
    /// Compares the hashes.
    fn eq(&self, other: &Self) -> bool {
        self.hash == other.hash
    }
}

impl Eq for Shape {}

impl Member {
    /// A field `name` of `shape`.
    ///
    /// # Examples
    /// ```
    /// use typed_cache::schema::{Member, Shape};
    /// use typed_cache::Schema;
    ///
    /// static POINT: Shape = Shape::record(&[Member::new("x", i32::SHAPE), Member::new("y", i32::SHAPE)]);
    /// ```
    #[must_use]
    pub const fn new(name: &'static str, shape: &'static Shape) -> Self {
        Self { name, shape }
    }

    /// A field `name` of type `T`.
    ///
    /// # Examples
    /// ```
    /// use typed_cache::schema::{Member, Shape};
    ///
    /// static POINT: Shape = Shape::record(&[Member::of::<i32>("x"), Member::of::<i32>("y")]);
    /// ```
    #[must_use]
    pub const fn of<T: Schema + ?Sized>(name: &'static str) -> Self {
        Self::new(name, T::SHAPE)
    }

    pub(crate) const fn name(&self) -> &'static str {
        self.name
    }

    pub(crate) const fn shape(&self) -> &'static Shape {
        self.shape
    }
}

impl Variant {
    /// A variant without content.
    ///
    #[doc = include_str!("../../docs/examples/variants.md")]
    #[must_use]
    pub const fn unit(name: &'static str) -> Self {
        Self {
            name,
            content: Content::Unit,
        }
    }

    /// A variant around one value.
    ///
    #[doc = include_str!("../../docs/examples/variants.md")]
    #[must_use]
    pub const fn newtype(name: &'static str, shape: &'static Shape) -> Self {
        Self {
            name,
            content: Content::Newtype(shape),
        }
    }

    /// A variant around several values without names.
    ///
    #[doc = include_str!("../../docs/examples/variants.md")]
    #[must_use]
    pub const fn tuple(name: &'static str, elements: &'static [&'static Shape]) -> Self {
        Self {
            name,
            content: Content::Tuple(elements),
        }
    }

    /// A variant with named fields.
    ///
    #[doc = include_str!("../../docs/examples/variants.md")]
    #[must_use]
    pub const fn record(name: &'static str, members: &'static [Member]) -> Self {
        Self {
            name,
            content: Content::Record(members),
        }
    }

    const fn traits(&self) -> Traits {
        match self.content {
            Content::Unit => Traits::bytes(0),
            Content::Newtype(shape) => shape.traits,
            Content::Tuple(elements) => Traits::of_shapes(elements),
            Content::Record(members) => Traits::of_members(members),
        }
    }
}

impl Traits {
    const fn bytes(least_bytes: usize) -> Self {
        Self {
            least_bytes,
            opaque: false,
            map: false,
            nesting: 0,
            endless: false,
            null: false,
            null_in_option: false,
        }
    }

    const fn and(self, other: Self) -> Self {
        Self {
            least_bytes: self.least_bytes.saturating_add(other.least_bytes),
            opaque: self.opaque || other.opaque,
            map: self.map || other.map,
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

    const fn of_shapes(shapes: &[&'static Shape]) -> Self {
        let mut traits = Self::bytes(0);
        let mut at = 0;
        while at < shapes.len() {
            traits = traits.and(shapes[at].traits);
            at += 1;
        }
        traits
    }

    const fn of_members(members: &[Member]) -> Self {
        let mut traits = Self::bytes(0);
        let mut at = 0;
        while at < members.len() {
            traits = traits.and(members[at].shape.traits);
            at += 1;
        }
        traits
    }
}

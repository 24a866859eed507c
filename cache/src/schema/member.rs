//! The parts of records and enums.

use crate::schema::Schema;
use crate::schema::shape::Shape;
use crate::schema::traits::Traits;

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

    pub(super) const fn traits(&self) -> Traits {
        match self.content {
            Content::Unit => Traits::bytes(0),
            Content::Newtype(shape) => shape.traits,
            Content::Tuple(elements) => Traits::of_shapes(elements),
            Content::Record(members) => Traits::of_members(members),
        }
    }
}

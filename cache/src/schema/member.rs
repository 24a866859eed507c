//! The fields of records, the parts of keys and the variants of enums.

use crate::schema::Schema;
use crate::schema::shape::{Member, Part, Shape, Variant, VariantContent};

impl Member {
    /// A field `name` of `shape`.
    #[must_use]
    pub const fn new(name: &'static str, shape: &'static Shape) -> Self {
        Self { name, shape }
    }

    /// A field `name` of type `T`.
    #[must_use]
    pub const fn of<T: Schema + ?Sized>(name: &'static str) -> Self {
        Self::new(name, T::SHAPE)
    }
}

impl Part {
    /// A part called `name` whose type has this shape.
    #[must_use]
    pub const fn new(name: &'static str, shape: &'static Shape) -> Self {
        Self { name, shape }
    }

    /// Returns the part's name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }
}

impl Variant {
    /// A variant without content.
    #[must_use]
    pub const fn unit(name: &'static str) -> Self {
        Self {
            name,
            content: VariantContent::Unit,
        }
    }

    /// A variant around one value.
    #[must_use]
    pub const fn newtype(name: &'static str, shape: &'static Shape) -> Self {
        Self {
            name,
            content: VariantContent::Newtype(shape),
        }
    }

    /// A variant around several values without names.
    #[must_use]
    pub const fn tuple(name: &'static str, elements: &'static [&'static Shape]) -> Self {
        Self {
            name,
            content: VariantContent::Tuple(elements),
        }
    }

    /// A variant with named fields.
    #[must_use]
    pub const fn record(name: &'static str, members: &'static [Member]) -> Self {
        Self {
            name,
            content: VariantContent::Record(members),
        }
    }
}

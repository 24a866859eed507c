//! Shapes from their children, all in constants.

use crate::schema::hash::Stream;
use crate::schema::shape::{Member, Shape, Structure, Variant, VariantContent};
use crate::schema::traits::Traits;

impl Shape {
    /// A type that serde writes as one simple value.
    ///
    /// `name` identifies its form, `least_bytes` is the length of its shortest postcard form.
    #[must_use]
    pub const fn scalar(name: &'static str, least_bytes: usize) -> Self {
        Self {
            hash: Stream::new(b's').name(name).end(),
            structure: Structure::Scalar(name),
            traits: Traits::bytes(least_bytes),
        }
    }

    /// A value or nothing.
    #[must_use]
    pub const fn option(inner: &'static Self) -> Self {
        let mut traits = inner.traits;
        traits.least_bytes = 1;
        traits.null_in_option = traits.null_in_option || traits.null;
        traits.null = true;
        Self {
            hash: Stream::new(b'o').child(inner.hash).end(),
            structure: Structure::Option(inner),
            traits,
        }
    }

    /// Any number of values: vectors, slices, sets.
    #[must_use]
    pub const fn sequence(element: &'static Self) -> Self {
        let mut traits = element.traits;
        traits.endless = traits.endless || traits.least_bytes == 0;
        traits.nesting = traits.nesting.saturating_add(1);
        traits.least_bytes = 1;
        traits.null = false;
        Self {
            hash: Stream::new(b'l').child(element.hash).end(),
            structure: Structure::Sequence(element),
            traits,
        }
    }

    /// Any number of pairs.
    #[must_use]
    pub const fn map(key: &'static Self, value: &'static Self) -> Self {
        let mut traits = key.traits.and(value.traits);
        traits.map = true;
        traits.endless = traits.endless || traits.least_bytes == 0;
        traits.least_bytes = 1;
        let hash = Stream::new(b'm').child(key.hash).child(value.hash).end();
        Self {
            hash,
            structure: Structure::Map(key, value),
            traits,
        }
    }

    /// A fixed number of values of one shape.
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
            structure: Structure::Array(element, length),
            traits,
        }
    }

    /// No bytes at all: `()` and unit structs.
    #[must_use]
    pub const fn unit() -> Self {
        let mut traits = Traits::bytes(0);
        traits.null = true;
        Self {
            hash: Stream::new(b't').count(0).end(),
            structure: Structure::Tuple(&[]),
            traits,
        }
    }

    /// Values side by side, without names.
    #[must_use]
    pub const fn tuple(elements: &'static [&'static Self]) -> Self {
        Self {
            hash: Stream::new(b't').shapes(elements).end(),
            structure: Structure::Tuple(elements),
            traits: Traits::of_shapes(elements),
        }
    }

    /// Named fields in their order.
    #[must_use]
    pub const fn record(members: &'static [Member]) -> Self {
        Self {
            hash: Stream::new(b'r').members(members).end(),
            structure: Structure::Record(members),
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
            structure: Structure::Enumeration(variants),
            traits,
        }
    }

    /// A type whose bytes are not described, identified by `name` alone.
    ///
    /// A change of such a type is not detected: change `name`, or the key's `version`, with it.
    /// A value that nests more than 128 levels deep, or has more elements than its stored form has bytes, is written but
    /// cannot be read back, since hostile bytes could nest and repeat without end.
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
            structure: Structure::Opaque(name),
            traits,
        }
    }
}

impl Variant {
    const fn traits(&self) -> Traits {
        match self.content {
            VariantContent::Unit => Traits::bytes(0),
            VariantContent::Newtype(shape) => shape.traits,
            VariantContent::Tuple(elements) => Traits::of_shapes(elements),
            VariantContent::Record(members) => Traits::of_members(members),
        }
    }
}

impl Traits {
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

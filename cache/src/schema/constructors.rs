//! Shapes, fields of records, parts of keys and variants of enums, all made in constants.

use crate::schema::Schema;
use crate::schema::hash::Stream;
use crate::schema::shape::{Member, Part, Shape, Structure, Variant, VariantContent};

impl Shape {
    /// A type that serde writes as one simple value.
    ///
    /// `name` identifies its form, `least_bytes` is the length of its shortest postcard form.
    #[must_use]
    pub const fn scalar(name: &'static str, least_bytes: usize) -> Self {
        let mut stream = Stream::new(b's').name(name);
        stream.traits.least_bytes = least_bytes;
        Self::new(stream, Structure::Scalar(name))
    }

    /// A value or nothing.
    #[must_use]
    pub const fn option(inner: &'static Self) -> Self {
        let mut stream = Stream::new(b'o').child(inner);
        stream.traits.least_bytes = 1;
        stream.traits.null_in_option |= inner.traits.null;
        stream.traits.null = true;
        Self::new(stream, Structure::Option(inner))
    }

    /// Any number of values: vectors, slices, sets.
    #[must_use]
    pub const fn sequence(element: &'static Self) -> Self {
        let mut stream = Stream::new(b'l').child(element);
        stream.traits.endless |= element.traits.least_bytes == 0;
        stream.traits.nesting = element.traits.nesting.saturating_add(1);
        stream.traits.least_bytes = 1;
        Self::new(stream, Structure::Sequence(element))
    }

    /// Any number of pairs.
    #[must_use]
    pub const fn map(key: &'static Self, value: &'static Self) -> Self {
        let mut stream = Stream::new(b'm').child(key).child(value);
        stream.traits.opaque_or_map = true;
        stream.traits.endless |= stream.traits.least_bytes == 0;
        stream.traits.least_bytes = 1;
        Self::new(stream, Structure::Map(key, value))
    }

    /// A fixed number of values of one shape.
    #[must_use]
    pub const fn array(element: &'static Self, length: usize) -> Self {
        let mut stream = Stream::new(b'a').child(element).count(length);
        stream.traits.least_bytes = element.traits.least_bytes.saturating_mul(length);
        Self::new(stream, Structure::Array(element, length))
    }

    /// No bytes at all: `()` and unit structs.
    #[must_use]
    pub const fn unit() -> Self {
        let mut stream = Stream::new(b't').count(0);
        stream.traits.null = true;
        Self::new(stream, Structure::Tuple(&[]))
    }

    /// Values side by side, without names.
    #[must_use]
    pub const fn tuple(elements: &'static [&'static Self]) -> Self {
        let stream = Stream::new(b't').shapes(elements);
        Self::new(stream, Structure::Tuple(elements))
    }

    /// Named fields in their order.
    #[must_use]
    pub const fn record(members: &'static [Member]) -> Self {
        let stream = Stream::new(b'r').members(members);
        Self::new(stream, Structure::Record(members))
    }

    /// The variants of an enum in their order.
    ///
    #[doc = include_str!("../../docs/examples/variants.md")]
    #[must_use]
    pub const fn enumeration(variants: &'static [Variant]) -> Self {
        let mut stream = Stream::new(b'e').variants(variants);
        stream.traits.least_bytes = 1;
        Self::new(stream, Structure::Enumeration(variants))
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
        let mut stream = Stream::new(b'q').name(name);
        stream.traits.least_bytes = 1;
        stream.traits.opaque_or_map = true;
        Self::new(stream, Structure::Opaque(name))
    }

    const fn new(stream: Stream, structure: Structure) -> Self {
        Self {
            hash: stream.state,
            structure,
            traits: stream.traits,
        }
    }
}

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
        Self::with(name, VariantContent::Unit)
    }

    /// A variant around one value.
    #[must_use]
    pub const fn newtype(name: &'static str, shape: &'static Shape) -> Self {
        Self::with(name, VariantContent::Newtype(shape))
    }

    /// A variant around several values without names.
    #[must_use]
    pub const fn tuple(name: &'static str, elements: &'static [&'static Shape]) -> Self {
        Self::with(name, VariantContent::Tuple(elements))
    }

    /// A variant with named fields.
    #[must_use]
    pub const fn record(name: &'static str, members: &'static [Member]) -> Self {
        Self::with(name, VariantContent::Record(members))
    }

    const fn with(name: &'static str, content: VariantContent) -> Self {
        Self { name, content }
    }
}

//! Shapes, fields of records, parts of keys and variants of enums, all made in constants.

use crate::schema::Schema;
use crate::schema::hash::Stream;
use crate::schema::shape::{
    Forms, Member, Part, Presence, Primitive, Shape, Structure, Tags, Variant, VariantContent,
};
use crate::schema::traits::Flags;

impl Shape {
    /// A type that serde writes as one simple value.
    ///
    /// `name` identifies it, `form` is the shape of what is written, such as `f64::SHAPE`.
    #[must_use]
    pub const fn scalar(name: &'static str, form: &'static Self) -> Self {
        let mut stream = Stream::new(b's').name(name);
        stream.traits.least_bytes = form.traits.least_bytes;
        Self::new(stream, Structure::Scalar(name)).written_as(form)
    }

    pub(crate) const fn primitive(primitive: Primitive) -> Self {
        let mut stream = Stream::new(b's').name(primitive.name());
        stream.traits.least_bytes = primitive.least_bytes();
        stream.traits.flags = match primitive {
            Primitive::F32 | Primitive::F64 => Flags::FLOAT,
            Primitive::Bytes => Flags::NO_KEY,
            _ => Flags::NONE,
        };
        Self::new(stream, Structure::Primitive(primitive))
    }

    /// A struct around one value, `struct Id(u64)`, which has the hash of the value.
    #[must_use]
    pub const fn newtype(inner: &'static Self) -> Self {
        Self {
            hash: inner.hash,
            structure: Structure::Newtype(inner),
            traits: inner.traits,
            forms: Forms::AS_STRUCTURED,
            unordered: false,
        }
    }

    /// A type of another crate that is written as `form`, perhaps with newtypes around it, which has the hash of `form`.
    #[must_use]
    pub const fn foreign(form: &'static Self) -> Self {
        Self {
            structure: Structure::Foreign(form),
            ..Self::newtype(form)
        }
    }

    /// A value or nothing.
    #[must_use]
    pub const fn option(inner: &'static Self) -> Self {
        let mut stream = Stream::new(b'o').child(inner);
        stream.traits.least_bytes = 1;
        stream.traits.flags = stream
            .traits
            .flags
            .with_if(Flags::NULL_IN_OPTION, inner.has(Flags::NULL))
            .with(Flags::NULL)
            .with(Flags::NO_KEY);
        Self::new(stream, Structure::Option(inner))
    }

    /// Any number of values: vectors, slices, sets.
    #[must_use]
    pub const fn sequence(element: &'static Self) -> Self {
        let mut stream = Stream::new(b'l').child(element);
        stream.traits.flags = stream
            .traits
            .flags
            .with_if(Flags::ENDLESS, element.traits.least_bytes == 0)
            .with(Flags::NO_KEY);
        stream.traits.nesting = element.traits.nesting.saturating_add(1);
        stream.traits.least_bytes = 1;
        Self::new(stream, Structure::Sequence(element))
    }

    /// Any number of pairs.
    #[must_use]
    pub const fn map(key: &'static Self, value: &'static Self) -> Self {
        let mut stream = Stream::new(b'm').child(key).child(value);
        stream.traits.flags = stream
            .traits
            .flags
            .with_if(Flags::ENDLESS, stream.traits.least_bytes == 0)
            .with_if(Flags::NO_KEY_IN_MAP, key.has(Flags::NO_KEY))
            .with(Flags::MAP)
            .with(Flags::NO_KEY);
        stream.traits.least_bytes = 1;
        Self::new(stream, Structure::Map(key, value))
    }

    /// A fixed number of values of one shape.
    #[must_use]
    pub const fn array(element: &'static Self, length: usize) -> Self {
        let mut stream = Stream::new(b'a').child(element).count(length);
        stream.traits.least_bytes = element.traits.least_bytes.saturating_mul(length);
        stream.traits.flags = stream.traits.flags.with(Flags::NO_KEY);
        Self::new(stream, Structure::Array(element, length))
    }

    /// No bytes at all: `()` and unit structs.
    #[must_use]
    pub const fn unit() -> Self {
        let mut stream = Stream::new(b't').count(0);
        stream.traits.flags = Flags::NULL.with(Flags::NO_KEY);
        Self::new(stream, Structure::Tuple(&[]))
    }

    /// Values side by side, without names.
    #[must_use]
    pub const fn tuple(elements: &'static [&'static Self]) -> Self {
        let mut stream = Stream::new(b't').shapes(elements);
        stream.traits.flags = stream.traits.flags.with(Flags::NO_KEY);
        Self::new(stream, Structure::Tuple(elements))
    }

    /// Named fields in their order.
    #[must_use]
    pub const fn record(members: &'static [Member]) -> Self {
        let mut stream = Stream::new(b'r').members(members);
        stream.traits.flags = stream.traits.flags.with(Flags::NO_KEY);
        Self::new(stream, Structure::Record(members))
    }

    /// The variants of an enum in their order.
    ///
    #[doc = include_str!("../../docs/examples/variants.md")]
    #[must_use]
    pub const fn enumeration(variants: &'static [Variant]) -> Self {
        let mut stream = Stream::new(b'e').variants(variants);
        stream.traits.least_bytes = 1;
        Self::new(stream, Structure::Enumeration(variants, None))
    }

    /// An enum that serde writes as two fields, by `#[serde(tag = .., content = ..)]`.
    ///
    /// # Panics
    /// If the shape is not that of an enum.
    #[must_use]
    pub const fn with_tags(self, tag: &'static str, content: &'static str) -> Self {
        let Structure::Enumeration(variants, _) = self.structure else {
            panic!("only an enum has a tag");
        };
        let mut traits = self.traits;
        // serde reads the content of a unit and of a record as that of an untagged variant.
        traits.flags = (traits.flags)
            .with(Flags::NO_KEY)
            .with(Flags::SELF_DESCRIBING);
        let structure = Structure::Enumeration(variants, Some(Tags { tag, content }));
        Self {
            structure,
            traits,
            ..self
        }
    }

    /// A type that is read by what its text looks like, as `#[serde(untagged)]` and `#[serde(flatten)]` make it: JSON has
    /// it, postcard does not. `how` names the way, `content` is what is written.
    #[must_use]
    pub const fn self_describing(how: &'static str, content: &'static Self) -> Self {
        if let [b't', b'a', b'g', b' ', ..] = how.as_bytes() {
            content.check_tagged();
        }
        let mut stream = Stream::new(b'j').name(how).child(content);
        stream.traits.least_bytes = 1;
        stream.traits.flags = stream.traits.flags.with(Flags::SELF_DESCRIBING);
        Self::new(stream, Structure::SelfDescribing(how, content))
    }

    /// Refuses variants whose content has no place for the tag.
    const fn check_tagged(&self) {
        let Structure::Enumeration(variants, _) = self.structure else {
            return;
        };
        let mut at = 0;
        while at < variants.len() {
            if let VariantContent::Newtype(inner) = variants[at].content {
                assert!(
                    inner.has_fields(),
                    "a variant of an enum with `tag` holds a struct or a map, beside whose fields the tag stands: \
                     give its value a name, `Number {{ number: u64 }}`, or add `content`"
                );
            }
            at += 1;
        }
    }

    /// Returns whether JSON can write further fields beside those of a value.
    const fn has_fields(&self) -> bool {
        match self.structure {
            Structure::Newtype(inner) | Structure::Foreign(inner) => inner.has_fields(),
            Structure::Primitive(_)
            | Structure::Scalar(_)
            | Structure::Option(_)
            | Structure::Sequence(_)
            | Structure::Array(..)
            | Structure::Tuple([_, ..]) => false,
            _ => true,
        }
    }

    /// A type whose bytes are not described, identified by `name` alone.
    ///
    /// A change of such a type is not detected: change `name`, or the key's `version`, with it.
    /// Before a value is sent it is compared with what its `Serialize` announces, and what is written is read back, since nothing
    /// else tells whether the two directions agree: two passes over the value and a read, some microseconds for a record of
    /// fifty parts. A value that would not come back is refused with the reason, as is one that nests more than 128 levels deep
    /// or has more elements than its stored form has bytes, since hostile bytes could nest and repeat without end.
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
        stream.traits.flags = Flags::OPAQUE;
        Self::new(stream, Structure::Opaque(name, &[]))
    }

    /// A generic type whose bytes are not described: `parameters` are the shapes of its arguments, which tell it from the
    /// same type with other arguments.
    #[must_use]
    pub const fn opaque_over(name: &'static str, parameters: &'static [&'static Self]) -> Self {
        let stream = Stream::new(b't').count(parameters.len() + 1);
        let stream = stream.child(&Self::opaque(name)).each(parameters);
        Self::new(stream, Structure::Opaque(name, parameters))
    }

    /// The same shape, where serde is called with `form` in every format.
    #[must_use]
    pub const fn written_as(self, form: &'static Self) -> Self {
        let forms = Forms {
            binary: Some(form),
            readable: Some(form),
        };
        self.with_forms(forms, form)
    }

    /// The same shape, where serde is called with `form` in formats for people, such as JSON.
    #[must_use]
    pub const fn readable_as(self, form: &'static Self) -> Self {
        let forms = Forms {
            readable: Some(form),
            ..self.forms
        };
        self.with_forms(forms, form)
    }

    const fn with_forms(self, forms: Forms, readable: &'static Self) -> Self {
        let mut traits = self.traits;
        traits.flags = traits.flags.in_the_form_of(readable.traits.flags);
        Self {
            traits,
            forms,
            ..self
        }
    }

    /// The same shape, of a type whose equal values can be written in different orders.
    #[must_use]
    pub const fn unordered(self) -> Self {
        Self {
            unordered: true,
            ..self
        }
    }

    /// The same shape, of a type whose crate's features decide what is written.
    #[cfg(feature = "rust_decimal")]
    pub(super) const fn probed(self) -> Self {
        let mut traits = self.traits;
        traits.flags = traits.flags.with(Flags::PROBED);
        Self { traits, ..self }
    }

    const fn new(stream: Stream, structure: Structure) -> Self {
        Self {
            hash: stream.state,
            structure,
            traits: stream.traits,
            forms: Forms::AS_STRUCTURED,
            unordered: false,
        }
    }
}

impl Forms {
    const AS_STRUCTURED: Self = Self {
        binary: None,
        readable: None,
    };
}

impl Member {
    /// A field `name` of `shape`.
    #[must_use]
    pub const fn new(name: &'static str, shape: &'static Shape) -> Self {
        Self {
            name,
            shape,
            presence: Presence::Always,
        }
    }

    /// A field `name` of type `T`.
    #[must_use]
    pub const fn of<T: Schema + ?Sized>(name: &'static str) -> Self {
        Self::new(name, T::SHAPE)
    }

    /// A field whose own fields are written in its place, by `#[serde(flatten)]`.
    #[must_use]
    pub const fn flattened(shape: &'static Shape) -> Self {
        Self {
            presence: Presence::Flattened,
            ..Self::new("", shape)
        }
    }

    /// The same field, which may be left out, by `#[serde(skip_serializing_if = ..)]`: JSON has that, postcard does not.
    #[must_use]
    pub const fn optional(self) -> Self {
        Self {
            presence: Presence::Optional,
            ..self
        }
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

    /// The same variant with its discriminant, for an enum that has explicit ones.
    #[must_use]
    pub const fn with_discriminant(self, discriminant: i128) -> Self {
        Self {
            discriminant: Some(discriminant),
            ..self
        }
    }

    const fn with(name: &'static str, content: VariantContent) -> Self {
        Self {
            name,
            content,
            discriminant: None,
        }
    }
}

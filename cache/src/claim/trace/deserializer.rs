use serde::de::{Deserializer, Visitor};

use super::access::{Content, Variants, visit_map, visit_seq};
use super::samples::{BYTES, INTEGERS, TEXTS};
use super::{DEEP, Stopped, Tracer, hash};
use crate::claim::expected::Expected;
use crate::claim::fault::Reason;
use crate::claim::path::Step;
use crate::schema::{Primitive, Schema as _, Structure};

macro_rules! integers {
    ($($method:ident $visit:ident: $type:ident = $primitive:ident;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stopped> {
            let integer = self.integer(Primitive::$primitive)?;
            visitor.$visit($type::try_from(integer).unwrap_or(1))
        }
    )*};
}

macro_rules! primitives {
    ($($method:ident $visit:ident = $primitive:ident $sample:expr;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stopped> {
            self.primitive(Primitive::$primitive)?;
            let samples = $sample;
            visitor.$visit(samples[self.sample(samples.len())])
        }
    )*};
}

impl<'de> Deserializer<'de> for Tracer<'_> {
    type Error = Stopped;

    integers! {
        deserialize_i8 visit_i8: i8 = I8;
        deserialize_i16 visit_i16: i16 = I16;
        deserialize_i32 visit_i32: i32 = I32;
        deserialize_i64 visit_i64: i64 = I64;
        deserialize_i128 visit_i128: i128 = I128;
        deserialize_u8 visit_u8: u8 = U8;
        deserialize_u16 visit_u16: u16 = U16;
        deserialize_u32 visit_u32: u32 = U32;
        deserialize_u64 visit_u64: u64 = U64;
        deserialize_u128 visit_u128: u128 = U128;
    }

    primitives! {
        deserialize_bool visit_bool = Bool [true, false];
        deserialize_f32 visit_f32 = F32 [1.0, 0.0, 0.5];
        deserialize_f64 visit_f64 = F64 [1.0, 0.0, 0.5];
        deserialize_char visit_char = Char ['a', 'A', '1'];
        deserialize_str visit_str = Str TEXTS;
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stopped> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stopped> {
        match self.structure() {
            // The bytes of both are the same.
            Some(Structure::Sequence(element)) if element == u8::SHAPE => {
                self.tracing
                    .seen
                    .borrow_mut()
                    .insert(self.path.to(Step::Element).to_string());
            }
            _ => self.primitive(Primitive::Bytes)?,
        }
        visitor.visit_bytes(BYTES[self.sample(BYTES.len())])
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stopped> {
        self.deserialize_bytes(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stopped> {
        let expected = match self.structure() {
            None if self.is_deep() => return visitor.visit_none(),
            None => Expected::Anything,
            Some(Structure::Option(inner)) => Expected::Shape(inner),
            Some(_) => return Err(self.differs("an option")),
        };
        self.see();
        let path = self.path.to(Step::Inner);
        visitor.visit_some(self.tracing.expect(expected, &path))
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stopped> {
        match self.structure() {
            None | Some(Structure::Tuple([])) => self.see(),
            Some(_) => return Err(self.differs("a unit")),
        }
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Stopped> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Stopped> {
        let tracing = self.tracing;
        let expected = self
            .expected
            .inside_newtype(tracing.is_readable, tracing.strictness);
        let expected =
            expected.ok_or_else(|| self.differs(format_args!("the newtype `{name}`")))?;
        visitor.visit_newtype_struct(Self { expected, ..self })
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stopped> {
        let content = match self.structure() {
            None if self.is_deep() => Content::Anything(0),
            None => Content::Anything(1),
            Some(Structure::Sequence(element)) => Content::Each(element, 1),
            Some(_) => return Err(self.differs("a sequence")),
        };
        visit_seq(self, content, visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Stopped> {
        let content = match self.structure() {
            None => Content::Anything(length),
            Some(Structure::Tuple(elements)) if elements.len() == length => {
                Content::Elements(elements)
            }
            Some(Structure::Array(element, said)) if said == length => {
                Content::Each(element, length)
            }
            Some(_) => return Err(self.differs(format_args!("a tuple of {length}"))),
        };
        visit_seq(self, content, visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Stopped> {
        self.deserialize_tuple(length, visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stopped> {
        let content = match self.structure() {
            None if self.is_deep() => Content::Anything(0),
            None => Content::Anything(1),
            Some(Structure::Map(key, value)) => Content::Pair(key, value),
            Some(_) => return Err(self.differs("a map")),
        };
        visit_map(self, content, visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stopped> {
        let content = match self.structure() {
            None if self.tracing.is_readable => return Err(self.stop()),
            None => Content::Anything(fields.len()),
            Some(Structure::Record(members)) => {
                self.compare("fields", fields, members.iter().map(|member| member.name))?;
                Content::Members(members)
            }
            Some(Structure::Enumeration(variants, Some(tags))) => {
                let id = (0, variants.as_ptr() as usize);
                self.tracing.tag.set(self.take(id, variants.len()));
                let content = Content::Tagged(variants, tags);
                return self.inside(id, || self.visit_fields(content, visitor));
            }
            Some(_) => return Err(self.differs(format_args!("the struct `{name}`"))),
        };
        self.visit_fields(content, visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stopped> {
        let said = match self.structure() {
            None if variants.is_empty() || self.tracing.is_readable || self.is_deep() => {
                return Err(self.stop());
            }
            None => {
                self.see();
                None
            }
            Some(Structure::Enumeration(said @ [_, ..], None)) => Some(said),
            Some(_) => return Err(self.differs(format_args!("the enum `{name}`"))),
        };
        if let Some(said) = said {
            self.compare(
                "variants",
                variants,
                said.iter().map(|variant| variant.name),
            )?;
        }
        let id = (
            hash(name) ^ hash(&variants.join(",")),
            said.map_or(0, |said| said.as_ptr() as usize),
        );
        let count = said.map_or(variants.len(), <[_]>::len);
        let at = match self.expected {
            Expected::Tag(_) => self.tracing.tag.get(),
            _ => self.take(id, count),
        };
        self.inside(id, || {
            visitor.visit_enum(Variants::new(self, said, variants, at))
        })
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stopped> {
        self.deserialize_any(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stopped> {
        match self.expected {
            Expected::Shape(_) if self.tracing.is_readable && self.structure().is_some() => {
                Err(self.differs("something it does not know"))
            }
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stopped> {
        if !self.tracing.is_readable {
            return Err(self.fault(Reason::SelfDescribing));
        }
        match self.structure() {
            Some(Structure::Primitive(Primitive::Str)) => self.deserialize_str(visitor),
            Some(Structure::Primitive(Primitive::Bool)) => self.deserialize_bool(visitor),
            Some(Structure::Primitive(Primitive::I64)) => self.deserialize_i64(visitor),
            Some(Structure::Primitive(Primitive::U64)) => self.deserialize_u64(visitor),
            Some(Structure::Primitive(Primitive::F64)) => self.deserialize_f64(visitor),
            Some(Structure::Option(_)) => self.deserialize_option(visitor),
            Some(Structure::Sequence(_)) => self.deserialize_seq(visitor),
            Some(Structure::Map(..)) => self.deserialize_map(visitor),
            Some(Structure::Record(members)) => visit_map(self, Content::Members(members), visitor),
            // What an opaque part asks JSON for is not known before there is a value.
            _ => Err(self.stop()),
        }
    }

    fn is_human_readable(&self) -> bool {
        self.tracing.is_readable
    }
}

impl Tracer<'_> {
    fn visit_fields<'de, V: Visitor<'de>>(
        self,
        content: Content,
        visitor: V,
    ) -> Result<V::Value, Stopped> {
        if self.tracing.is_readable {
            return visit_map(self, content, visitor);
        }
        visit_seq(self, content, visitor)
    }

    fn is_deep(&self) -> bool {
        self.path.depth() > DEEP
    }

    fn primitive(&self, asked: Primitive) -> Result<(), Stopped> {
        match self.structure() {
            None => Ok(()),
            Some(Structure::Primitive(said)) if said == asked => Ok(()),
            Some(_) => Err(self.differs(format_args!("`{}`", asked.name()))),
        }
    }

    fn integer(&self, asked: Primitive) -> Result<i128, Stopped> {
        // An enum may be read as its discriminant.
        if let Some(Structure::Enumeration(variants @ [_, ..], None)) = self.structure()
            && variants
                .iter()
                .all(|variant| variant.discriminant.is_some())
        {
            let id = (0, variants.as_ptr() as usize);
            let variant = &variants[self.take(id, variants.len())];
            let path = self.path.to(Step::Variant(variant.name));
            self.tracing.seen.borrow_mut().insert(path.to_string());
            return Ok(variant.discriminant.unwrap_or_default());
        }
        self.primitive(asked)?;
        Ok(INTEGERS[self.sample(INTEGERS.len())])
    }

    /// Compares names in their order; a type may know more of them, such as aliases.
    pub(super) fn compare(
        &self,
        what: &str,
        known: &[&'static str],
        said: impl Iterator<Item = &'static str>,
    ) -> Result<(), Stopped> {
        let mut rest = known.iter();
        for name in said {
            if !rest.any(|known| *known == name) {
                let order = known.join(", ");
                return Err(self.differs(format_args!(
                    "{what} without `{name}` in its place: {order}"
                )));
            }
        }
        Ok(())
    }
}

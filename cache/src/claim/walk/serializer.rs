use std::fmt;

use serde::ser::{Serialize, Serializer};

use super::parts::{Content, Parts};
use super::{Refused, Seen, Walker, call_of};
use crate::claim::expected::Expected;
use crate::claim::path::Step;
use crate::schema::{Primitive, Shape, Structure, Variant, VariantContent};

macro_rules! integers {
    ($($method:ident: $type:ident = $primitive:ident;)*) => {$(
        fn $method(self, value: $type) -> Result<Seen, Refused> {
            self.integer(Primitive::$primitive, i128::try_from(value).ok(), &value.to_le_bytes(), &value)
        }
    )*};
}

macro_rules! floats {
    ($($method:ident: $type:ident = $primitive:ident;)*) => {$(
        fn $method(self, value: $type) -> Result<Seen, Refused> {
            if self.walk.is_readable && !value.is_finite() {
                let cure = "write such a value as an `Option` or an enum of your own, or use the default format";
                return Err(self.lost("JSON has no floats that are not finite", cure));
            }
            self.primitive(Primitive::$primitive)?;
            Ok(Seen::of(&value.to_bits().to_le_bytes()).with_key(&self, &value))
        }
    )*};
}

impl<'w> Serializer for Walker<'w> {
    type Ok = Seen;
    type Error = Refused;
    type SerializeSeq = Parts<'w>;
    type SerializeTuple = Parts<'w>;
    type SerializeTupleStruct = Parts<'w>;
    type SerializeTupleVariant = Parts<'w>;
    type SerializeMap = Parts<'w>;
    type SerializeStruct = Parts<'w>;
    type SerializeStructVariant = Parts<'w>;

    integers! {
        serialize_i8: i8 = I8;
        serialize_i16: i16 = I16;
        serialize_i32: i32 = I32;
        serialize_i64: i64 = I64;
        serialize_i128: i128 = I128;
        serialize_u8: u8 = U8;
        serialize_u16: u16 = U16;
        serialize_u32: u32 = U32;
        serialize_u64: u64 = U64;
        serialize_u128: u128 = U128;
    }

    floats! {
        serialize_f32: f32 = F32;
        serialize_f64: f64 = F64;
    }

    fn serialize_bool(self, value: bool) -> Result<Seen, Refused> {
        self.primitive(Primitive::Bool)?;
        Ok(Seen::of(&[u8::from(value)]).with_key(&self, &value))
    }

    fn serialize_char(self, value: char) -> Result<Seen, Refused> {
        self.primitive(Primitive::Char)?;
        Ok(Seen::of(value.encode_utf8(&mut [0; 4]).as_bytes()))
    }

    fn serialize_str(self, value: &str) -> Result<Seen, Refused> {
        self.primitive(Primitive::Str)?;
        Ok(Seen::of(value.as_bytes()))
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<Seen, Refused> {
        self.no_key("a sequence of bytes")?;
        match self.structure() {
            // Written alike by both formats.
            Some(Structure::Sequence(element)) if *element == *u8_shape() => {}
            _ => self.primitive(Primitive::Bytes)?,
        }
        let each = value.iter().map(|byte| Seen::of(&[*byte]).digest);
        Ok(Seen::digest(each.fold(0, Seen::mix)))
    }

    fn serialize_none(self) -> Result<Seen, Refused> {
        self.no_key("an `Option`")?;
        self.deeper(self.wrappers)?;
        match self.structure() {
            None | Some(Structure::Option(_)) => Ok(Seen::NULL),
            Some(_) => Err(self.differs("`None`")),
        }
    }

    fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Result<Seen, Refused> {
        self.no_key("an `Option`")?;
        let inner = match self.structure() {
            None => Expected::Anything,
            Some(Structure::Option(inner)) => Expected::Shape(inner),
            Some(_) => return Err(self.differs("`Some`")),
        };
        let path = self.path.to(Step::Inner);
        let seen = value
            .serialize(self.wrapped(inner, &path)?)
            .map_err(|error| error.at(&path))?;
        if self.walk.is_readable && seen.is_null {
            let what = "JSON writes this `Some` as `null`, which reads back as `None`";
            let cure = "use an enum of your own in place of the `Option`, or the default format";
            return Err(self.lost(what, cure));
        }
        Ok(Seen::digest(Seen::mix(1, seen.digest)))
    }

    fn serialize_unit(self) -> Result<Seen, Refused> {
        self.no_key("a unit")?;
        match self.structure() {
            None | Some(Structure::Tuple([])) => Ok(Seen::NULL),
            Some(_) => Err(self.differs("a unit")),
        }
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Result<Seen, Refused> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(
        self,
        _name: &'static str,
        index: u32,
        variant: &'static str,
    ) -> Result<Seen, Refused> {
        let is_tag = matches!(self.expected, Expected::Tag(_));
        self.deeper(self.containers)?;
        match self.variant(index, variant)? {
            None | Some(VariantContent::Unit) => {}
            Some(_) if is_tag => {}
            Some(_) => {
                return Err(self.differs(format_args!("the variant `{variant}` without content")));
            }
        }
        self.walk.last_variant.set(index);
        Ok(Seen::of(variant.as_bytes()))
    }

    fn serialize_newtype_struct<T: ?Sized + Serialize>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<Seen, Refused> {
        let walk = self.walk;
        let expected = self
            .expected
            .inside_newtype(walk.is_readable, walk.strictness);
        let expected =
            expected.ok_or_else(|| self.differs(format_args!("the newtype `{name}`")))?;
        value.serialize(self.wrapped(expected, self.path)?)
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        _name: &'static str,
        index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Seen, Refused> {
        self.no_key("a variant with content")?;
        let expected = match self.variant(index, variant)? {
            None => Expected::Anything,
            Some(VariantContent::Newtype(shape)) => Expected::Shape(shape),
            Some(_) => {
                return Err(self.differs(format_args!("the variant `{variant}` around one value")));
            }
        };
        let path = self.path.to(Step::Variant(variant));
        let inner = value
            .serialize(self.part(expected, &path)?)
            .map_err(|error| error.at(&path))?;
        Ok(Seen::digest(Seen::mix(
            Seen::of(variant.as_bytes()).digest,
            inner.digest,
        )))
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<Parts<'w>, Refused> {
        self.no_key("a sequence")?;
        let content = match self.structure() {
            None => Content::Anything,
            Some(Structure::Sequence(element)) => Content::Each(element),
            Some(_) => return Err(self.differs("a sequence")),
        };
        Parts::counted(self, content, length)
    }

    fn serialize_tuple(self, length: usize) -> Result<Parts<'w>, Refused> {
        self.no_key("a tuple")?;
        let content = match self.structure() {
            None => Content::Anything,
            Some(Structure::Tuple(elements)) if elements.len() == length => {
                Content::Elements(elements)
            }
            Some(Structure::Array(element, said)) if said == length => Content::Each(element),
            Some(_) => return Err(self.differs(format_args!("a tuple of {length}"))),
        };
        Parts::new(self, content, Some(length))
    }

    fn serialize_tuple_struct(
        self,
        _name: &'static str,
        length: usize,
    ) -> Result<Parts<'w>, Refused> {
        self.serialize_tuple(length)
    }

    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        index: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<Parts<'w>, Refused> {
        self.no_key("a variant with content")?;
        let content = match self.variant(index, variant)? {
            None => Content::Anything,
            Some(VariantContent::Tuple(elements)) if elements.len() == length => {
                Content::Elements(elements)
            }
            Some(_) => {
                return Err(
                    self.differs(format_args!("the variant `{variant}` of {length} values"))
                );
            }
        };
        Parts::new(self, content, Some(length))?.of_variant(variant)
    }

    fn serialize_map(self, length: Option<usize>) -> Result<Parts<'w>, Refused> {
        self.no_key("a map")?;
        let content = match self.structure() {
            None => Content::Anything,
            Some(Structure::Map(key, value)) => Content::Pairs(key, value),
            Some(_) => return Err(self.differs("a map")),
        };
        Parts::counted(self, content, length)
    }

    fn serialize_struct(self, name: &'static str, length: usize) -> Result<Parts<'w>, Refused> {
        self.no_key("a struct")?;
        let content = match self.structure() {
            None => Content::Anything,
            Some(Structure::Record(members)) => Content::Members(members),
            Some(Structure::Enumeration(variants, Some(tags))) => Content::Tagged(variants, tags),
            Some(_) => {
                return Err(self.differs(format_args!("the struct `{name}` of {length} fields")));
            }
        };
        Parts::new(self, content, Some(length))
    }

    fn serialize_struct_variant(
        self,
        _name: &'static str,
        index: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<Parts<'w>, Refused> {
        self.no_key("a variant with content")?;
        let content = match self.variant(index, variant)? {
            None => Content::Anything,
            Some(VariantContent::Record(members)) => Content::Members(members),
            Some(_) => {
                return Err(
                    self.differs(format_args!("the variant `{variant}` of {length} fields"))
                );
            }
        };
        Parts::new(self, content, Some(length))?.of_variant(variant)
    }

    fn is_human_readable(&self) -> bool {
        self.walk.is_readable
    }
}

impl Walker<'_> {
    fn primitive(&self, called: Primitive) -> Result<(), Refused> {
        match self.structure() {
            None => Ok(()),
            Some(Structure::Primitive(said)) if said == called => Ok(()),
            Some(_) => Err(self.differs(call_of(called))),
        }
    }

    fn integer(
        self,
        called: Primitive,
        value: Option<i128>,
        bytes: &[u8],
        text: &dyn fmt::Display,
    ) -> Result<Seen, Refused> {
        match self.structure() {
            // An enum may be written as its discriminant.
            Some(Structure::Enumeration(variants, None)) if is_discriminant(variants, value) => {}
            Some(Structure::Enumeration(
                [
                    Variant {
                        discriminant: None, ..
                    },
                    ..,
                ],
                None,
            )) => {
                let hint = "a number: give its variants discriminants, such as `A = 1`";
                return Err(self.differs(hint));
            }
            _ => self.primitive(called)?,
        }
        Ok(Seen::of(bytes).with_key(&self, text))
    }

    /// Returns the content of a variant that is about to be written; `None` in an opaque part.
    fn variant(&self, index: u32, name: &str) -> Result<Option<VariantContent>, Refused> {
        let variants = match self.structure() {
            None => return Ok(None),
            Some(Structure::Enumeration(variants, None)) => variants,
            Some(_) => return Err(self.differs(format_args!("the variant `{name}`"))),
        };
        let said = usize::try_from(index)
            .ok()
            .and_then(|index| variants.get(index));
        match said {
            Some(said) if said.name == name => Ok(Some(said.content)),
            Some(said) => Err(self.differs(format_args!(
                "the variant `{name}` where number {index} is `{}`",
                said.name
            ))),
            None => Err(self.differs(format_args!("the variant `{name}`, number {index}"))),
        }
    }
}

fn is_discriminant(variants: &[Variant], value: Option<i128>) -> bool {
    value.is_some() && variants.iter().any(|variant| variant.discriminant == value)
}

fn u8_shape() -> &'static Shape {
    <u8 as crate::schema::Schema>::SHAPE
}

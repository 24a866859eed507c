//! Values of random types: how they are written and read.

use std::cell::Cell;
use std::fmt;

use serde::Deserialize;
use serde::de::{
    self, DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde::ser::{
    Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleVariant, Serializer,
};

use super::model::{Content, Fields, Model, leak};
use crate::schema::Primitive;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Scalar(u8),
    Nothing,
    Some(Box<Self>),
    Many(Vec<Self>),
    Pairs(Vec<(Self, Self)>),
    Variant(usize, Box<Self>),
}

impl Value {
    /// Makes a value out of random numbers; sequences, maps and options are never empty where `is_full`.
    pub(super) fn of(model: &Model, seed: &mut u64, is_full: bool) -> Self {
        *seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let random = (*seed >> 33) as usize;
        let count = if is_full { 1 + random % 2 } else { random % 3 };
        let mut many = |models: &mut dyn Iterator<Item = &Model>| {
            Self::Many(models.map(|model| Self::of(model, seed, is_full)).collect())
        };
        match model {
            Model::Primitive(_) => Self::Scalar((random % 100) as u8),
            Model::Unit => Self::Nothing,
            Model::Newtype(inner) => Self::of(inner, seed, is_full),
            Model::Option(_) if count == 0 => Self::Nothing,
            Model::Option(inner) => Self::Some(Box::new(Self::of(inner, seed, is_full))),
            Model::Sequence(element) => many(&mut std::iter::repeat_n(&**element, count)),
            // One entry, since two could have one key.
            Model::Map(..) if count == 0 => Self::Pairs(Vec::new()),
            Model::Map(key, value) => Self::Pairs(vec![(
                Self::of(key, seed, is_full),
                Self::of(value, seed, is_full),
            )]),
            Model::Array(element, length) => many(&mut std::iter::repeat_n(&**element, *length)),
            Model::Tuple(elements) => many(&mut elements.iter()),
            Model::Record(fields) => many(&mut fields.iter().map(|(_, model)| model)),
            Model::Enumeration(variants) => {
                // The first variant is where faults are put.
                let at = if is_full { 0 } else { random % variants.len() };
                let content = match &variants[at].1 {
                    Content::Unit => Self::Nothing,
                    Content::Newtype(inner) => Self::of(inner, seed, is_full),
                    Content::Tuple(elements) => many(&mut elements.iter()),
                    Content::Record(fields) => many(&mut fields.iter().map(|(_, model)| model)),
                };
                Self::Variant(at, Box::new(content))
            }
        }
    }

    fn parts(&self) -> &[Self] {
        match self {
            Self::Many(parts) => parts,
            _ => &[],
        }
    }
}

/// A value with its type.
pub(super) struct Written<'a>(pub(super) &'a Model, pub(super) &'a Value);

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match (self.0, self.1) {
            (Model::Primitive(primitive), Value::Scalar(scalar)) => {
                write_scalar(*primitive, *scalar, s)
            }
            (Model::Newtype(inner), value) => {
                s.serialize_newtype_struct("N", &Written(inner, value))
            }
            (Model::Option(inner), Value::Some(value)) => s.serialize_some(&Written(inner, value)),
            (Model::Option(_), _) => s.serialize_none(),
            (Model::Sequence(element), value) => {
                let mut seq = s.serialize_seq(Some(value.parts().len()))?;
                for part in value.parts() {
                    seq.serialize_element(&Written(element, part))?;
                }
                seq.end()
            }
            (Model::Map(key, value), Value::Pairs(pairs)) => {
                let mut map = s.serialize_map(Some(pairs.len()))?;
                for (k, v) in pairs {
                    map.serialize_entry(&Written(key, k), &Written(value, v))?;
                }
                map.end()
            }
            (Model::Array(element, _), value) => {
                let mut tuple = s.serialize_tuple(value.parts().len())?;
                for part in value.parts() {
                    tuple.serialize_element(&Written(element, part))?;
                }
                tuple.end()
            }
            (Model::Tuple(elements), value) => {
                let mut tuple = s.serialize_tuple(elements.len())?;
                for (element, part) in elements.iter().zip(value.parts()) {
                    tuple.serialize_element(&Written(element, part))?;
                }
                tuple.end()
            }
            (Model::Record(fields), value) => {
                let mut record = s.serialize_struct("R", fields.len())?;
                for ((name, model), part) in fields.iter().zip(value.parts()) {
                    record.serialize_field(name, &Written(model, part))?;
                }
                record.end()
            }
            (Model::Enumeration(variants), Value::Variant(at, value)) => {
                write_variant(variants, *at, value, s)
            }
            _ => s.serialize_unit(),
        }
    }
}

fn write_variant<S: Serializer>(
    variants: &[(&'static str, Content)],
    at: usize,
    value: &Value,
    s: S,
) -> Result<S::Ok, S::Error> {
    let (name, content) = &variants[at];
    let index = at as u32;
    match content {
        Content::Unit => s.serialize_unit_variant("E", index, name),
        Content::Newtype(inner) => {
            s.serialize_newtype_variant("E", index, name, &Written(inner, value))
        }
        Content::Tuple(elements) => {
            let mut tuple = s.serialize_tuple_variant("E", index, name, elements.len())?;
            for (element, part) in elements.iter().zip(value.parts()) {
                tuple.serialize_field(&Written(element, part))?;
            }
            tuple.end()
        }
        Content::Record(fields) => {
            let mut record = s.serialize_struct_variant("E", index, name, fields.len())?;
            for ((name, model), part) in fields.iter().zip(value.parts()) {
                record.serialize_field(name, &Written(model, part))?;
            }
            record.end()
        }
    }
}

fn write_scalar<S: Serializer>(primitive: Primitive, scalar: u8, s: S) -> Result<S::Ok, S::Error> {
    let small = scalar as i8;
    match primitive {
        Primitive::Bool => s.serialize_bool(scalar % 2 == 1),
        Primitive::I8 => s.serialize_i8(small),
        Primitive::I16 => s.serialize_i16(small.into()),
        Primitive::I32 => s.serialize_i32(small.into()),
        Primitive::I64 => s.serialize_i64(small.into()),
        Primitive::I128 => s.serialize_i128(small.into()),
        Primitive::U8 => s.serialize_u8(scalar),
        Primitive::U16 => s.serialize_u16(scalar.into()),
        Primitive::U32 => s.serialize_u32(scalar.into()),
        Primitive::U64 => s.serialize_u64(scalar.into()),
        Primitive::U128 => s.serialize_u128(scalar.into()),
        Primitive::F32 => s.serialize_f32(scalar.into()),
        Primitive::F64 => s.serialize_f64(scalar.into()),
        Primitive::Char => s.serialize_char(scalar.into()),
        Primitive::Str => s.serialize_str(&scalar.to_string()),
        Primitive::Bytes => s.serialize_bytes(&[scalar]),
    }
}

thread_local! {
    static MODEL: Cell<Option<&'static Model>> = const { Cell::new(None) };
}

/// A value of the type that [`with_model`] names.
pub(super) struct Read(pub(super) Value);

/// Runs `f`, in which [`Read`] is a value of `model`.
pub(super) fn with_model<T>(model: &Model, f: impl FnOnce() -> T) -> T {
    MODEL.set(Some(leak(model.clone())));
    let result = f();
    MODEL.set(None);
    result
}

impl<'de> Deserialize<'de> for Read {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let model = MODEL.get().ok_or_else(|| de::Error::custom("no model"))?;
        Asked(model).deserialize(deserializer).map(Self)
    }
}

/// Asks for what a model says.
#[derive(Clone, Copy)]
struct Asked(&'static Model);

impl<'de> DeserializeSeed<'de> for Asked {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<Value, D::Error> {
        match self.0 {
            Model::Primitive(primitive) => ask_scalar(*primitive, self, d),
            Model::Unit => d.deserialize_unit(self),
            Model::Newtype(_) => d.deserialize_newtype_struct("N", self),
            Model::Option(_) => d.deserialize_option(self),
            Model::Sequence(_) => d.deserialize_seq(self),
            Model::Map(..) => d.deserialize_map(self),
            Model::Array(_, length) => d.deserialize_tuple(*length, self),
            Model::Tuple(elements) => d.deserialize_tuple(elements.len(), self),
            Model::Record(fields) => d.deserialize_struct("R", names(fields), self),
            Model::Enumeration(variants) => {
                let names: Vec<&str> = variants.iter().map(|(name, _)| *name).collect();
                d.deserialize_enum("E", names.leak(), self)
            }
        }
    }
}

fn names(fields: &Fields) -> &'static [&'static str] {
    fields
        .iter()
        .map(|(name, _)| *name)
        .collect::<Vec<_>>()
        .leak()
}

fn ask_scalar<'de, D: Deserializer<'de>>(
    primitive: Primitive,
    asked: Asked,
    d: D,
) -> Result<Value, D::Error> {
    match primitive {
        Primitive::Bool => d.deserialize_bool(asked),
        Primitive::I8 => d.deserialize_i8(asked),
        Primitive::I16 => d.deserialize_i16(asked),
        Primitive::I32 => d.deserialize_i32(asked),
        Primitive::I64 => d.deserialize_i64(asked),
        Primitive::I128 => d.deserialize_i128(asked),
        Primitive::U8 => d.deserialize_u8(asked),
        Primitive::U16 => d.deserialize_u16(asked),
        Primitive::U32 => d.deserialize_u32(asked),
        Primitive::U64 => d.deserialize_u64(asked),
        Primitive::U128 => d.deserialize_u128(asked),
        Primitive::F32 => d.deserialize_f32(asked),
        Primitive::F64 => d.deserialize_f64(asked),
        Primitive::Char => d.deserialize_char(asked),
        Primitive::Str => d.deserialize_str(asked),
        Primitive::Bytes => d.deserialize_byte_buf(asked),
    }
}

macro_rules! numbers {
    ($($visit:ident: $type:ty;)*) => {$(
        fn $visit<E>(self, number: $type) -> Result<Value, E> {
            Ok(Value::Scalar(number as u8))
        }
    )*};
}

impl<'de> Visitor<'de> for Asked {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }

    numbers! {
        visit_i8: i8;
        visit_i16: i16;
        visit_i32: i32;
        visit_i64: i64;
        visit_i128: i128;
        visit_u8: u8;
        visit_u16: u16;
        visit_u32: u32;
        visit_u64: u64;
        visit_u128: u128;
        visit_f32: f32;
        visit_f64: f64;
        visit_char: char;
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Scalar(u8::from(value)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        match self.0 {
            Model::Primitive(Primitive::Char) => Ok(Value::Scalar(text.as_bytes()[0])),
            _ => Ok(Value::Scalar(text.parse().unwrap_or_default())),
        }
    }

    fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Value, E> {
        Ok(Value::Scalar(bytes.first().copied().unwrap_or_default()))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Nothing)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Nothing)
    }

    fn visit_some<D: Deserializer<'de>>(self, d: D) -> Result<Value, D::Error> {
        let Model::Option(inner) = self.0 else {
            return Ok(Value::Nothing);
        };
        Ok(Value::Some(Box::new(Self(inner).deserialize(d)?)))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, d: D) -> Result<Value, D::Error> {
        let Model::Newtype(inner) = self.0 else {
            return Ok(Value::Nothing);
        };
        Self(inner).deserialize(d)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Value, A::Error> {
        match self.0 {
            // serde_json writes bytes as numbers.
            Model::Primitive(_) => Ok(Value::Scalar(parts.next_element()?.unwrap_or_default())),
            Model::Sequence(element) => {
                let mut read = Vec::new();
                while let Some(part) = parts.next_element_seed(Self(element))? {
                    read.push(part);
                }
                Ok(Value::Many(read))
            }
            Model::Array(element, length) => {
                read_all(std::iter::repeat_n(&**element, *length), parts)
            }
            Model::Tuple(elements) => read_all(elements.iter(), parts),
            Model::Record(fields) => read_all(fields.iter().map(|(_, model)| model), parts),
            _ => Ok(Value::Nothing),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut parts: A) -> Result<Value, A::Error> {
        match self.0 {
            Model::Map(key, value) => {
                let mut pairs = Vec::new();
                while let Some(pair) = parts.next_entry_seed(Self(key), Self(value))? {
                    pairs.push(pair);
                }
                Ok(Value::Pairs(pairs))
            }
            Model::Record(fields) => read_fields(fields, parts),
            _ => Ok(Value::Nothing),
        }
    }

    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<Value, A::Error> {
        let Model::Enumeration(variants) = self.0 else {
            return Ok(Value::Nothing);
        };
        let (at, access) = access.variant_seed(Place(variants))?;
        let content = match &variants[at].1 {
            Content::Unit => access.unit_variant().map(|()| Value::Nothing),
            Content::Newtype(inner) => access.newtype_variant_seed(Self(inner)),
            Content::Tuple(elements) => {
                let asked = Self(leak(Model::Tuple(elements.clone())));
                access.tuple_variant(elements.len(), asked)
            }
            Content::Record(fields) => {
                let asked = Self(leak(Model::Record(fields.clone())));
                access.struct_variant(names(fields), asked)
            }
        };
        Ok(Value::Variant(at, Box::new(content?)))
    }
}

fn read_all<'de, A: SeqAccess<'de>>(
    models: impl Iterator<Item = &'static Model>,
    mut parts: A,
) -> Result<Value, A::Error> {
    let mut read = Vec::new();
    for model in models {
        let part = parts.next_element_seed(Asked(model))?;
        read.push(part.ok_or_else(|| de::Error::invalid_length(0, &"a part"))?);
    }
    Ok(Value::Many(read))
}

fn read_fields<'de, A: MapAccess<'de>>(
    fields: &'static Fields,
    mut parts: A,
) -> Result<Value, A::Error> {
    let mut read: Vec<Option<Value>> = vec![None; fields.len()];
    while let Some(name) = parts.next_key::<String>()? {
        match fields.iter().position(|(field, _)| *field == name) {
            Some(at) => read[at] = Some(parts.next_value_seed(Asked(&fields[at].1))?),
            None => drop(parts.next_value::<de::IgnoredAny>()?),
        }
    }
    let mut missing = fields
        .iter()
        .zip(&read)
        .filter(|(_, value)| value.is_none());
    if let Some(((name, _), _)) = missing.next() {
        return Err(de::Error::missing_field(name));
    }
    Ok(Value::Many(read.into_iter().flatten().collect()))
}

/// The number of a variant, by its number or its name.
struct Place(&'static [(&'static str, Content)]);

impl<'de> DeserializeSeed<'de> for Place {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<usize, D::Error> {
        d.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Place {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a variant")
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<usize, E> {
        let at = number as usize;
        if at < self.0.len() {
            Ok(at)
        } else {
            Err(E::custom("no such variant"))
        }
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<usize, E> {
        let at = self.0.iter().position(|(name, _)| *name == text);
        at.ok_or_else(|| E::custom("no such variant"))
    }
}

//! Reads postcard bytes by a shape alone.

use crate::schema::{Member, Primitive, Shape, Structure, VariantContent};

pub(crate) type Read<'a> = Result<&'a [u8], String>;

/// Returns the bytes behind one value of `shape`.
pub(crate) fn read<'a>(shape: &Shape, bytes: &'a [u8]) -> Read<'a> {
    match shape.form(false).structure {
        Structure::Primitive(primitive) => primitive_of(primitive, bytes),
        Structure::Scalar(name) => Err(format!("{name} has no form")),
        Structure::Newtype(inner) | Structure::Foreign(inner) => read(inner, bytes),
        Structure::Option(inner) => match byte(bytes)? {
            (0, rest) => Ok(rest),
            (1, rest) => read(inner, rest),
            (other, _) => Err(format!("{other} is not the mark of an option")),
        },
        Structure::Sequence(element) => {
            let (length, rest) = varint(bytes)?;
            (0..length).try_fold(rest, |rest, _| read(element, rest))
        }
        Structure::Map(key, value) => {
            let (length, rest) = varint(bytes)?;
            (0..length).try_fold(rest, |rest, _| read(value, read(key, rest)?))
        }
        Structure::Array(element, length) => {
            (0..length).try_fold(bytes, |rest, _| read(element, rest))
        }
        Structure::Tuple(elements) => all(elements, bytes),
        Structure::Record(members) => fields(members, bytes),
        Structure::Enumeration(variants, _) => {
            let (index, rest) = varint(bytes)?;
            match usize::try_from(index)
                .ok()
                .and_then(|index| variants.get(index))
            {
                Some(variant) => content(&variant.content, rest),
                None => Err(format!("there is no variant {index}")),
            }
        }
        Structure::Opaque(name, _) => Err(format!("{name} is opaque")),
        Structure::SelfDescribing(how, _) => Err(format!("{how} is not for postcard")),
    }
}

fn content<'a>(content: &VariantContent, bytes: &'a [u8]) -> Read<'a> {
    match content {
        VariantContent::Unit => Ok(bytes),
        VariantContent::Newtype(shape) => read(shape, bytes),
        VariantContent::Tuple(elements) => all(elements, bytes),
        VariantContent::Record(members) => fields(members, bytes),
    }
}

fn all<'a>(shapes: &[&Shape], bytes: &'a [u8]) -> Read<'a> {
    shapes
        .iter()
        .try_fold(bytes, |rest, shape| read(shape, rest))
}

fn fields<'a>(members: &[Member], bytes: &'a [u8]) -> Read<'a> {
    members
        .iter()
        .try_fold(bytes, |rest, member| read(member.shape, rest))
}

fn primitive_of(primitive: Primitive, bytes: &[u8]) -> Read<'_> {
    let width = |width| {
        bytes
            .get(width..)
            .ok_or_else(|| format!("no {width} bytes for {primitive:?}"))
    };
    match primitive {
        Primitive::Bool => match byte(bytes)? {
            (0 | 1, rest) => Ok(rest),
            (other, _) => Err(format!("{other} is no bool")),
        },
        Primitive::I8 | Primitive::U8 => width(1),
        Primitive::F32 => width(4),
        Primitive::F64 => width(8),
        Primitive::Bytes => Ok(counted(bytes)?.1),
        Primitive::Char => match text(bytes)? {
            (text, rest) if text.chars().count() == 1 => Ok(rest),
            (text, _) => Err(format!("{text:?} is not one character")),
        },
        Primitive::Str => Ok(text(bytes)?.1),
        _ => Ok(varint(bytes)?.1),
    }
}

fn byte(bytes: &[u8]) -> Result<(u8, &[u8]), String> {
    let (first, rest) = bytes.split_first().ok_or("no byte left")?;
    Ok((*first, rest))
}

fn varint(bytes: &[u8]) -> Result<(u128, &[u8]), String> {
    let (mut number, mut shift, mut rest) = (0, 0, bytes);
    loop {
        let (byte, after) = byte(rest)?;
        number |= u128::from(byte & 0x7f) << shift;
        rest = after;
        if byte < 0x80 {
            return Ok((number, rest));
        }
        shift += 7;
    }
}

fn counted(bytes: &[u8]) -> Result<(&[u8], &[u8]), String> {
    let (length, rest) = varint(bytes)?;
    let length = usize::try_from(length).map_err(|error| error.to_string())?;
    rest.split_at_checked(length)
        .ok_or_else(|| format!("no {length} bytes left"))
}

fn text(bytes: &[u8]) -> Result<(&str, &[u8]), String> {
    let (text, rest) = counted(bytes)?;
    Ok((
        std::str::from_utf8(text).map_err(|error| error.to_string())?,
        rest,
    ))
}

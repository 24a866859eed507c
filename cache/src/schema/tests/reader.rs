//! Reads postcard bytes by a shape alone.

use crate::schema::Shape;
use crate::schema::shape::{Member, Structure, VariantContent};

type Read<'a> = Result<&'a [u8], String>;

/// Returns the bytes behind one value of `shape`.
pub(super) fn read<'a>(shape: &Shape, bytes: &'a [u8]) -> Read<'a> {
    match &shape.structure {
        Structure::Scalar(name) => scalar(name, bytes),
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
            (0..*length).try_fold(bytes, |rest, _| read(element, rest))
        }
        Structure::Tuple(elements) => all(elements, bytes),
        Structure::Record(members) => fields(members, bytes),
        Structure::Enumeration(variants) => {
            let (index, rest) = varint(bytes)?;
            match usize::try_from(index)
                .ok()
                .and_then(|index| variants.get(index))
            {
                Some(variant) => content(&variant.content, rest),
                None => Err(format!("there is no variant {index}")),
            }
        }
        Structure::Opaque(name) => Err(format!("{name} is opaque")),
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

fn scalar<'a>(name: &str, bytes: &'a [u8]) -> Read<'a> {
    let width = |width| {
        bytes
            .get(width..)
            .ok_or_else(|| format!("no {width} bytes for {name}"))
    };
    let name = name.strip_prefix("NonZero<").unwrap_or(name);
    match name.strip_suffix('>').unwrap_or(name) {
        "bool" => match byte(bytes)? {
            (0 | 1, rest) => Ok(rest),
            (other, _) => Err(format!("{other} is no bool")),
        },
        "i8" | "u8" | "time::Weekday" | "time::Month" => width(1),
        "f32" | "Ipv4Addr" => width(4),
        "f64" => width(8),
        "Ipv6Addr" => width(16),
        "i16" | "i32" | "i64" | "i128" | "u16" | "u32" | "u64" | "u128" => Ok(varint(bytes)?.1),
        "CStr" | "uuid::Uuid" => Ok(counted(bytes)?.1),
        "char" => match text(bytes)? {
            (text, rest) if text.chars().count() == 1 => Ok(rest),
            (text, _) => Err(format!("{text:?} is not one character")),
        },
        _ => Ok(text(bytes)?.1),
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

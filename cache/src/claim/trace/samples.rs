//! What a type is given, and the parts there are.

use crate::schema::{Member, Presence, Shape, Structure, VariantContent};

pub(super) const INTEGERS: [i128; 5] = [1, 0, 2, 7, 100];

pub(super) const BYTES: [&[u8]; 3] = [&[1], &[0; 16], &[]];

/// Texts of the forms that types of std and of other crates accept, for types that check what they read.
pub(super) const TEXTS: [&str; 22] = [
    "a",
    "1",
    "",
    "A",
    "a:",
    "https://example.org/",
    "a@example.org",
    "00000000-0000-0000-0000-000000000000",
    "2000-01-01",
    "00:00:00",
    "2000-01-01T00:00:00",
    "2000-01-01T00:00:00Z",
    "2000-01-01T00:00:00+00:00[UTC]",
    "2000-W01-6",
    "PT1S",
    "Mon",
    "January",
    "127.0.0.1",
    "::1",
    "127.0.0.1:1",
    "[::1]:1",
    "0123456789abcdef",
];

/// Appends the paths of the parts of a shape that have no parts themselves.
pub(super) fn leaves(shape: &Shape, is_readable: bool, path: String, out: &mut Vec<String>) {
    let mut go = |shape: &Shape, step: &str| {
        leaves(shape, is_readable, format!("{path}{step}"), out);
    };
    match shape.form(is_readable).structure {
        Structure::Newtype(inner) | Structure::Foreign(inner) => go(inner, ""),
        Structure::Option(inner) => go(inner, "?"),
        Structure::Sequence(element) | Structure::Array(element, 1..) => go(element, "[]"),
        Structure::Map(key, value) => {
            go(key, "{key}");
            go(value, "{value}");
        }
        Structure::Tuple(elements @ [_, ..]) => {
            elements_of(elements, is_readable, &path, out);
        }
        Structure::Record(members @ [_, ..]) => members_of(members, is_readable, &path, out),
        Structure::Enumeration(variants @ [_, ..], _) => {
            for variant in variants {
                let path = format!("{path}::{}", variant.name);
                match variant.content {
                    VariantContent::Unit => out.push(path),
                    VariantContent::Newtype(shape) => leaves(shape, is_readable, path, out),
                    VariantContent::Tuple(elements) => {
                        elements_of(elements, is_readable, &path, out);
                    }
                    VariantContent::Record(members) => members_of(members, is_readable, &path, out),
                }
            }
        }
        _ => out.push(path),
    }
}

fn elements_of(elements: &[&Shape], is_readable: bool, path: &str, out: &mut Vec<String>) {
    for (index, element) in elements.iter().enumerate() {
        leaves(element, is_readable, format!("{path}.{index}"), out);
    }
}

fn members_of(members: &[Member], is_readable: bool, path: &str, out: &mut Vec<String>) {
    for member in members
        .iter()
        .filter(|member| member.presence != Presence::Flattened)
    {
        leaves(
            member.shape,
            is_readable,
            format!("{path}.{}", member.name),
            out,
        );
    }
}

//! What a type is given, and the parts there are.

use std::collections::HashMap;

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

/// Appends the paths of the parts of a shape that have no parts themselves, in the variants that a run has `chosen`; an enum
/// that it has not come to is one part.
pub(super) fn leaves(
    shape: &Shape,
    is_readable: bool,
    chosen: &HashMap<String, usize>,
    path: String,
    out: &mut Vec<String>,
) {
    if out.len() > MOST {
        return;
    }
    let mut go = |shape: &Shape, step: &str| {
        leaves(shape, is_readable, chosen, format!("{path}{step}"), out);
    };
    match shape.form(is_readable).structure {
        Structure::Newtype(inner) | Structure::Foreign(inner) => go(inner, ""),
        Structure::Option(inner) => go(inner, "?"),
        Structure::Sequence(element) | Structure::Array(element, 1..) => go(element, "[]"),
        Structure::Map(key, value) => {
            go(key, "{key}");
            go(value, "{value}");
        }
        Structure::Tuple(elements @ [_, ..]) => each(elements, go),
        Structure::Record(members @ [_, ..]) => every(members, go),
        Structure::Enumeration(variants @ [_, ..], _) => match chosen.get(&path) {
            None => out.push(path),
            Some(at) => {
                let variant = format!("::{}", variants[*at].name);
                match variants[*at].content {
                    VariantContent::Unit => out.push(path + &variant),
                    VariantContent::Newtype(shape) => go(shape, &variant),
                    VariantContent::Tuple(elements) => {
                        each(elements, |shape, step| {
                            go(shape, &format!("{variant}{step}"));
                        });
                    }
                    VariantContent::Record(members) => {
                        every(members, |shape, step| {
                            go(shape, &format!("{variant}{step}"));
                        });
                    }
                }
            }
        },
        _ => out.push(path),
    }
}

/// The number of parts that is enough for a list.
const MOST: usize = 1000;

fn each(elements: &[&Shape], mut go: impl FnMut(&Shape, &str)) {
    for (index, element) in elements.iter().enumerate() {
        go(element, &format!(".{index}"));
    }
}

fn every(members: &[Member], mut go: impl FnMut(&Shape, &str)) {
    let named = |member: &&Member| member.presence != Presence::Flattened;
    for member in members.iter().filter(named) {
        go(member.shape, &format!(".{}", member.name));
    }
}

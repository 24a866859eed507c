//! A shape as lines, one per leaf.

use crate::schema::lock::text::Line;
use crate::schema::member::{Content, Member, Variant};
use crate::schema::shape::{Kind, Shape};

/// Appends the lines of `shape`, which stands at `path`.
///
/// Two shapes have the same lines only if they are equal: every step has a mark of its own, and names that could be taken
/// for marks are quoted.
pub(super) fn lines(path: &str, shape: &Shape, out: &mut Vec<Line>) {
    match &shape.kind {
        Kind::Scalar(name) => leaf(path, &scalar(name), out),
        Kind::Opaque(name) => leaf(path, &format!("opaque {name:?}"), out),
        Kind::Option(inner) => lines(&format!("{path}?"), inner, out),
        Kind::Sequence(element) => lines(&format!("{path}[]"), element, out),
        Kind::Array(element, length) => lines(&format!("{path}[{length}]"), element, out),
        Kind::Map(key, value) => {
            lines(&format!("{path}{{key}}"), key, out);
            lines(&format!("{path}{{value}}"), value, out);
        }
        Kind::Tuple(elements) => tuple(path, elements, out),
        Kind::Record(members) => record(path, members, out),
        Kind::Enumeration([]) => leaf(path, "!", out),
        Kind::Enumeration(variants) => {
            for each in *variants {
                variant(path, each, out);
            }
        }
    }
}

fn variant(path: &str, variant: &Variant, out: &mut Vec<Line>) {
    let path = format!("{path}::{}", name(variant.name));
    match variant.content {
        Content::Unit => leaf(&path, "", out),
        Content::Newtype(shape) => lines(&format!("{path}()"), shape, out),
        Content::Tuple(elements) => tuple(&path, elements, out),
        Content::Record(members) => record(&path, members, out),
    }
}

fn tuple(path: &str, elements: &[&Shape], out: &mut Vec<Line>) {
    if elements.is_empty() {
        leaf(path, "()", out);
    }
    for (index, element) in elements.iter().enumerate() {
        lines(&format!("{path}.{index}"), element, out);
    }
}

fn record(path: &str, members: &[Member], out: &mut Vec<Line>) {
    if members.is_empty() {
        leaf(path, "{}", out);
    }
    for member in members {
        lines(&format!("{path}.{}", name(member.name)), member.shape, out);
    }
}

fn leaf(path: &str, shape: &str, out: &mut Vec<Line>) {
    out.push(Line::new(path, shape));
}

/// Writes a name as it is, or quoted where it could be read as more than a name.
pub(super) fn name(name: &str) -> String {
    let is_plain = name.starts_with(|first: char| first.is_alphabetic() || first == '_')
        && name
            .chars()
            .all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-'));
    if is_plain {
        return name.to_owned();
    }
    format!("{name:?}")
}

fn scalar(name: &str) -> String {
    let is_plain = name
        .chars()
        .all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | ':' | '<' | '>'));
    if is_plain && !name.is_empty() {
        return name.to_owned();
    }
    format!("{name:?}")
}

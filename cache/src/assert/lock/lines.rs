//! A shape as lines, one per leaf.

use std::fmt;

use crate::schema::{Member, Presence, Shape, Structure, Variant, VariantContent};

/// The path of the line of the older forms that are read: their fingerprints.
pub(super) const OLDER: &str = "upgrade_from";

/// The path of the line of the older form that is written.
pub(super) const WRITTEN: &str = "write_as";

/// The path of the line of the compression of what is written.
pub(super) const COMPRESS: &str = "compress";

/// The path of the line of what reading an entry of another schema gives.
pub(super) const MISMATCH: &str = "mismatch";

/// One line: a path and the shape of a leaf.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(super) path: String,
    /// Empty for a variant without content.
    pub(super) shape: String,
}

impl Line {
    pub(super) fn new(path: &str, shape: &str) -> Self {
        Self {
            path: path.to_owned(),
            shape: shape.to_owned(),
        }
    }

    /// Splits at the first `: ` outside quotes.
    pub(super) fn parse(line: &str) -> Self {
        let (mut is_quoted, mut is_escaped) = (false, false);
        for (at, letter) in line.char_indices() {
            match letter {
                _ if is_escaped => is_escaped = false,
                '\\' => is_escaped = is_quoted,
                '"' => is_quoted = !is_quoted,
                ':' if !is_quoted && line[at..].starts_with(": ") => {
                    return Self::new(&line[..at], &line[at + 2..]);
                }
                _ => {}
            }
        }
        Self::new(line, "")
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.shape.is_empty() {
            return f.write_str(&self.path);
        }
        write!(f, "{}: {}", self.path, self.shape)
    }
}

/// Appends the lines of the shape at `path`.
// Two shapes have the same lines only if they are equal: every step has a mark of its own, and names that could be
// mistaken for marks are quoted.
pub(super) fn lines(path: &str, shape: &Shape, out: &mut Vec<Line>) {
    match shape.structure {
        Structure::Primitive(primitive) => out.push(Line::new(path, primitive.name())),
        Structure::Scalar(name) => out.push(Line::new(path, &scalar(name))),
        Structure::Newtype(inner) | Structure::Foreign(inner) => lines(path, inner, out),
        Structure::Option(inner) => lines(&format!("{path}?"), inner, out),
        Structure::Sequence(element) => lines(&format!("{path}[]"), element, out),
        Structure::Array(element, length) => lines(&format!("{path}[{length}]"), element, out),
        Structure::Map(key, value) => {
            lines(&format!("{path}{{key}}"), key, out);
            lines(&format!("{path}{{value}}"), value, out);
        }
        Structure::Tuple(elements) => tuple(path, elements, out),
        Structure::Record(members) => record(path, members, out),
        Structure::Enumeration([], _) => out.push(Line::new(path, "!")),
        Structure::Enumeration(variants, _) => {
            for each in variants {
                variant(path, each, out);
            }
        }
        Structure::Opaque(name, parameters) => opaque(path, name, parameters, out),
        Structure::SelfDescribing(how, content) => {
            lines(&format!("{path}<{how}>"), content, out);
        }
    }
}

fn opaque(path: &str, name: &str, parameters: &[&Shape], out: &mut Vec<Line>) {
    let line = |path: &str| Line::new(path, &format!("opaque {name:?}"));
    if parameters.is_empty() {
        out.push(line(path));
        return;
    }
    out.push(line(&format!("{path}.0")));
    for (index, parameter) in (1..).zip(parameters) {
        lines(&format!("{path}.{index}"), parameter, out);
    }
}

fn variant(path: &str, variant: &Variant, out: &mut Vec<Line>) {
    let discriminant = variant.discriminant.map(|number| format!("={number}"));
    let path = format!(
        "{path}::{}{}",
        name(variant.name),
        discriminant.unwrap_or_default()
    );
    match variant.content {
        VariantContent::Unit => out.push(Line::new(&path, "")),
        VariantContent::Newtype(shape) => lines(&format!("{path}()"), shape, out),
        VariantContent::Tuple(elements) => tuple(&path, elements, out),
        VariantContent::Record(members) => record(&path, members, out),
    }
}

fn tuple(path: &str, elements: &[&Shape], out: &mut Vec<Line>) {
    if elements.is_empty() {
        out.push(Line::new(path, "()"));
    }
    for (index, element) in elements.iter().enumerate() {
        lines(&format!("{path}.{index}"), element, out);
    }
}

fn record(path: &str, members: &[Member], out: &mut Vec<Line>) {
    if members.is_empty() {
        out.push(Line::new(path, "{}"));
    }
    for member in members {
        let mark = match member.presence {
            Presence::Always => format!(".{}", name(member.name)),
            Presence::Optional => format!(".{}<optional>", name(member.name)),
            Presence::Flattened => ".*".to_owned(),
        };
        lines(&format!("{path}{mark}"), member.shape, out);
    }
}

/// Writes a name, in quotes if it could be mistaken for more than a name.
pub(super) fn name(name: &str) -> String {
    let is_start = |letter: char| letter.is_alphabetic() || letter == '_';
    let is_inside = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-');
    let is_plain = name.starts_with(is_start) && name.chars().all(is_inside);
    quoted_unless(is_plain, name)
}

fn scalar(name: &str) -> String {
    let is_inside =
        |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | ':' | '<' | '>');
    quoted_unless(!name.is_empty() && name.chars().all(is_inside), name)
}

fn quoted_unless(is_plain: bool, name: &str) -> String {
    if is_plain {
        return name.to_owned();
    }
    format!("{name:?}")
}

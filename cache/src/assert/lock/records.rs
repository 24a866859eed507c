//! What a change of a hash's record means: its fields are stored each for itself.

use std::collections::BTreeMap;

use crate::assert::lock::Section;
use crate::assert::lock::lines::Line;

/// Describes the consequence for records that the old release wrote, and for the old release.
pub(super) fn consequence(old: &Section, new: &Section) -> &'static str {
    let (before, after) = (fields(old), fields(new));
    let is_changed = |name: &&str| {
        after
            .get(*name)
            .is_some_and(|field| *field != before[*name])
    };
    if before.keys().any(is_changed) {
        return "changed fields of old records read as missing until they are written again, and whole records as misses";
    }
    let mut added = after
        .iter()
        .filter(|(name, _)| !before.contains_key(*name))
        .peekable();
    if added.peek().is_none() {
        let mut removed = before.iter().filter(|(name, _)| !after.contains_key(*name));
        return if removed.all(|(_, field)| field.is_optional) {
            "both releases read each other's records, without the removed fields"
        } else {
            "old records are read without the removed fields; the old release reads whole records that lack them as misses, unless they \
             are `#[serde(default)]`"
        };
    }
    if added.all(|(_, field)| field.is_optional) {
        "old records are read, with `None` for the added fields until they are written"
    } else {
        "whole old records read as misses until the added fields are written, unless the required ones are `#[serde(default)]`"
    }
}

/// A field as the lines about it.
#[derive(PartialEq)]
struct Field<'a> {
    is_optional: bool,
    /// What follows the field's name in the path, and the shape.
    lines: Vec<(&'a str, &'a str)>,
}

fn fields(section: &Section) -> BTreeMap<&str, Field<'_>> {
    let mut fields = BTreeMap::new();
    for Line { path, shape } in &section.lines {
        let own = path.strip_prefix(section.name.as_str());
        let Some(own) = own.and_then(|own| own.strip_prefix('.')) else {
            continue;
        };
        let (name, rest) = own.split_at(name_len(own));
        let field = fields.entry(name).or_insert(Field {
            is_optional: true,
            lines: Vec::new(),
        });
        field.is_optional &= rest.starts_with('?');
        field.lines.push((rest, shape.as_str()));
    }
    fields
}

/// Returns the length of the name that a path begins with, which can be in quotes.
fn name_len(path: &str) -> usize {
    let mut is_escaped = false;
    let is_end = |(_, letter): &(usize, char)| {
        let ends = *letter == '"' && !is_escaped;
        is_escaped = *letter == '\\' && !is_escaped;
        ends
    };
    match path.strip_prefix('"') {
        Some(quoted) => {
            let end = quoted.char_indices().find(is_end);
            end.map_or(path.len(), |(at, _)| at + 2)
        }
        None => path
            .find(['.', '?', '[', '{', ':', '('])
            .unwrap_or(path.len()),
    }
}

//! The message about a lock file that differs from the types.

use std::collections::HashMap;
use std::fmt::Write;

use crate::assert::lock::lines::Line;
use crate::assert::lock::{Section, parse, releases};
use crate::key::Kind;

/// Compares the text of a lock file with the types; the error lists the differences and their consequences.
pub(crate) fn compare(locked: &str, sections: &[Section]) -> Result<(), String> {
    let old = parse(locked);
    if old == sections {
        return Ok(());
    }
    let mut report = String::new();
    // Writing to a `String` cannot fail.
    match write(&mut report, &old, sections) {
        Ok(()) | Err(std::fmt::Error) => Err(report),
    }
}

fn write(out: &mut String, old: &[Section], new: &[Section]) -> std::fmt::Result {
    let is_gone = |section: &&Section| new.iter().all(|other| other.name != section.name);
    for section in old.iter().filter(is_gone) {
        writeln!(out, "- type {}: no longer listed", section.name)?;
    }
    let mut is_any = out.is_empty();
    for section in new {
        match old.iter().find(|before| before.name == section.name) {
            None => writeln!(out, "+ type {}: not in the file yet", section.name)?,
            Some(before) if before.lines != section.lines => write_type(out, before, section)?,
            Some(_same) => continue,
        }
        is_any = false;
    }
    if is_any {
        writeln!(out, "the types are listed in another order")?;
    }
    Ok(())
}

fn write_type(out: &mut String, old: &Section, new: &Section) -> std::fmt::Result {
    writeln!(out, "~ type {}", new.name)?;
    write_changes(out, &old.lines, &new.lines)?;
    match consequence(old, new) {
        Some(consequence) => writeln!(out, "  {consequence}"),
        None => Ok(()),
    }
}

/// Writes the removed lines in their old order, then all other differences in the new order.
fn write_changes(out: &mut String, old: &[Line], new: &[Line]) -> std::fmt::Result {
    let (old_at, new_at) = (positions(old), positions(new));
    let is_removed = |line: &&Line| !new_at.contains_key(line.path.as_str());
    for line in old.iter().filter(is_removed) {
        writeln!(out, "    removed  {line}")?;
    }
    let common = new.iter().filter_map(|line| old_at.get(line.path.as_str()));
    let common: Vec<usize> = common.copied().collect();
    // Of the lines in both files the fewest are reported as moved.
    let mut stays = longest_rising(&common).into_iter();
    for line in new {
        let Some(&at) = old_at.get(line.path.as_str()) else {
            writeln!(out, "    added    {line}")?;
            continue;
        };
        let Line { path, shape } = line;
        if stays.next() == Some(false) {
            writeln!(out, "    moved    {path}")?;
        }
        if old[at].shape != *shape {
            writeln!(out, "    changed  {path}: {} -> {shape}", old[at].shape)?;
        }
    }
    Ok(())
}

fn positions(lines: &[Line]) -> HashMap<&str, usize> {
    let numbered = lines.iter().enumerate();
    numbered
        .map(|(at, line)| (line.path.as_str(), at))
        .collect()
}

/// Marks the members of a longest rising subsequence, which are the lines that did not move.
fn longest_rising(positions: &[usize]) -> Vec<bool> {
    let mut lengths: Vec<(usize, Option<usize>)> = Vec::with_capacity(positions.len());
    for (at, position) in positions.iter().enumerate() {
        let before = (0..at).filter(|&other| positions[other] < *position);
        let best = before.max_by_key(|&other| (lengths[other].0, std::cmp::Reverse(other)));
        lengths.push((best.map_or(1, |best| lengths[best].0 + 1), best));
    }
    let mut stays = vec![false; positions.len()];
    let mut next = (0..positions.len()).max_by_key(|&at| (lengths[at].0, std::cmp::Reverse(at)));
    while let Some(at) = next {
        stays[at] = true;
        next = lengths[at].1;
    }
    stays
}

/// Describes the consequence for entries of the old shape.
fn consequence(old: &Section, new: &Section) -> Option<&'static str> {
    let kind = new.at("kind")?;
    let kind = Kind::ALL.into_iter().find(|known| known.word() == kind)?;
    let has_moved = |path| old.at(path) != new.at(path);
    if has_moved("resource") || has_moved("version") {
        return Some(
            "old entries stay under their old keys until they expire; reads and deletes of this type do not reach them",
        );
    }
    if has_moved("kind") {
        return Some(
            "old entries are of another kind: reading them is an error until they expire or are deleted",
        );
    }
    if new.at("version") == Some("auto") {
        return Some(
            "the fingerprint is in the key: old entries stay under their old keys until they expire",
        );
    }
    if let Some(consequence) = releases::read_each_other(old, new) {
        return Some(consequence);
    }
    Some(match (kind, new.at("format"), new.at("mismatch")) {
        (Kind::Counter, _, _) => {
            "counters have no fingerprint; bump `version` if old counts could be mistaken for new ones"
        }
        (_, Some(_json), _) => {
            "JSON has no fingerprint: text that serde still accepts is read as the new type; bump `version` if that could be wrong"
        }
        (Kind::List, _, _) => "items of the old shape are errors until they are popped or trimmed",
        (_, _, Some(_error)) => {
            "entries of the old shape are errors until they expire or are written again"
        }
        (Kind::Value, _, _) => {
            "entries of the old shape read as misses until they are written again"
        }
        (Kind::Hash, _, _) => {
            "changed fields of old records read as missing until they are written again"
        }
        (Kind::Map, _, _) => {
            "changed fields of old maps read as misses until they are written again"
        }
    })
}

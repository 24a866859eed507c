//! The message about a lock file that differs from the types.

use std::fmt::Write;

use crate::assert::lock::Section;
use crate::assert::lock::diff::{Change, changes};
use crate::assert::lock::text::parse;
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
    let find =
        |sections: &[Section], name: &str| sections.iter().position(|section| section.name == name);
    for section in old
        .iter()
        .filter(|section| find(new, &section.name).is_none())
    {
        writeln!(out, "- type {}: no longer listed", section.name)?;
    }
    let mut is_any = out.is_empty();
    for section in new {
        match find(old, &section.name) {
            None => writeln!(out, "+ type {}: not in the file yet", section.name)?,
            Some(at) if old[at].lines != section.lines => write_type(out, &old[at], section)?,
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
    for change in changes(&old.lines, &new.lines) {
        match change {
            Change::Added(line) => writeln!(out, "    added    {line}")?,
            Change::Removed(line) => writeln!(out, "    removed  {line}")?,
            Change::Moved(line) => writeln!(out, "    moved    {}", line.path)?,
            Change::Retyped { old, new } => {
                writeln!(
                    out,
                    "    changed  {}: {} -> {}",
                    new.path, old.shape, new.shape
                )?;
            }
        }
    }
    match consequence(old, new) {
        Some(consequence) => writeln!(out, "  {consequence}"),
        None => Ok(()),
    }
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

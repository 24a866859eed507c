//! The message about a lock file that differs from the types.

use std::collections::HashMap;
use std::fmt::Write;

use crate::assert::lock::consequences::consequence;
use crate::assert::lock::lines::Line;
use crate::assert::lock::{Section, parse};

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
    let is_in = |sections: &[Section], name: &str| sections.iter().any(|each| each.name == name);
    // A type under another name has the same resource.
    let is_renamed = |old: &Section, new: &Section| {
        old.at("resource").is_some() && old.at("resource") == new.at("resource")
    };
    let mut gone: Vec<&Section> = old.iter().filter(|each| !is_in(new, &each.name)).collect();
    let mut changes = String::new();
    for section in new {
        if let Some(before) = old.iter().find(|before| before.name == section.name) {
            if before.lines != section.lines {
                writeln!(changes, "~ type {}", section.name)?;
                write_type(&mut changes, before, section)?;
            }
        } else if let Some(at) = gone.iter().position(|before| is_renamed(before, section)) {
            let before = gone.remove(at);
            writeln!(
                changes,
                "~ type {}, which was {}",
                section.name, before.name
            )?;
            write_type(&mut changes, &before.renamed(&section.name), section)?;
        } else {
            writeln!(changes, "+ type {}: not in the file yet", section.name)?;
        }
    }
    for section in &gone {
        writeln!(out, "- type {}: no longer listed", section.name)?;
    }
    out.push_str(&changes);
    if out.is_empty() {
        writeln!(out, "the types are listed in another order")?;
    }
    Ok(())
}

fn write_type(out: &mut String, old: &Section, new: &Section) -> std::fmt::Result {
    if old.lines == new.lines {
        return writeln!(out, "  entries are as they were");
    }
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

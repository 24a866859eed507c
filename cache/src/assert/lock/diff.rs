//! The differences between two lists of lines.

use std::collections::HashMap;

use crate::assert::lock::lines::Line;

/// One difference.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Change<'a> {
    Added(&'a Line),
    Removed(&'a Line),
    Retyped {
        old: &'a Line,
        new: &'a Line,
    },
    /// A line that has another place among those in both lists.
    Moved(&'a Line),
}

/// Returns the differences: removed lines in their old order, then all others in the new order.
pub(super) fn changes<'a>(old: &'a [Line], new: &'a [Line]) -> Vec<Change<'a>> {
    let old_at = positions(old);
    let new_at = positions(new);
    let is_removed = |line: &&Line| !new_at.contains_key(line.path.as_str());
    let mut changes: Vec<_> = old.iter().filter(is_removed).map(Change::Removed).collect();
    let common: Vec<_> = new
        .iter()
        .filter_map(|line| old_at.get(line.path.as_str()).copied())
        .collect();
    // Of the lines in both files the fewest are reported as moved.
    let mut stays = longest_rising(&common).into_iter();
    for line in new {
        let Some(&at) = old_at.get(line.path.as_str()) else {
            changes.push(Change::Added(line));
            continue;
        };
        if stays.next() == Some(false) {
            changes.push(Change::Moved(line));
        }
        if old[at].shape != line.shape {
            changes.push(Change::Retyped {
                old: &old[at],
                new: line,
            });
        }
    }
    changes
}

fn positions(lines: &[Line]) -> HashMap<&str, usize> {
    lines
        .iter()
        .enumerate()
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

//! The calls of one key, in the order that the rules ask for.

use std::collections::HashMap;

use crate::testing::log::{Call, Kind};
use crate::testing::violation::{Rule, Violation};

/// The calls of one key.
pub(super) struct Course<'a> {
    key: &'a str,
    calls: Vec<&'a Call>,
    /// The loads and writes that had a version.
    producers: HashMap<u64, Vec<&'a Call>>,
    changes: Rises<'a>,
}

/// Calls that are done, by their ends, each with the version that nobody behind it may be below.
pub(super) struct Rises<'a> {
    by_end: Vec<(&'a Call, u64)>,
    /// The highest of the versions up to there.
    highest: Vec<u64>,
}

impl<'a> Course<'a> {
    /// Takes the calls of a key, by their begins.
    pub(super) fn new(key: &'a str, calls: Vec<&'a Call>) -> Self {
        let mut producers: HashMap<u64, Vec<&Call>> = HashMap::new();
        for call in &calls {
            if let (Kind::Load | Kind::Write, Some(version)) = (call.kind, call.version) {
                producers.entry(version).or_default().push(call);
            }
        }
        let changes = calls.iter().filter(|call| call.kind == Kind::Change);
        let changes = changes.filter_map(|&call| Some((call, call.version?)));
        Self {
            key,
            changes: Rises::new(changes),
            producers,
            calls,
        }
    }

    /// Returns the reads that gave a version, with it.
    pub(super) fn reads(&self) -> impl Iterator<Item = (&'a Call, u64)> {
        let reads = self.of(&[Kind::Read]).filter(|call| call.is_done);
        reads.filter_map(|call| Some((call, call.version?)))
    }

    /// Returns the calls of some kinds, by their begins.
    pub(super) fn of(&self, kinds: &[Kind]) -> impl Iterator<Item = &'a Call> {
        let calls = self.calls.iter().copied();
        calls.filter(|call| kinds.contains(&call.kind))
    }

    /// Returns the loads and writes that a read can have had this version from.
    pub(super) fn producers(&self, version: u64, read: &Call) -> impl Iterator<Item = &'a Call> {
        let all = self.producers.get(&version).into_iter().flatten().copied();
        let end = read.end_order();
        all.filter(move |call| match call.kind {
            Kind::Load => call.end_order() < end,
            _ => call.begin.order < end,
        })
    }

    /// Returns the changes of the source.
    pub(super) fn changes(&self) -> &Rises<'a> {
        &self.changes
    }

    pub(super) fn violation(&self, rule: Rule, text: String) -> Violation {
        Violation::new(rule, self.key, text)
    }
}

impl<'a> Rises<'a> {
    pub(super) fn new(calls: impl Iterator<Item = (&'a Call, u64)>) -> Self {
        let mut by_end: Vec<_> = calls.filter(|(call, _)| call.is_done).collect();
        by_end.sort_unstable_by_key(|(call, _)| call.end_order());
        let highest = by_end.iter().scan(0, |highest, &(_, version)| {
            *highest = version.max(*highest);
            Some(*highest)
        });
        let highest = highest.collect();
        Self { by_end, highest }
    }

    /// Returns the highest version of those that have ended before a call begins; 0 without one.
    pub(super) fn highest_before(&self, call: &Call) -> u64 {
        let count = self.count_before(call);
        count.checked_sub(1).map_or(0, |last| self.highest[last])
    }

    /// Returns those that have ended before a call begins, the last one first.
    pub(super) fn before(&self, call: &Call) -> impl Iterator<Item = (&'a Call, u64)> {
        let count = self.count_before(call);
        self.by_end[..count].iter().rev().copied()
    }

    fn count_before(&self, call: &Call) -> usize {
        self.by_end
            .partition_point(|(ended, _)| ended.is_before(call))
    }
}

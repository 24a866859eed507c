//! The calls of one key, in the order that the rules ask for.

use std::collections::HashMap;
use std::time::Duration;

use crate::testing::check::peaks::Peaks;
use crate::testing::log::{Call, Content, Kind};
use crate::testing::violation::{Rule, Violation};

/// The calls of one key.
pub(super) struct Course<'a> {
    key: &'a str,
    /// Those of all keys, by their numbers.
    all: &'a [Call],
    calls: Vec<&'a Call>,
    producers: HashMap<Content, Producers>,
    changes: Peaks<u64>,
    /// The ends of expiries, by their begins.
    expiries: Peaks<Duration>,
}

/// The loads and writes that had the same content.
pub(super) struct Producers {
    /// The begins of loads, by their ends.
    loads: Peaks<u64>,
    /// The ends of loads.
    load_times: Peaks<Duration>,
    /// The last effects of writes, by their begins.
    writes: Peaks<u64>,
    /// The ends of writes, by their begins.
    write_times: Peaks<Duration>,
}

impl<'a> Course<'a> {
    /// Takes the calls of a key, by their begins, and those of all keys.
    pub(super) fn new(key: &'a str, calls: Vec<&'a Call>, all: &'a [Call]) -> Self {
        let mut producers: HashMap<Content, Vec<&Call>> = HashMap::new();
        for call in &calls {
            if let (Kind::Load | Kind::Write, Some(content)) = (call.kind, call.content) {
                producers.entry(content).or_default().push(call);
            }
        }
        let producers = producers.into_iter();
        let changes = of(&calls, &[Kind::Change]).filter(|call| call.is_done);
        Self {
            key,
            all,
            producers: producers
                .map(|(content, calls)| (content, Producers::new(&calls)))
                .collect(),
            changes: Peaks::new(changes.filter_map(|call| match call.content? {
                Content::Version(version) => Some((call.end_order(), version)),
                Content::Absence => None,
            })),
            expiries: ends(of(&calls, &[Kind::Expire])),
            calls,
        }
    }

    /// Returns the reads that gave something, with it.
    pub(super) fn reads(&self) -> impl Iterator<Item = (&'a Call, Content)> {
        let reads = self.of(&[Kind::Read]).filter(|call| call.is_done);
        reads.filter_map(|call| Some((call, call.content?)))
    }

    /// Returns the calls of some kinds, by their begins.
    pub(super) fn of(&self, kinds: &[Kind]) -> impl Iterator<Item = &'a Call> {
        of(&self.calls, kinds)
    }

    /// Returns the read that a load belongs to, if that is known.
    pub(super) fn reader(&self, load: &Call) -> Option<&'a Call> {
        self.all.get(load.reader?)
    }

    pub(super) fn producers(&self, content: Content) -> Option<&Producers> {
        self.producers.get(&content)
    }

    /// Returns the version of the source before a call, as far as it is certain; 0 without one.
    pub(super) fn source_before(&self, call: &Call) -> u64 {
        self.changes.before(call.begin.order).unwrap_or(0)
    }

    /// Returns when the TTL of something can last have been set, by a load or a write that began before a read ended, or alone; `None`
    /// if none had it.
    pub(super) fn last_set(&self, content: Content, read: &Call) -> Option<Duration> {
        let producers = self.producers(content)?;
        let end = read.end_order();
        let loaded = producers.load_times.before(end);
        let last = loaded.max(producers.write_times.before(end))?;
        Some(last.max(self.expiries.before(end).unwrap_or_default()))
    }

    pub(super) fn violation(&self, rule: Rule, text: String) -> Violation {
        Violation::new(rule, self.key, text)
    }
}

impl Producers {
    fn new(calls: &[&Call]) -> Self {
        let loads = || of(calls, &[Kind::Load]);
        let writes = || of(calls, &[Kind::Write]);
        let times = loads().filter_map(|load| load.end);
        Self {
            loads: Peaks::new(loads().map(|load| (load.end_order(), load.begin.order))),
            load_times: Peaks::new(times.map(|end| (end.order, end.at))),
            writes: Peaks::new(writes().map(|write| (write.begin.order, write.last_effect()))),
            write_times: ends(writes()),
        }
    }

    /// Returns a moment such that all that came before it is not where a read has its content from: the begin of a load that had ended
    /// before the read did, or the last effect of a write that had begun. `None` if there are none.
    pub(super) fn last_before_end_of(&self, read: &Call) -> Option<u64> {
        let end = read.end_order();
        self.loads.before(end).max(self.writes.before(end))
    }
}

/// Returns the ends of calls, by their begins; one that is under way ends last.
fn ends<'a>(calls: impl Iterator<Item = &'a Call>) -> Peaks<Duration> {
    Peaks::new(calls.map(|call| {
        let at = call.end.map_or(Duration::MAX, |end| end.at);
        (call.begin.order, at)
    }))
}

fn of<'a>(calls: &[&'a Call], kinds: &[Kind]) -> impl Iterator<Item = &'a Call> {
    calls
        .iter()
        .copied()
        .filter(|call| kinds.contains(&call.kind))
}

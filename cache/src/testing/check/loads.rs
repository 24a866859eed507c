//! One load of a key at a time.
//!
//! A load has its turn from the moment at which a read starts it, which is not recorded: it is somewhere behind the begin of that read
//! and before the first line of the loader. It may be long before that line, where the load runs in the background and its runtime has
//! other tasks, so no number of calls or seconds between them says anything. What is certain is this: two loads that began while no
//! write was under way nor came in between have different turns only if one of them was started before the last write, or its turn had
//! ended otherwise. Of a load whose read is known, that can be looked up. Of another one it is possible as long as there are reads that
//! may have started it, and each read starts one load at most: [`Starts`] counts them.

use crate::testing::check::course::Course;
use crate::testing::check::peaks::Peaks;
use crate::testing::check::starts::Starts;
use crate::testing::limits::Limits;
use crate::testing::log::{Call, Kind};
use crate::testing::violation::{Rule, Violation};

pub(super) fn check(course: &Course<'_>, limits: Limits) -> Vec<Violation> {
    let loads = course.of(&[Kind::Load]);
    let mut turns = Turns::new(course, limits);
    loads.filter_map(|load| turns.begin(load)).collect()
}

/// Whose turn it is.
struct Turns<'a> {
    course: &'a Course<'a>,
    limits: Limits,
    /// The ends of writes, by their begins.
    writes: Peaks<u64>,
    starts: Starts,
    /// The load that began last among those that must have been started behind the last write.
    current: Option<&'a Call>,
}

impl<'a> Turns<'a> {
    fn new(course: &'a Course<'a>, limits: Limits) -> Self {
        let writes = course.of(&[Kind::Write, Kind::Delete, Kind::Expire]);
        let writes = Peaks::new(writes.map(|write| (write.begin.order, write.end_order())));
        Self {
            starts: Starts::new(course, &writes, limits),
            course,
            limits,
            writes,
            current: None,
        }
    }

    /// Takes the next load.
    fn begin(&mut self, load: &'a Call) -> Option<Violation> {
        let begin = load.begin.order;
        let last_write = self.writes.before(begin).unwrap_or(0);
        // A write that is under way ends last: it ends any load, at any time.
        let is_under_way =
            |first: &&Call| first.begin.order > last_write && first.end_order() > begin;
        let Some(first) = self.current.take().filter(is_under_way) else {
            self.current = counts(load);
            return None;
        };
        let (kept, is_possible) = self.choose(first, load, last_write);
        self.current = counts(kept);
        (!is_possible).then(|| {
            let text = format!(
                "{load} began while {first} was under way, and no write had come in between"
            );
            self.course.violation(Rule::OneLoad, text)
        })
    }

    /// Returns which of two loads has its turn, and whether the other one can have been started before the last write, or have had its
    /// turn.
    fn choose(&mut self, first: &'a Call, load: &'a Call, last_write: u64) -> (&'a Call, bool) {
        // Where both can be the other one, that is the one that ends later: so the rest has the most room.
        let (short, long) = if end_of_turn(load) < end_of_turn(first) {
            (load, first)
        } else {
            (first, load)
        };
        let pairs = [(short, long), (long, short)];
        if let Some((kept, _)) = pairs
            .into_iter()
            .find(|(kept, other)| self.is_over(other, kept, last_write))
        {
            return (kept, true);
        }
        let unknown = pairs
            .into_iter()
            .find(|(_, other)| self.course.reader(other).is_none());
        match unknown {
            Some((kept, _)) => (kept, self.starts.take(load, last_write)),
            None => (short, false),
        }
    }

    /// Returns whether a load whose read is known can have been started before the last write, or have been given up before another one:
    /// its read had left or was given an error, or it took too long.
    fn is_over(&self, load: &Call, other: &Call, last_write: u64) -> bool {
        self.course.reader(load).is_some_and(|reader| {
            let time = other.begin.at.saturating_sub(reader.begin.at);
            reader.begin.order < last_write || !reader.is_done || time >= self.limits.load_timeout
        })
    }
}

/// Returns a load, if it counts: one that was dropped was left by all, or took too long.
fn counts(load: &Call) -> Option<&Call> {
    load.is_done.then_some(load)
}

/// Returns the last moment at which another load can be one too many.
fn end_of_turn(load: &Call) -> u64 {
    if load.is_done {
        load.end_order()
    } else {
        load.begin.order
    }
}

//! One load of a key at a time.

use crate::testing::check::course::Course;
use crate::testing::log::{Call, Kind};
use crate::testing::violation::{Rule, Violation};

/// A load in the background begins so many records behind the end of the read that has started it, at the latest: in between, its runtime
/// runs tasks that were due before.
const BACKGROUND: u64 = 100;

pub(super) fn check(course: &Course<'_>) -> Vec<Violation> {
    let mut violations = Vec::new();
    let mut under_way: Vec<&Call> = Vec::new();
    for load in course.of(&[Kind::Load]) {
        under_way.retain(|first| !first.is_before(load));
        let mut others = under_way.iter();
        let is_over = |first: &Call| is_superseded(course, first, load) || is_left(course, first);
        if let Some(first) = others.find(|first| !is_over(first)) {
            let text = format!(
                "{load} began while {first} was under way, and no write had come in between"
            );
            violations.push(course.violation(Rule::OneLoad, text));
        }
        // One that was dropped is left by all, or took too long.
        if load.is_done {
            under_way.push(load);
        }
    }
    violations
}

/// Returns whether a write can have ended the first load before the next one began.
fn is_superseded(course: &Course<'_>, first: &Call, next: &Call) -> bool {
    // It was entered before its loader ran: by a read that was under way then, or, in the background, by one that had just ended.
    let begin = first.begin.order;
    let reads = course.of(&[Kind::Read]);
    let mut starters = reads.filter(|read| {
        read.begin.order < begin && read.end_order() > begin.saturating_sub(BACKGROUND)
    });
    let entered = starters.next().unwrap_or(first).begin.order;
    let mut writes = course.of(&[Kind::Write, Kind::Delete]);
    writes.any(|write| write.begin.order < next.begin.order && write.end_order() > entered)
}

/// Returns whether nobody may have waited for a load any more: one of its readers has left, or was given an error.
fn is_left(course: &Course<'_>, load: &Call) -> bool {
    readers(course, load).any(|read| !read.is_done)
}

/// Returns the reads that were under way when a load began, by their begins.
fn readers<'a>(course: &Course<'a>, load: &Call) -> impl Iterator<Item = &'a Call> {
    let begin = load.begin.order;
    let reads = course.of(&[Kind::Read]);
    reads.filter(move |read| read.begin.order < begin && read.end_order() > begin)
}

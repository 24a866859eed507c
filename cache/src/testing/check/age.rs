//! Nobody is given an outdated version beyond TTL and grace.

use std::time::Duration;

use crate::testing::check::course::Course;
use crate::testing::limits::Limits;
use crate::testing::log::{Call, Kind};
use crate::testing::violation::{Rule, Violation};

pub(super) fn check(course: &Course<'_>, limits: Limits) -> Vec<Violation> {
    let Some(ttl) = limits.ttl else {
        return Vec::new();
    };
    let limit = ttl.saturating_add(limits.grace).saturating_add(limits.lag);
    let mut violations = Vec::new();
    for (read, version) in course.reads() {
        let current = course.changes().highest_before(read);
        if version >= current {
            continue;
        }
        let Some(last) = last_produced(course, read, version) else {
            continue;
        };
        let age = read.begin.at.saturating_sub(last);
        if age > limit {
            let text = format!(
                "{read} was given version {version}, {age:?} after it was last loaded or written and with version {current} in the \
                 source: TTL, grace and lag are {limit:?}"
            );
            violations.push(course.violation(Rule::Age, text));
        }
    }
    violations
}

/// Returns when a version was last loaded or written before a read ended; `None` if one of them may not have been over by then, or if
/// there are none.
fn last_produced(course: &Course<'_>, read: &Call, version: u64) -> Option<Duration> {
    let mut last = None;
    for producer in course.producers(version, read) {
        // One that failed runs late, at most by the lag.
        let end = producer.end?;
        if producer.kind == Kind::Write && end.order > read.end_order() {
            return None;
        }
        last = last.max(Some(end.at));
    }
    last
}

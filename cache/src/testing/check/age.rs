//! Nobody is given an outdated version beyond TTL and grace.

use crate::testing::check::course::Course;
use crate::testing::limits::Limits;
use crate::testing::log::Content;
use crate::testing::violation::{Rule, Violation};

pub(super) fn check(course: &Course<'_>, limits: Limits) -> Vec<Violation> {
    let Some(ttl) = limits.ttl else {
        return Vec::new();
    };
    let limit = ttl.saturating_add(limits.grace).saturating_add(limits.lag);
    let mut violations = Vec::new();
    for (read, content) in course.reads() {
        // Absence has a TTL of its own, and no place among the versions.
        let Content::Version(version) = content else {
            continue;
        };
        let current = course.source_before(read);
        if version >= current {
            continue;
        }
        let Some(last) = course.last_set(content, read) else {
            continue;
        };
        let age = read.begin.at.saturating_sub(last);
        if age > limit {
            let text = format!(
                "{read} was given {content}, {age:?} after its TTL was last set and with version {current} in the source: TTL, grace \
                 and lag are {limit:?}"
            );
            violations.push(course.violation(Rule::Age, text));
        }
    }
    violations
}

//! Nobody is given a version that is older than a write before him.

use crate::testing::check::course::{Course, Rises};
use crate::testing::log::{Call, Kind};
use crate::testing::violation::{Rule, Violation};

pub(super) fn check(course: &Course<'_>) -> Vec<Violation> {
    let writes = course.of(&[Kind::Write, Kind::Delete]);
    let writes = Rises::new(writes.map(|write| (write, floor(course, write))));
    let mut violations = Vec::new();
    for (read, version) in course.reads() {
        // Most reads end here.
        if version >= writes.highest_before(read) {
            continue;
        }
        let mut older = writes.before(read).filter(|&(_, floor)| version < floor);
        if let Some((write, floor)) = older.find(|(write, _)| !can_follow(course, read, write)) {
            violations.push(outdated(course, (read, version), (write, floor)));
        }
    }
    violations
}

/// Returns the version that no call behind a write may be below: its own, or for a delete that of the source.
fn floor(course: &Course<'_>, write: &Call) -> u64 {
    let source = || course.changes().highest_before(write);
    write.version.unwrap_or_else(source)
}

/// Returns whether the version of a read can have come into the cache behind a write: by a write that was not over before, or by a
/// load that began behind it.
fn can_follow(course: &Course<'_>, read: &Call, write: &Call) -> bool {
    let Some(version) = read.version else {
        return true;
    };
    course
        .producers(version, read)
        .any(|producer| match producer.kind {
            Kind::Load => write.is_before(producer),
            _ => producer.last_effect() > write.begin.order,
        })
}

fn outdated(
    course: &Course<'_>,
    (read, version): (&Call, u64),
    (write, floor): (&Call, u64),
) -> Violation {
    let text = match write.kind {
        Kind::Delete => format!(
            "{read} was given version {version}, though the source had version {floor} before {write}, which returned before the read \
             began"
        ),
        _ => format!(
            "{read} was given version {version}, though {write} of version {floor} returned before the read began"
        ),
    };
    course.violation(Rule::Order, text)
}

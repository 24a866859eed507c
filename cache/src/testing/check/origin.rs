//! Nobody is given a version from nowhere.

use crate::testing::check::course::Course;
use crate::testing::violation::{Rule, Violation};

pub(super) fn check(course: &Course<'_>) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (read, version) in course.reads() {
        if course.producers(version, read).next().is_none() {
            let text = format!(
                "{read} was given version {version}, which no load and no write had had before"
            );
            violations.push(course.violation(Rule::Origin, text));
        }
    }
    violations
}

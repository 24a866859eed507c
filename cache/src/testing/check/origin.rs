//! Nobody is given what comes from nowhere.

use crate::testing::check::course::Course;
use crate::testing::violation::{Rule, Violation};

pub(super) fn check(course: &Course<'_>) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (read, content) in course.reads() {
        let producers = course.producers(content);
        if producers.is_none_or(|known| known.last_before_end_of(read).is_none()) {
            let text =
                format!("{read} was given {content}, which no load and no write had had before");
            violations.push(course.violation(Rule::Origin, text));
        }
    }
    violations
}

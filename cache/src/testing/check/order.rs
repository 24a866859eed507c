//! Nobody is given what was there before a write before him.

use crate::testing::check::course::Course;
use crate::testing::check::peaks::Peaks;
use crate::testing::log::{Call, Content, Kind};
use crate::testing::violation::{Rule, Violation};

pub(super) fn check(course: &Course<'_>) -> Vec<Violation> {
    let writes: Vec<_> = course.of(&[Kind::Write, Kind::Delete]).collect();
    let done = writes.iter().enumerate().filter(|(_, write)| write.is_done);
    // The one that began last, by their ends.
    let done =
        Peaks::new(done.map(|(index, write)| (write.end_order(), (write.begin.order, index))));
    let mut violations = Vec::new();
    for (read, content) in course.reads() {
        let Some((begin, index)) = done.before(read.begin.order) else {
            continue;
        };
        let producers = course.producers(content);
        // Where it comes from nowhere, another rule says so.
        let Some(last) = producers.and_then(|known| known.last_before_end_of(read)) else {
            continue;
        };
        // A write ran somewhere between its begin and its end, so whatever was not over at its begin can have followed it: a load that
        // began later, or a write with a later effect.
        if last < begin {
            violations.push(outdated(course, (read, content), writes[index]));
        }
    }
    violations
}

fn outdated(course: &Course<'_>, (read, content): (&Call, Content), write: &Call) -> Violation {
    let written = match write.content {
        Some(written) => format!("{write} of {written}"),
        None => write.to_string(),
    };
    let source = match (content, course.source_before(write)) {
        (Content::Version(version), source) if version < source => {
            format!("; the source had version {source} before that write")
        }
        _ => String::new(),
    };
    let text = format!(
        "{read} was given {content}, though {written} returned before the read began, and no load and no write had that \
         later{source}"
    );
    course.violation(Rule::Order, text)
}

//! The rules, each over the calls of one key.
//!
//! What is recorded of a call begins before it does and ends behind it; of a load it is the other way around, since its loader
//! records it. So a call whose record ends before that of another one begins has really ended before, and loads whose records
//! overlap have really overlapped.

mod age;
mod course;
mod loads;
mod order;
mod origin;
mod peaks;
mod starts;

use std::collections::BTreeMap;

use crate::testing::limits::Limits;
use crate::testing::log::Call;
use crate::testing::violation::Violation;

use self::course::Course;

/// Returns the violations of all rules, by key.
pub(super) fn check(all: &[Call], limits: Limits) -> Vec<Violation> {
    let mut by_key: BTreeMap<&str, Vec<&Call>> = BTreeMap::new();
    for call in all {
        by_key.entry(&call.key).or_default().push(call);
    }
    let mut violations = Vec::new();
    for (key, calls) in by_key {
        let course = Course::new(key, calls, all);
        violations.extend(order::check(&course));
        violations.extend(loads::check(&course, limits));
        violations.extend(origin::check(&course));
        violations.extend(age::check(&course, limits));
    }
    violations
}

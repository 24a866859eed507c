//! Simulated caches: the right one is never accused, and wrong ones are found.

use typed_cache::testing::{Rule, Violation};
use typed_cache_tests::model::seed;

use crate::model::{Form, Kind, run};

/// How often the right cache is run in each form.
const RIGHT: u64 = 2500;
/// The same for wrong ones.
const WRONG: u64 = 100;

const RIGHT_FORM: Form = Form {
    kind: Kind::Right,
    is_named: true,
    is_calm: false,
    steps: 400,
};

#[test]
fn a_right_cache_is_not_accused_whatever_the_order() {
    let first = seed();
    let forms = [(true, true), (true, false), (false, true), (false, false)];
    let forms = forms.map(|(is_named, is_calm)| Form {
        is_named,
        is_calm,
        ..RIGHT_FORM
    });
    for seed in (0..RIGHT).map(|number| first.wrapping_add(number)) {
        for form in forms {
            assert_eq!(run(form, seed), [], "TYPED_CACHE_SEED={seed}: {form:?}");
        }
    }
}

#[test]
fn wrong_caches_are_found_in_most_orders() {
    let first = seed();
    let wrong = |kind| Form {
        kind,
        steps: 10_000,
        ..RIGHT_FORM
    };
    let without_names = Form {
        is_named: false,
        is_calm: true,
        ..wrong(Kind::WithoutSingleFlight)
    };
    let cases = [
        (wrong(Kind::WithoutSingleFlight), Rule::OneLoad),
        (without_names, Rule::OneLoad),
        (wrong(Kind::IgnoresDeletes), Rule::Order),
        (wrong(Kind::WithoutCompare), Rule::Order),
        (wrong(Kind::KeepsAbsence), Rule::Order),
    ];
    for (form, rule) in cases {
        let is_found = |seed| {
            run(form, seed)
                .iter()
                .map(Violation::rule)
                .any(|found| found == rule)
        };
        let seeds = (0..WRONG).map(|number| first.wrapping_add(number));
        let found = seeds.filter(|&seed| is_found(seed)).count();
        eprintln!("{found} of {WRONG}: {form:?}");
        assert!(
            found as u64 > WRONG / 2,
            "TYPED_CACHE_SEED={first}: {found} of {WRONG}, {form:?}"
        );
    }
}

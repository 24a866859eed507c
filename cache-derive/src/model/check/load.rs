//! Rules for the words about loads.

use proc_macro2::Ident;

use crate::attr::{Container, Input, Time, Ttl};
use crate::errors::Errors;
use crate::kinds::Stored;

// A hash, map or list can be there in part, and a counter starts at zero: none of them is loaded as a whole.
pub(super) fn single_values_are_loaded(input: &Input, errors: &mut Errors) {
    let words = &input.words;
    let stale = stale_words(words);
    let given = [
        words.negative.word(),
        words.outage.word(),
        words.load_timeout.word(),
    ];
    let given = given.into_iter().chain(stale);
    let given: Vec<&Ident> = given.flatten().collect();
    let mut kinds = words.kinds.iter().map(|given| given.kind);
    if let Some(kind) = kinds.find(|kind| !kind.is_stored(Stored::Whole)) {
        for word in given {
            let kind = kind.word;
            let message =
                format!("`remember` is for single values, not for a {kind}; drop `{word}`");
            errors.at(word, message);
        }
    } else if words.is_json() {
        let message = "JSON has no form for the absence of a value: drop `negative`, or the format";
        errors.at_each(words.negative.word(), message);
        for word in stale.into_iter().flatten() {
            let message = format!(
                "JSON has no place for the times of an entry: drop `{word}`, or the format"
            );
            errors.at(word, message);
        }
    }
}

/// Stale values are those behind the end of their freshness, so there must be one, and something must be left.
pub(super) fn stale_values_are_kept(input: &Input, errors: &mut Errors) {
    let stale = &input.words.stale;
    if matches!(input.words.ttl.value(), Some(Ttl::Never)) {
        for word in stale_words(&input.words).into_iter().flatten() {
            let message = format!("entries with `ttl = never` are always fresh; drop `{word}`");
            errors.at(word, message);
        }
    } else if !stale.grace.is_given() {
        let needs = [
            stale.soft_timeout.word(),
            stale.throttle.word(),
            stale.while_revalidate.word(),
        ];
        for word in needs.into_iter().flatten() {
            let message =
                format!("`{word}` is about stale values, and none are kept: add `grace = \"1h\"`");
            errors.at(word, message);
        }
    }
    if let (Some(timeout), Some(_)) = (stale.soft_timeout.word(), stale.while_revalidate.word()) {
        let message = "with `stale_while_revalidate` nobody waits for a load while there is a stale value; drop `soft_timeout`";
        errors.at(timeout, message);
    }
    let load_timeout = input.words.load_timeout.value();
    if let (Some((word, Time::Millis(soft))), Time::Millis(hard)) = (
        stale.soft_timeout.given(),
        load_timeout.unwrap_or(&LOAD_TIMEOUT),
    ) && soft >= hard
    {
        let message = "a load has ended by its `load_timeout`, 30 s by default, before this `soft_timeout`: take a shorter one";
        errors.at(word, message);
    }
}

/// The default of `load_timeout`.
const LOAD_TIMEOUT: Time = Time::Millis(30_000);

fn stale_words(words: &Container) -> [Option<&Ident>; 6] {
    let stale = &words.stale;
    [
        stale.grace.word(),
        stale.soft_timeout.word(),
        stale.throttle.word(),
        stale.while_revalidate.word(),
        stale.refresh_ahead.word(),
        stale.early_expiration.word(),
    ]
}

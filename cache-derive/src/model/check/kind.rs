use crate::attr::{Input, Version};
use crate::errors::Errors;
use crate::kinds::{ALL, Stored};
use crate::model::check::container;
use crate::model::key_fields;

// There is no default for a key of the user's own, unlike for a type that is stored itself.
pub(super) fn is_there(input: &Input, errors: &mut Errors) {
    if container::is_readable(input) && input.words.kinds.is_empty() {
        let message = format!(
            "missing kind of data: write {}; for a struct that is stored itself derive `Cacheable`",
            forms()
        );
        errors.at(&input.ident, message);
    }
}

/// Lists the words of a `CacheKey` with their values: `a`, `b` or `c`.
fn forms() -> String {
    let forms = ALL.iter().filter_map(|kind| kind.in_cache_key);
    let forms: Vec<String> = forms.map(|form| format!("`{form}`")).collect();
    match forms.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}

// `hash, list` or `value = T, counter`: a key has data of one kind.
pub(super) fn is_one(input: &Input, errors: &mut Errors) {
    let given = input.words.kinds.iter();
    let mut words = given.filter_map(|given| given.types.word());
    let Some(first) = words.next() else { return };
    for other in words {
        let message = format!("choose one of `{first}` and `{other}`");
        let first_message = format!("`{first}` is given here");
        errors.at_both((other, message), (first, first_message));
    }
}

// Items of one list have one key, so it cannot depend on an item's fields.
pub(super) fn items_share_their_key(input: &Input, errors: &mut Errors) {
    let words = &input.words;
    let Some(kind) = words.word_stored(Stored::Item) else {
        return;
    };
    if words.word_stored(Stored::Fields).is_some() {
        return;
    }
    let message =
        format!("the items of one {kind} share its key; write `key(id: u64)` on the struct");
    let marks = key_fields(input).filter_map(|field| field.words.key.word());
    errors.at_each(marks, message);
}

// Only kinds that can read as a miss leave a choice; the table has the reasons of the others.
pub(super) fn misses_can_be_chosen(input: &Input, errors: &mut Errors) {
    let words = &input.words;
    for given in &words.kinds {
        if let Some(message) = given.kind.mismatch_refusal {
            errors.at_each(words.mismatch.word(), message);
        }
        if let Some(message) = given.kind.damage_refusal {
            errors.at_each(words.damage.word(), message);
        }
    }
    if words.format.value().is_some_and(|format| *format == "json") {
        let message = "JSON has no fingerprint, so a damaged text counts as one of another schema: drop `damage`, and choose by `mismatch`";
        errors.at_each(words.damage.word(), message);
    }
}

pub(super) fn format_and_version_have_a_schema(input: &Input, errors: &mut Errors) {
    let words = &input.words;
    let kinds = words.kinds.iter().map(|given| given.kind);
    for kind in kinds.filter(|kind| !kind.has_fingerprint()) {
        let kind = kind.word;
        let message = format!("a {kind} is a plain number in Redis; drop `format`");
        errors.at_each(words.format.word(), message);
        if let Some((word, Version::Auto)) = words.version.given() {
            let message = format!("a {kind} has no schema for `auto` to follow; write a number");
            errors.at(word, message);
        }
    }
}

use proc_macro2::Ident;
use syn::Type;

use crate::attr::{Input, Ttl, Version};
use crate::errors::Errors;
use crate::kinds::{ALL, Stored};
use crate::mention::written;
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

// Each refusal says what does the same there.
pub(super) fn older_forms_are_read(input: &Input, errors: &mut Errors) {
    let words = &input.words;
    let given = [words.upgrade_from.word(), words.write_as.word()];
    let given: Vec<&Ident> = given.into_iter().flatten().collect();
    let kind = words.kinds.first().map(|given| given.kind);
    let is_json = words.is_json();
    let is_auto = words.version.value() == Some(&Version::Auto);
    let refusals = [
        (
            kind.is_some_and(|kind| kind.is_stored(Stored::Fields)),
            "a hash reads field by field: give a new field `#[serde(default)]`, or make it an `Option`",
        ),
        (
            kind.is_some_and(|kind| kind.types.is_empty()),
            "a counter is a plain number in Redis, which has no older forms",
        ),
        (
            is_json,
            "JSON reads older texts by serde's own words: give a new field `#[serde(default)]`, and a renamed one `#[serde(alias = \"..\")]`",
        ),
        (
            is_auto,
            "with `version = auto` older entries have another key: write a number, or no version, so that they are found",
        ),
    ];
    if let Some((_, message)) = refusals.iter().find(|(applies, _)| *applies) {
        errors.at_each(given, message);
        return;
    }
    if let Some((word, types)) = words.upgrade_from.given()
        && !(1..=4).contains(&types.len())
    {
        errors.at(
            word,
            "`upgrade_from` takes one to four types, the newest first; drop the oldest of more",
        );
    }
    if let Some(old) = words.write_as.value() {
        // The last name is compared: the same type can be named by several paths.
        let text = |ty: &Type| match ty {
            Type::Path(path) => written(path.path.segments.last()),
            ty => written(ty),
        };
        let read = words.upgrade_from.value();
        let is_read = read.is_some_and(|types| types.iter().any(|ty| text(ty) == text(old)));
        if !is_read {
            let message = format!(
                "what is written must be read back: name `{0}` in `upgrade_from({0})` as well",
                text(old)
            );
            errors.at(old, message);
        }
    }
}

// What other programs read, or Redis counts with, stays as it is.
pub(super) fn compression_has_its_place(input: &Input, errors: &mut Errors) {
    let words = &input.words;
    let (method, above) = (words.compress.word(), words.compress_above.word());
    let is_json = words.is_json();
    let mut kinds = words.kinds.iter();
    if kinds.any(|given| given.kind.types.is_empty()) {
        let message = "a counter is a plain number in Redis; drop `compress`";
        errors.at_each(method.or(above), message);
    } else if is_json {
        let message = "JSON text is for readers that do not know this library: drop `compress`, or the format";
        errors.at_each(method.or(above), message);
    } else if method.is_none() {
        let message = "nothing is compressed without `compress = \"lz4\"` or `compress = \"zstd\"`";
        errors.at_each(above, message);
    }
}

// Nothing is taken off a time without an end.
pub(super) fn jitter_has_a_ttl(input: &Input, errors: &mut Errors) {
    if let Some(Ttl::Never) = input.words.ttl.value() {
        let message = "entries with `ttl = never` do not end, together or not; drop `jitter`";
        errors.at_each(input.words.jitter.word(), message);
    }
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
    if words.is_json() {
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

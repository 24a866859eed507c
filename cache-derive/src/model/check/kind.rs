use crate::{
    attr::{Input, Version},
    errors::Errors,
    model::{cacheable::key_fields, check::container},
};

pub(super) fn is_there(input: &Input, errors: &mut Errors) {
    if container::is_readable(input) && input.words.kinds.is_empty() {
        errors.at(
            &input.ident,
            "say what lives at this key: `value = T`, `list = T`, `map = (Field, Value)` or `counter`; \
             for a struct that is stored itself derive `Cacheable`",
        );
    }
}

pub(super) fn is_one(input: &Input, errors: &mut Errors) {
    let Some((first, others)) = input.words.kinds.split_first() else {
        return;
    };
    for other in others {
        let message = format!("choose one of `{first}` and `{other}`");
        errors.at_both(
            (other, message),
            (first, format!("`{first}` is given here")),
        );
    }
}

pub(super) fn list_items_share_their_key(input: &Input, errors: &mut Errors) {
    if !input.words.list.is_given() || input.words.hash.is_given() {
        return;
    }
    for word in key_fields(input).filter_map(|field| field.words.key.word()) {
        errors.at(
            word,
            "the items of one list share its key; write `key(id: u64)` on the struct",
        );
    }
}

/// Only single values and hashes can read as a miss as a whole.
pub(super) fn mismatch_can_be_chosen(input: &Input, errors: &mut Errors) {
    let words = &input.words;
    let Some(word) = words.mismatch.word() else {
        return;
    };
    if words.list.is_given() || words.items.is_given() {
        errors.at(
            word,
            "a list has no `mismatch`: an item of another schema is always an error",
        );
    }
    if words.map.is_given() {
        errors.at(
            word,
            "a map has no `mismatch`: a value of another schema always reads as `None`",
        );
    }
}

/// A counter is a plain number in Redis, with nothing to describe.
pub(super) fn counters_have_no_schema(input: &Input, errors: &mut Errors) {
    let words = &input.words;
    if !words.counter.is_given() {
        return;
    }
    for word in [words.mismatch.word(), words.format.word()]
        .into_iter()
        .flatten()
    {
        errors.at(
            word,
            format!("a counter is a plain number in Redis; drop `{word}`"),
        );
    }
    if let Some((word, Version::Auto)) = words.version.given() {
        errors.at(
            word,
            "a counter has no schema for `auto` to follow; write a number",
        );
    }
}

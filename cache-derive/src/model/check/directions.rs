//! Rules against serde attributes that make writing differ from reading.

use crate::attr::{Input, Serde};
use crate::errors::Errors;
use crate::mention::written;

// `skip_serializing` without `skip_deserializing`: the reader expects bytes that were not written.
pub(super) fn no_word_stands_alone(input: &Input, errors: &mut Errors) {
    const PAIRS: [[&str; 3]; 2] = [
        ["skip_serializing", "skip_deserializing", "`#[serde(skip)]`"],
        ["serialize_with", "deserialize_with", "both, or `with`"],
    ];
    let places = members(input);
    for place in places.filter(|place| place.words(["skip", "with"]).next().is_none()) {
        for [writing, reading, both] in PAIRS {
            if let (Some(lone), None) | (None, Some(lone)) =
                (place.word(writing), place.word(reading))
            {
                let message = format!(
                    "`{lone}` alone: both directions must agree, or later fields are misread; \
                     write {both}"
                );
                errors.at(lone, message);
            }
        }
    }
}

// `into = "u16"` alone: two bytes are written, and the fields of the type are read.
pub(super) fn one_type_is_written_and_read(input: &Input, errors: &mut Errors) {
    let serde = &input.serde;
    let reading = serde.words(["from", "try_from"]).next();
    let type_of = |word: &str| serde.text(word).unwrap_or_default();
    match (serde.word("into"), reading) {
        (None, None) => {}
        (Some(into), None) => {
            let ty = type_of("into");
            let message = format!(
                "`into` alone: the value is read in another form than it is written in; write \
                 `from = \"{ty}\"` or `try_from = \"{ty}\"` as well"
            );
            errors.at(into, message);
        }
        (None, Some(reading)) => {
            let ty = type_of(&reading.to_string());
            let message = format!(
                "`{reading}` alone: the value is written in another form than it is read in; write \
                 `into = \"{ty}\"` as well"
            );
            errors.at(reading, message);
        }
        (Some(_), Some(reading)) => {
            let [into, from] = ["into", &reading.to_string()].map(type_of);
            if !is_same_type(&into, &from) {
                let message = format!(
                    "`into` writes `{into}` and `{reading}` reads `{from}`: the value is misread; \
                     name one type in both, in one spelling"
                );
                errors.at(reading, message);
            }
        }
    }
}

fn is_same_type(one: &str, other: &str) -> bool {
    let [one, other] = [one, other].map(|text| syn::parse_str::<syn::Type>(text).ok());
    one.map(written) == other.map(written)
}

// `rename(serialize = "id")` alone: the name that is written is not the one that is looked for.
pub(super) fn names_agree(input: &Input, errors: &mut Errors) {
    let container = std::iter::once((&input.serde, false));
    let members = members(input).map(|place| (place, true));
    for (place, has_alias) in container.chain(members) {
        for word in place.words(["rename", "rename_all", "rename_all_fields"]) {
            if let Some(cure) = cure(place, &word.to_string(), has_alias) {
                let message = format!(
                    "`{word}` differs between writing and reading, so what is written is not \
                     found; write {cure}"
                );
                errors.at(word, message);
            }
        }
    }
}

/// Returns what to write in place of a word whose directions differ; further names that are read do no harm.
fn cure(place: &Serde, word: &str, has_alias: bool) -> Option<String> {
    let alias = has_alias && word == "rename";
    match (place.written(word), place.read_back(word).as_slice()) {
        (Some(text), read) if read.contains(&text) => None,
        (Some(text), [read, ..]) if alias => Some(format!(
            "`{word} = \"{text}\"`, and `alias = \"{read}\"` to read that name as well"
        )),
        (None, [read, ..]) if alias => Some(format!(
            "`alias = \"{read}\"` to read that name as well, or `{word} = \"{read}\"`"
        )),
        (Some(text), _) => Some(format!("`{word} = \"{text}\"`")),
        (None, [read, ..]) => Some(format!("`{word} = \"{read}\"`")),
        (None, []) => None,
    }
}

/// Returns the attributes of every field and variant.
fn members(input: &Input) -> impl Iterator<Item = &Serde> {
    let fields = input.all_fields().map(|field| &field.serde);
    fields.chain(input.variants().iter().map(|variant| &variant.serde))
}

use proc_macro2::Ident;
use syn::{Type, ext::IdentExt as _};

use crate::{
    attr::{Data, Derive, Field, Input, PartItem},
    errors::Errors,
    kinds::Stored,
    mention::written,
    model::cacheable::key_fields,
};

// Without a key the type cannot be found again. `key()` states that there is one entry, so nothing is assumed.
pub(super) fn is_there(input: &Input, errors: &mut Errors) {
    let words = &input.words;
    let marked = |field: &Field| field.words.key.is_given() || !field.words.is_readable;
    if !words.is_present
        || words.key.is_given()
        || !words.is_readable
        || input.all_fields().any(marked)
    {
        return;
    }
    let message = match (&input.data, words.word_stored(Stored::Item)) {
        (_, Some(kind)) => {
            &format!("no key: the items of one {kind} share its key; write `key(id: u64)`")
        }
        (Data::Enum(_), _) => {
            "no key: the variants of an enum have no field in common; write `key(id: u64)`, or \
             `key()` for a single entry"
        }
        _ => {
            "no key: mark fields with `#[cache(key)]`, or write `key(id: u64)`, or `key()` for a \
             single entry"
        }
    };
    errors.at(&input.ident, message);
}

// `#[cache(key)]` on a field and `key(..)` on the struct: the order of the parts would be unclear.
pub(super) fn is_declared_once(input: &Input, errors: &mut Errors) {
    let Some(outside) = input
        .words
        .key
        .word()
        .filter(|_| input.words.key.value().is_some())
    else {
        return;
    };
    for inside in key_fields(input).filter_map(|field| field.words.key.word()) {
        errors.at_both(
            (
                inside,
                "the key is declared twice, by this field and on the struct",
            ),
            (outside, "the key is declared here, outside of the fields"),
        );
    }
}

// The key is made from any value of the enum, and a field of a variant is not in all of them.
pub(super) fn is_no_field_of_a_variant(input: &Input, errors: &mut Errors) {
    let Data::Enum(variants) = &input.data else {
        return;
    };
    for field in variants.iter().flat_map(|variant| &variant.fields.list) {
        if let Some(word) = field.words.key.word() {
            let message = "no field is common to all variants; write `key(id: u64)` on the enum";
            errors.at(word, message);
        }
    }
}

// Parts are fields of the generated key.
pub(super) fn parts_have_distinct_names(input: &Input, errors: &mut Errors) {
    let items = outside_parts(input);
    for (at, item) in items.iter().enumerate() {
        let name = item.name.unraw();
        if let Some(first) = items[..at].iter().find(|first| first.name.unraw() == name) {
            errors.at_both(
                (&item.name, format!("key part `{name}` is given twice")),
                (
                    &first.name,
                    format!("key part `{name}` is first given here"),
                ),
            );
        }
    }
}

// A scan returns generated keys, which it reads back from their text.
pub(super) fn parts_are_owned(input: &Input, errors: &mut Errors) {
    for ty in part_types(input) {
        if let Type::Reference(reference) = ty {
            errors.at(
                reference,
                "the generated key owns its parts; use `String` in place of `&str`",
            );
        }
    }
}

// The compiler refuses such a type too, but once for each use of the part. Common types are recognized by name here, so that
// there is one message.
pub(super) fn parts_have_one_spelling(input: &Input, errors: &mut Errors) {
    for ty in part_types(input).filter(|ty| has_many_spellings(ty)) {
        errors.at(
            ty,
            format!(
                "`{}` cannot be part of a cache key: floats, options, tuples and collections have no \
                 single spelling; use an integer or a string",
                written(ty)
            ),
        );
    }
}

fn has_many_spellings(ty: &Type) -> bool {
    const NAMES: [&str; 9] = [
        "f32", "f64", "Option", "VecDeque", "HashMap", "HashSet", "BTreeMap", "BTreeSet", "Vec",
    ];
    let text = written(ty);
    let (name, arguments) = text.split_once('<').unwrap_or((&text, ""));
    match ty {
        Type::Tuple(_) => true,
        Type::Path(_) => NAMES.contains(&name) && (name, arguments) != ("Vec", "u8>"),
        _ => false,
    }
}

// `#[cache(key)] #[serde(skip)]`: a value read back would have the default in place of its key.
pub(super) fn fields_are_stored(input: &Input, errors: &mut Errors) {
    for field in key_fields(input) {
        if let Some(word) = field.serde.skip() {
            errors.at(
                word,
                format!(
                    "a key field must be stored; move it to `key({}: ..)` on the {}",
                    field.name(),
                    input.noun()
                ),
            );
        }
    }
}

// `#[cache(hash_tag)]` alone on a field of a `Cacheable`: the field is not part of the key.
pub(super) fn hash_tags_mark_parts(input: &Input, errors: &mut Errors) {
    for field in input
        .all_fields()
        .filter(|field| !field.words.key.is_given())
    {
        if let Some(word) = field.words.hash_tag.word() {
            errors.at(
                word,
                "`hash_tag` goes with `key`: `#[cache(key, hash_tag)]`",
            );
        }
    }
}

// Redis Cluster hashes the first `{..}` in a key and ignores all others.
pub(super) fn one_part_chooses_the_slot(input: &Input, errors: &mut Errors) {
    let of_fields = input.fields().iter().filter_map(field_tag);
    let of_items = outside_parts(input)
        .iter()
        .filter_map(|item| item.hash_tag.as_ref());
    let mut tags = of_items.chain(of_fields);
    let Some(first) = tags.next() else { return };
    for word in tags {
        errors.at_both(
            (word, "only one part can choose the slot"),
            (first, "this part already chooses the slot"),
        );
    }
}

fn field_tag(field: &Field) -> Option<&Ident> {
    field.words.hash_tag.word()
}

/// Returns the types of the parts, wherever the key is declared.
fn part_types(input: &Input) -> impl Iterator<Item = &Type> {
    let outside = outside_parts(input).iter().map(|item| &item.ty);
    let inside = input
        .fields()
        .iter()
        .filter(|field| field.words.key.is_given() || input.derive == Derive::CacheKey);
    outside.chain(inside.map(|field| &field.ty))
}

fn outside_parts(input: &Input) -> &[PartItem] {
    input.words.key.value().map_or(&[], Vec::as_slice)
}

use syn::Type;

use crate::attr::{Data, Derive, Field, Input};
use crate::errors::Errors;
use crate::kinds::Stored;
use crate::mention::written;
use crate::model::check::container::is_readable;
use crate::model::key::is_implemented;
use crate::model::key_fields;

// Without a key the type cannot be found again. `key()` states that there is one entry, so nothing is assumed.
pub(super) fn is_there(input: &Input, errors: &mut Errors) {
    let words = &input.words;
    let marked = |field: &Field| field.words.key.is_given() || !field.words.is_readable;
    if !is_readable(input) || words.key.is_given() || input.all_fields().any(marked) {
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
    let Some((outside, _)) = input.words.key.given() else {
        return;
    };
    for inside in key_fields(input).filter_map(|field| field.words.key.word()) {
        let message = "the key is declared twice, by this field and on the struct";
        let outside_message = "the key is declared here, outside of the fields";
        errors.at_both((inside, message), (outside, outside_message));
    }
}

// The key is made from any value of the enum, and a field of a variant is not in all of them.
pub(super) fn is_no_field_of_a_variant(input: &Input, errors: &mut Errors) {
    let variants = input.variants().iter();
    let fields = variants.flat_map(|variant| &variant.fields.list);
    errors.at_each(
        fields.filter_map(|field| field.words.key.word()),
        "no field is common to all variants; write `key(id: u64)` on the enum",
    );
}

// The generated key has these traits for its parts in any case.
pub(super) fn derives_are_new(input: &Input, errors: &mut Errors) {
    for path in input.words.key_derive.value().into_iter().flatten() {
        if is_implemented(path) {
            let message = format!("the key has `{}` anyway; drop it", written(path));
            errors.at(path, message);
        }
    }
}

// Parts are fields of the generated key.
pub(super) fn parts_have_distinct_names(input: &Input, errors: &mut Errors) {
    let parts = outside_parts(input).iter();
    let names = parts.map(|part| (part.name(), &part.member));
    errors.at_repeats(names, |name| {
        [
            format!("key part `{name}` is given twice"),
            format!("key part `{name}` is first given here"),
        ]
    });
}

// A scan returns generated keys, which it reads back from their text.
pub(super) fn parts_are_owned(input: &Input, errors: &mut Errors) {
    let types = part_types(input);
    errors.at_each(
        types.filter(|ty| matches!(ty, Type::Reference(_))),
        "the generated key owns its parts; use `String` in place of `&str`",
    );
}

// The compiler refuses such a type too, but once for each use of the part. Common types are recognized by name here, so that
// there is one message.
pub(super) fn parts_have_one_spelling(input: &Input, errors: &mut Errors) {
    for ty in part_types(input).filter(|ty| has_many_spellings(ty)) {
        let message = format!(
            "`{}` cannot be part of a cache key: floats, options, tuples and collections have no \
             single spelling; use an integer or a string",
            written(ty)
        );
        errors.at(ty, message);
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
        let (name, noun) = (field.name(), input.scope.noun);
        let message =
            format!("a key field must be stored; move it to `key({name}: ..)` on the {noun}");
        errors.at_each(field.serde.skip(), message);
    }
}

// `#[cache(hash_tag)]` alone on a field of a `Cacheable`: the field is not part of the key.
pub(super) fn hash_tags_mark_parts(input: &Input, errors: &mut Errors) {
    let fields = input.all_fields();
    let others = fields.filter(|field| !field.words.key.is_given());
    errors.at_each(
        others.filter_map(|field| field.words.hash_tag.word()),
        "`hash_tag` goes with `key`: `#[cache(key, hash_tag)]`",
    );
}

// Redis Cluster hashes the first `{..}` in a key and ignores all others.
pub(super) fn one_part_chooses_the_slot(input: &Input, errors: &mut Errors) {
    let fields = outside_parts(input).iter().chain(input.fields());
    let mut tags = fields.filter_map(|field| field.words.hash_tag.word());
    let Some(first) = tags.next() else { return };
    for word in tags {
        errors.at_both(
            (word, "only one part can choose the slot"),
            (first, "this part already chooses the slot"),
        );
    }
}

/// Returns the types of the parts, wherever the key is declared.
fn part_types(input: &Input) -> impl Iterator<Item = &Type> {
    let is_whole_key = input.scope.derive == Derive::CacheKey;
    let inside = input.fields().iter();
    let inside = inside.filter(move |field| is_whole_key || field.words.key.is_given());
    let parts = outside_parts(input).iter().chain(inside);
    parts.map(|part| &part.ty)
}

fn outside_parts(input: &Input) -> &[Field] {
    input.words.key.value().map_or(&[], Vec::as_slice)
}

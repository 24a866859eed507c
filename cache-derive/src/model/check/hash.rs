use crate::attr::{Data, Field, Input, Style};
use crate::errors::Errors;
use crate::kinds::Stored;
use crate::model::cacheable::stored_fields;
use crate::model::{constant, key_fields};

// `hash` on `struct A(u8);` or an enum: Redis names the fields of a hash, and only named fields have names.
pub(super) fn has_named_fields(input: &Input, errors: &mut Errors) {
    let word = input.words.word_stored(Stored::Fields);
    match &input.data {
        Data::Struct(fields) if fields.style == Style::Named => {}
        Data::Struct(_) => errors.at_each(word, "a hash needs named fields"),
        Data::Enum(_) | Data::Union(..) => {
            errors.at_each(word, "a hash needs named fields: put `hash` on a struct");
        }
    }
}

// A hash without fields does not exist in Redis: `HSET` needs one field at least.
pub(super) fn stores_something(input: &Input, errors: &mut Errors) {
    if !is_record(input) || stored_fields(input).next().is_some() {
        return;
    }
    let message = if key_fields(input).next().is_some() {
        "nothing to store: every field is part of the key, or skipped"
    } else {
        "nothing to store: a hash needs at least one field"
    };
    errors.at(&input.ident, message);
}

// `UserFields` lists `foo` as `FOO`, which a field `Foo` would claim as well.
pub(super) fn constants_are_distinct(input: &Input, errors: &mut Errors) {
    let fields = fields_of_record(input);
    let constants = fields.map(|field| (constant(field).to_string(), &field.member));
    errors.at_repeats(constants, |constant| {
        [
            format!("two fields give the constant `{constant}`"),
            format!("this field gives the constant `{constant}` too"),
        ]
    });
}

// Each field is encoded by itself, through its type's own `Serialize`; an attribute on the field is not consulted.
pub(super) fn fields_have_their_own_form(input: &Input, errors: &mut Errors) {
    for field in fields_of_record(input) {
        errors.at_each(
            field
                .serde
                .words(["with", "serialize_with", "deserialize_with"]),
            "a hash stores each field by itself; wrap the type in a newtype that has its own serde \
             form",
        );
        for word in field.serde.words(["flatten", "skip_serializing_if"]) {
            let message = format!(
                "`{word}` has no effect in a hash, which stores each field by itself; drop it"
            );
            errors.at(word, message);
        }
        for (word, attribute) in [
            (field.words.opaque.word(), "#[cache(opaque)]"),
            (field.words.written_as.word(), "#[cache(written_as = ..)]"),
        ] {
            let message = format!(
                "a hash stores each field by itself; wrap the type in a newtype with \
                 `#[derive(Schema)]`, and mark its field `{attribute}`"
            );
            errors.at_each(word, message);
        }
    }
}

pub(super) fn owns_the_field_list(input: &Input, errors: &mut Errors) {
    if input.words.word_stored(Stored::Fields).is_none() {
        errors.at_each(
            input.words.fields_type.word(),
            "`fields_type` goes with `hash`: only a hash has a list of its fields",
        );
    }
}

pub(super) fn is_record(input: &Input) -> bool {
    input.words.word_stored(Stored::Fields).is_some()
        && matches!(&input.data, Data::Struct(fields) if fields.style == Style::Named)
}

/// Returns the fields that a hash stores; a type of another kind has none.
fn fields_of_record(input: &Input) -> impl Iterator<Item = &Field> {
    stored_fields(input).filter(|_| is_record(input))
}

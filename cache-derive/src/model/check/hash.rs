use crate::{
    attr::{Data, Input, Style},
    errors::Errors,
    kinds::Stored,
    model::record::{stored_fields, stored_name},
};

// `hash` on `struct A(u8);` or an enum: Redis names the fields of a hash, and only named fields have names.
pub(super) fn has_named_fields(input: &Input, errors: &mut Errors) {
    let Some(word) = input.words.word_stored(Stored::Fields) else {
        return;
    };
    match &input.data {
        Data::Struct(fields) if fields.style == Style::Named => {}
        Data::Struct(_) => errors.at(word, "a hash needs named fields"),
        Data::Enum(_) | Data::Union(..) => {
            errors.at(word, "a hash needs named fields: put `hash` on a struct");
        }
    }
}

// A hash without fields does not exist in Redis: `HSET` needs one field at least.
pub(super) fn stores_something(input: &Input, errors: &mut Errors) {
    if !is_record(input) || stored_fields(input).next().is_some() {
        return;
    }
    let message = if input
        .fields()
        .iter()
        .any(|field| field.words.key.is_given())
    {
        "nothing to store: every field is part of the key, or skipped"
    } else {
        "nothing to store: a hash needs at least one field"
    };
    errors.at(&input.ident, message);
}

// Two fields renamed to one name would overwrite each other.
pub(super) fn names_are_distinct(input: &Input, errors: &mut Errors) {
    if !is_record(input) {
        return;
    }
    let mut seen = Vec::new();
    for field in stored_fields(input) {
        let name = stored_name(field, input);
        if let Some((_, first)) = seen.iter().find(|(other, _)| *other == name) {
            errors.at_both(
                (&field.member, format!("two fields are stored as `{name}`")),
                (first, format!("this field is stored as `{name}` too")),
            );
        }
        seen.push((name, &field.member));
    }
}

// `UserFields` lists `foo` as `FOO`, which a field `Foo` would claim as well.
pub(super) fn constants_are_distinct(input: &Input, errors: &mut Errors) {
    if !is_record(input) {
        return;
    }
    let mut seen = Vec::new();
    for field in stored_fields(input) {
        let constant = field.name().to_ascii_uppercase();
        if let Some((_, first)) = seen.iter().find(|(other, _)| *other == constant) {
            errors.at_both(
                (
                    &field.member,
                    format!("two fields give the constant `{constant}`"),
                ),
                (
                    first,
                    format!("this field gives the constant `{constant}` too"),
                ),
            );
        }
        seen.push((constant, &field.member));
    }
}

// Each field is encoded by itself, through its type's own `Serialize`; an attribute on the field is not consulted.
pub(super) fn fields_have_their_own_form(input: &Input, errors: &mut Errors) {
    if !is_record(input) {
        return;
    }
    for field in stored_fields(input) {
        let functions = ["with", "serialize_with", "deserialize_with"];
        for word in functions
            .into_iter()
            .filter_map(|name| field.serde.word(name))
        {
            errors.at(
                word,
                "a hash stores each field by itself; wrap the type in a newtype that has its own \
                 serde form",
            );
        }
        for word in ["flatten", "skip_serializing_if"]
            .into_iter()
            .filter_map(|name| field.serde.word(name))
        {
            errors.at(
                word,
                format!(
                    "`{word}` has no effect in a hash, which stores each field by itself; drop it"
                ),
            );
        }
        if let Some(word) = field.words.opaque.word() {
            errors.at(
                word,
                "a hash stores each field by itself; wrap the type in a newtype with \
                 `#[derive(Schema)]`, and mark its field `#[cache(opaque)]`",
            );
        }
    }
}

pub(super) fn owns_the_field_list(input: &Input, errors: &mut Errors) {
    if let Some(word) = input
        .words
        .fields_type
        .word()
        .filter(|_| input.words.word_stored(Stored::Fields).is_none())
    {
        errors.at(
            word,
            "`fields_type` goes with `hash`: only a hash has a list of its fields",
        );
    }
}

pub(super) fn is_record(input: &Input) -> bool {
    input.words.word_stored(Stored::Fields).is_some()
        && matches!(&input.data, Data::Struct(fields) if fields.style == Style::Named)
}

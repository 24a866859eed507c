//! Rules of `KeyPart`: a part has exactly one text.

use crate::{
    attr::{Data, Input},
    errors::Errors,
    model::{key_part::single_field, names},
};

// `struct Point(i32, i32)`: two fields would need a separator of their own inside the part.
pub(super) fn has_one_field(input: &Input, errors: &mut Errors) {
    if let Data::Struct(fields) = &input.data
        && single_field(&fields.list).is_none()
    {
        errors.at(
            &input.ident,
            "a key part has one text: `KeyPart` is for structs of one field and for enums; give \
             each field a part of its own",
        );
    }
}

// The text of a variant is its name; content would be lost when the key is read back.
pub(super) fn variants_hold_nothing(input: &Input, errors: &mut Errors) {
    let Data::Enum(variants) = &input.data else {
        return;
    };
    if variants.is_empty() {
        errors.at(&input.ident, "an enum without variants has no text");
    }
    for variant in variants
        .iter()
        .filter(|variant| !variant.fields.list.is_empty())
    {
        let name = &variant.ident;
        errors.at(
            name,
            format!("`{name}` holds data; the text of a variant is its name alone"),
        );
    }
}

// Two variants with one text could not be told apart when the key is read back.
pub(super) fn variants_have_distinct_names(input: &Input, errors: &mut Errors) {
    let Data::Enum(variants) = &input.data else {
        return;
    };
    let mut seen = Vec::new();
    for variant in variants {
        let name = names::variant(variant, input);
        if let Some((_, first)) = seen.iter().find(|(other, _)| *other == name) {
            errors.at_both(
                (
                    &variant.ident,
                    format!("two variants are written as `{name}`"),
                ),
                (first, format!("this variant is written as `{name}` too")),
            );
        }
        seen.push((name, &variant.ident));
    }
}

//! Rules of `KeyPart`: a part has exactly one text.

use crate::attr::{Data, Input, Variant};
use crate::errors::Errors;
use crate::model::{single_field, variant_name};

// `struct Point(i32, i32)`: two fields would need a separator of their own inside the part.
pub(super) fn has_one_field(input: &Input, errors: &mut Errors) {
    if input.is_struct() && single_field(input.fields()).is_none() {
        errors.at(
            &input.ident,
            "a key part has one text: `KeyPart` is for structs of one field and for enums; give \
             each field a part of its own",
        );
    }
}

// The text of a variant is its name; content would be lost when the key is read back.
pub(super) fn variants_hold_nothing(input: &Input, errors: &mut Errors) {
    if matches!(&input.data, Data::Enum(variants) if variants.is_empty()) {
        errors.at(&input.ident, "an enum without variants has no text");
    }
    let holds_data = |variant: &&Variant| !variant.fields.list.is_empty();
    for Variant { ident: name, .. } in input.variants().iter().filter(holds_data) {
        let message = format!("`{name}` holds data; the text of a variant is its name alone");
        errors.at(name, message);
    }
}

// Two variants with one text could not be told apart when the key is read back.
pub(super) fn variants_have_distinct_names(input: &Input, errors: &mut Errors) {
    let variants = input.variants().iter();
    let names = variants.map(|each| (variant_name(each, input), &each.ident));
    errors.at_repeats(names, |name| {
        [
            format!("two variants are written as `{name}`"),
            format!("this variant is written as `{name}` too"),
        ]
    });
}

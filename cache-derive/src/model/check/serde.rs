//! Rules against serde attributes whose bytes cannot be read back, or not safely.

use crate::attr::{Data, Field, Input, Variant};
use crate::errors::Errors;
use crate::mention::mentions_item;

// serde writes a flattened struct as a map of unknown length, which postcard refuses.
pub(super) fn nothing_is_flattened(input: &Input, errors: &mut Errors) {
    let fields = input.all_fields();
    errors.at_each(
        fields.filter_map(|field| field.serde.word("flatten")),
        "postcard cannot read `flatten` back; nest the struct instead",
    );
}

// `tag` and `untagged` need a format that describes itself when read.
pub(super) fn enums_have_the_default_form(input: &Input, errors: &mut Errors) {
    let Data::Enum(variants) = &input.data else {
        errors.at_each(
            input.serde.word("tag"),
            "postcard cannot read a tagged struct back: the tag is written, and nothing reads it; \
             drop `tag`",
        );
        return;
    };
    let of_enum = input.serde.words(["tag", "untagged"]);
    let variants = variants.iter();
    let of_variants = variants.filter_map(|variant| variant.serde.word("untagged"));
    errors.at_each(
        of_enum.chain(of_variants),
        "postcard cannot read this enum form back; use serde's default form",
    );
}

// postcard reads fields by position, so a missing one shifts all that follow.
pub(super) fn no_field_is_left_out_at_run_time(input: &Input, errors: &mut Errors) {
    let fields = input.all_fields();
    errors.at_each(
        fields.filter_map(|field| field.serde.word("skip_serializing_if")),
        "postcard has no field names, so a field left out shifts the rest; use `Option` alone",
    );
}

// `skip_serializing` without `skip_deserializing`: the reader expects bytes that were not written.
pub(super) fn directions_agree(input: &Input, errors: &mut Errors) {
    const PAIRS: [[&str; 3]; 2] = [
        ["skip_serializing", "skip_deserializing", "`#[serde(skip)]`"],
        ["serialize_with", "deserialize_with", "both, or `with`"],
    ];
    let fields = input.all_fields().map(|field| &field.serde);
    let variants = input.variants().iter().map(|variant| &variant.serde);
    let places = fields.chain(variants);
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

// serde counts skipped variants when it writes and leaves them out when it reads.
pub(super) fn skipped_variants_come_last(input: &Input, errors: &mut Errors) {
    let variants = input.variants();
    let is_kept = |each: &Variant| each.serde.skip().is_none();
    let last_kept = variants.iter().rposition(is_kept).unwrap_or(0);
    errors.at_each(
        variants[..last_kept]
            .iter()
            .filter_map(|each| each.serde.skip()),
        "skipped variants must come last, or later ones decode as their neighbour",
    );
}

// The shape of a type is a constant made of its fields' shapes; a constant cannot contain itself.
pub(super) fn no_type_holds_itself(input: &Input, errors: &mut Errors) {
    if input.serde.wire_types().is_some() {
        return;
    }
    let types = input.all_fields().filter(|field| is_followed(field));
    let types = types.map(|field| &field.ty);
    errors.at_each(
        types.filter(|ty| mentions_item(ty, &input.ident)),
        "the fingerprint cannot follow a type into itself; mark the field `#[cache(opaque)]`",
    );
}

/// Returns whether the shape of the field's type is part of the container's shape.
fn is_followed(field: &Field) -> bool {
    !field.words.opaque.is_given() && field.serde.skip().is_none() && field.serde.custom().is_none()
}

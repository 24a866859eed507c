//! Rules against serde attributes whose bytes postcard cannot read back. JSON can.

use crate::attr::{Data, Input, Variant};
use crate::errors::Errors;

// serde writes a flattened struct as a map of unknown length, which postcard refuses.
pub(super) fn nothing_is_flattened(input: &Input, errors: &mut Errors) {
    let fields = input.all_fields();
    errors.at_each(
        fields.filter_map(|field| field.serde.word("flatten")),
        "postcard cannot read `flatten` back; nest the struct instead, or store JSON: \
         `format = json`",
    );
}

// `tag` and `untagged` need a format that describes itself when read; serde reads the content beside a tag as if it had none.
pub(super) fn enums_have_the_default_form(input: &Input, errors: &mut Errors) {
    let Data::Enum(variants) = &input.data else {
        errors.at_each(
            input.serde.word("tag"),
            "postcard cannot read a tagged struct back: the tag is written, and nothing reads it; \
             drop `tag`, or store JSON: `format = json`",
        );
        return;
    };
    let of_enum = input.serde.words(["tag", "untagged"]);
    let variants = variants.iter();
    let of_variants = variants.filter_map(|variant| variant.serde.word("untagged"));
    errors.at_each(
        of_enum.chain(of_variants),
        "postcard cannot read this enum form back; use serde's default form, or store JSON: \
         `format = json`",
    );
}

// postcard reads fields by position, so a missing one shifts all that follow.
pub(super) fn no_field_is_left_out_at_run_time(input: &Input, errors: &mut Errors) {
    let fields = input.all_fields();
    errors.at_each(
        fields.filter_map(|field| field.serde.word("skip_serializing_if")),
        "postcard has no field names, so a field left out shifts the rest; use `Option` alone, or \
         store JSON: `format = json`",
    );
}

// serde counts skipped variants when it writes and leaves them out when it reads. An enum with a tag has no numbers.
pub(super) fn skipped_variants_come_last(input: &Input, errors: &mut Errors) {
    if input.serde.words(["tag", "untagged"]).next().is_some() {
        return;
    }
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

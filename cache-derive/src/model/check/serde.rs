//! Rules against serde attributes whose bytes cannot be read back, or not safely.

use proc_macro2::Ident;
use quote::ToTokens as _;
use syn::Type;

use crate::{
    attr::{Data, Field, Input, Serde},
    errors::Errors,
    mention::mentions_item,
};

// serde writes a flattened struct as a map of unknown length, which postcard refuses.
pub(super) fn nothing_is_flattened(input: &Input, errors: &mut Errors) {
    for word in input
        .all_fields()
        .filter_map(|field| field.serde.word("flatten"))
    {
        errors.at(
            word,
            "postcard cannot read `flatten` back; nest the struct instead",
        );
    }
}

// `tag` and `untagged` need a format that describes itself when read.
pub(super) fn enums_have_the_default_form(input: &Input, errors: &mut Errors) {
    let Data::Enum(variants) = &input.data else {
        if let Some(word) = input.serde.word("tag") {
            errors.at(
                word,
                "postcard cannot read a tagged struct back: the tag is written, and nothing reads \
                 it; drop `tag`",
            );
        }
        return;
    };
    let of_variants = variants
        .iter()
        .filter_map(|variant| variant.serde.word("untagged"));
    let of_enum = ["tag", "untagged"]
        .into_iter()
        .filter_map(|name| input.serde.word(name));
    for word in of_enum.chain(of_variants) {
        errors.at(
            word,
            "postcard cannot read this enum form back; use serde's default form",
        );
    }
}

// postcard reads fields by position, so a missing one shifts all that follow.
pub(super) fn no_field_is_left_out_at_run_time(input: &Input, errors: &mut Errors) {
    for word in input
        .all_fields()
        .filter_map(|field| field.serde.word("skip_serializing_if"))
    {
        errors.at(
            word,
            "postcard has no field names, so a field left out shifts the rest; use `Option` alone",
        );
    }
}

// `skip_serializing` without `skip_deserializing`: the reader expects bytes that were not written.
pub(super) fn directions_agree(input: &Input, errors: &mut Errors) {
    for place in every_place(input) {
        let pairs = [
            ("skip_serializing", "skip_deserializing", "#[serde(skip)]"),
            ("serialize_with", "deserialize_with", "both, or `with`"),
        ];
        for (writing, reading, both) in pairs {
            if place.word("skip").is_some() || place.word("with").is_some() {
                continue;
            }
            if let (Some(lone), None) | (None, Some(lone)) =
                (place.word(writing), place.word(reading))
            {
                errors.at(lone, one_direction(lone, both));
            }
        }
    }
}

fn one_direction(word: &Ident, both: &str) -> String {
    let both = if both.starts_with('#') {
        format!("`{both}`")
    } else {
        both.to_owned()
    };
    format!("`{word}` alone: both directions must agree, or later fields are misread; write {both}")
}

// serde counts skipped variants when it writes and leaves them out when it reads.
pub(super) fn skipped_variants_come_last(input: &Input, errors: &mut Errors) {
    let Data::Enum(variants) = &input.data else {
        return;
    };
    let last_kept = variants
        .iter()
        .rposition(|variant| variant.serde.skip().is_none());
    for variant in &variants[..last_kept.unwrap_or(0)] {
        if let Some(word) = variant.serde.skip() {
            errors.at(
                word,
                "skipped variants must come last, or later ones decode as their neighbour",
            );
        }
    }
}

// The shape of a type is a constant made of its fields' shapes; a constant cannot contain itself.
pub(super) fn no_type_holds_itself(input: &Input, errors: &mut Errors) {
    if input.serde.wire_types().is_some() {
        return;
    }
    let described = input.all_fields().filter(|field| is_followed(field));
    for field in described.filter(|field| mentions_item(&field.ty, &input.ident)) {
        errors.at(
            self_mention(&field.ty),
            "the fingerprint cannot follow a type into itself; mark the field `#[cache(opaque)]`",
        );
    }
}

/// Returns whether the shape of the field's type is part of the container's shape.
fn is_followed(field: &Field) -> bool {
    !field.words.opaque.is_given() && field.serde.skip().is_none() && field.serde.custom().is_none()
}

fn self_mention(ty: &Type) -> proc_macro2::TokenStream {
    ty.to_token_stream()
}

/// Returns the serde words of all fields and variants.
fn every_place(input: &Input) -> impl Iterator<Item = &Serde> {
    let variants = match &input.data {
        Data::Enum(variants) => variants.as_slice(),
        Data::Struct(_) | Data::Union(..) => &[],
    };
    let of_variants = variants.iter().map(|variant| &variant.serde);
    input
        .all_fields()
        .map(|field| &field.serde)
        .chain(of_variants)
}

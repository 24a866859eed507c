//! Rules against serde attributes whose JSON does not read back as the same value.

use crate::attr::{Field, Input, Style};
use crate::errors::Errors;
use crate::mention::name_of;
use crate::model::stored_name;

// `skip_serializing_if = "is_zero"`: without a default the reader refuses an object without the field.
pub(super) fn fields_left_out_are_read(input: &Input, errors: &mut Errors) {
    let has_default = input.serde.word("default").is_some();
    for fields in input.groups() {
        let is_tuple = fields.style == Style::Tuple && fields.list.len() > 1;
        for field in &fields.list {
            let word = field.serde.word("skip_serializing_if");
            if is_tuple {
                errors.at_each(
                    word,
                    "a tuple has no names that show which field was left out; name the fields",
                );
            } else if !has_default && !is_read_when_missing(field) {
                errors.at_each(
                    word,
                    "a field left out is not read back; add `default` beside `skip_serializing_if`",
                );
            }
        }
    }
}

// `tag = "kind"` beside a field `kind` would write two fields of one name.
pub(super) fn tags_differ_from_fields(input: &Input, errors: &mut Errors) {
    if !input.is_struct() {
        return;
    }
    let (Some(word), Some(tag)) = (input.serde.word("tag"), input.serde.text("tag")) else {
        return;
    };
    let mut fields = input.fields().iter();
    let is_written =
        |field: &Field| field.serde.skip().is_none() && stored_name(field, &input.serde) == tag;
    if fields.any(is_written) {
        errors.at(
            word,
            format!("a field is written as `{tag}` too; choose another tag"),
        );
    } else if input.serde.word("deny_unknown_fields").is_some() {
        let message = "the tag of a struct is a field that `deny_unknown_fields` refuses; drop one";
        errors.at(word, message);
    }
}

/// Returns whether serde has a value for a field that is missing.
pub(super) fn is_read_when_missing(field: &Field) -> bool {
    let serde = &field.serde;
    let is_plain = serde.custom().is_none();
    let has_value = ["default", "flatten", "skip"];
    serde.words(has_value).next().is_some()
        || is_plain && name_of(&field.ty).is_some_and(|name| name == "Option")
}

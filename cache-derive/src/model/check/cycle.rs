use crate::attr::{Field, Input};
use crate::errors::Errors;
use crate::mention::mentions_item;

// The shape of a type is a constant made of its fields' shapes; a constant cannot contain itself.
pub(super) fn no_type_holds_itself(input: &Input, errors: &mut Errors) {
    if input.serde.wire_type().is_some() {
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

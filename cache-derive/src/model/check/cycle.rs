use crate::attr::{Field, Input};
use crate::errors::Errors;
use crate::mention::mentions_item;

// The shape of a type is a constant made of its fields' shapes; a constant cannot contain itself.
pub(super) fn no_type_holds_itself(input: &Input, errors: &mut Errors) {
    if input.serde.wire_type().is_some() {
        return;
    }
    let fields = input.all_fields();
    let stored = fields.filter(|field| field.serde.skip().is_none());
    let types = stored.filter_map(Field::followed_type);
    errors.at_each(
        types.filter(|ty| mentions_item(ty, &input.ident)),
        "the fingerprint cannot follow a type into itself; mark the field `#[cache(opaque)]`",
    );
}

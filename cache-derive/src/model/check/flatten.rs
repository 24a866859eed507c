//! Rules about flattened maps, which take every entry that no field of the struct itself has.

use syn::Type;

use crate::attr::{Field, Input};
use crate::errors::Errors;
use crate::mention::{name_of, written};

// Of the flattened fields in front of it a map leaves out what they took; it does not know those behind it.
pub(super) fn maps_come_last(input: &Input, errors: &mut Errors) {
    for fields in input.groups() {
        let flattened = fields.list.iter().filter(|field| is_flattened(field));
        let flattened: Vec<&Field> = flattened.collect();
        for (at, field) in flattened.iter().enumerate() {
            let mut behind = flattened[at + 1..].iter().peekable();
            if !is_map(&field.ty) || behind.peek().is_none() {
                continue;
            }
            let message = if behind.any(|other| is_map(&other.ty)) {
                "two flattened maps are both read with the entries of both; flatten one alone"
            } else {
                "a flattened map is read with the fields of those behind it as well; declare it last"
            };
            errors.at_each(field.serde.word("flatten"), message);
        }
    }
}

// To `deny_unknown_fields` the entries of the map are unknown.
pub(super) fn maps_are_not_denied(input: &Input, errors: &mut Errors) {
    let mut fields = input.all_fields();
    if fields.any(|field| is_flattened(field) && is_map(&field.ty)) {
        errors.at_each(
            input.serde.word("deny_unknown_fields"),
            "`deny_unknown_fields` refuses the entries of a flattened map when they are read; drop it",
        );
    }
}

fn is_flattened(field: &Field) -> bool {
    field.serde.word("flatten").is_some() && field.serde.skip().is_none()
}

/// Returns whether the name of the type is that of a well-known map.
fn is_map(ty: &Type) -> bool {
    let is_named = |name: &str| name_of(ty).is_some_and(|last| last == name);
    let is_of_json = || written(ty).starts_with("serde_json::");
    ["HashMap", "BTreeMap", "IndexMap"]
        .into_iter()
        .any(is_named)
        || ["Map", "Value"].into_iter().any(is_named) && is_of_json()
}

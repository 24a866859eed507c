//! The models that `expand` writes code from.
//!
//! The checks run over the same input. A model is expanded only if all of them pass; otherwise it goes to the fallback.
#![expect(
    clippy::large_enum_variant,
    reason = "a model is made once per derive, and a box would only hide its form"
)]

mod cacheable;
pub(crate) mod check;
mod key;
mod names;
mod shape;

use std::collections::HashSet;

use crate::attr::{Field, Input};

pub(crate) use self::cacheable::{Body, Cacheable, Record, constant};
pub(crate) use self::key::{Content, Key, Part, is_string};
pub(crate) use self::names::{
    field as stored_name, variant as variant_name, variant_field as variant_field_name,
};
pub(crate) use self::shape::{
    Child, Discriminant, Form, Member, Shape, Variant, is_phantom, single_field,
};

/// Returns the fields marked as parts of the key.
fn key_fields(input: &Input) -> impl Iterator<Item = &Field> {
    let fields = input.fields().iter();
    fields.filter(|field| field.words.key.is_given())
}

/// Keeps the first field of each name.
// A check has reported the repeats; two fields of one name in the fallback would be reported again by the compiler.
fn keep_first(fields: &mut Vec<&Field>, name: impl Fn(&Field) -> String) {
    let mut seen = HashSet::new();
    fields.retain(|field| seen.insert(name(field)));
}

use proc_macro2::Ident;
use quote::format_ident;
use syn::ext::IdentExt as _;

use super::keep_first;
use super::key::named_after;
use crate::attr::{Field, Input};

/// A struct whose fields are fields of a Redis hash.
pub(crate) struct Record<'a> {
    /// The name of the generated struct that lists the fields.
    pub(crate) fields_type: Ident,
    pub(crate) stored: Vec<&'a Field>,
    /// Fields that serde skips.
    pub(crate) skipped: Vec<&'a Field>,
}

impl<'a> Record<'a> {
    pub(crate) fn new(input: &'a Input) -> Self {
        let fields_type = input.words.fields_type.value().cloned();
        let mut stored: Vec<&Field> = stored_fields(input).collect();
        keep_first(&mut stored, |field| constant(field).to_string());
        let fields = input.fields().iter();
        Self {
            fields_type: fields_type.unwrap_or_else(|| named_after(&input.ident, "Fields")),
            stored,
            skipped: fields
                .filter(|field| field.serde.skip().is_some())
                .collect(),
        }
    }
}

/// Returns the fields of the hash: neither part of the key nor skipped.
pub(super) fn stored_fields(input: &Input) -> impl Iterator<Item = &Field> {
    let fields = input.fields().iter();
    fields.filter(|field| !field.words.key.is_given() && field.serde.skip().is_none())
}

/// Returns the name of the field's constant in the list of fields.
pub(crate) fn constant(field: &Field) -> Ident {
    let variable = field.variable();
    let name = variable.unraw().to_string().to_ascii_uppercase();
    format_ident!("{name}", span = variable.span())
}

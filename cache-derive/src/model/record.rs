use proc_macro2::Ident;
use quote::format_ident;
use syn::{Attribute, Member, Path, Type, ext::IdentExt as _, parse::Parser as _};

use super::{keep_first, key::named_after, names};
use crate::attr::{Field, Input};

/// A struct whose fields are fields of a Redis hash.
pub(crate) struct Record {
    /// The name of the generated struct that lists the fields.
    pub(crate) fields_type: Ident,
    pub(crate) stored: Vec<Stored>,
    /// Fields that serde skips, each with the function that fills it.
    pub(crate) skipped: Vec<(Member, Type, Option<Path>)>,
}

/// One field of the hash.
pub(crate) struct Stored {
    pub(crate) member: Member,
    /// The name of the field in Redis.
    pub(crate) name: String,
    /// The name of the field in Rust, for the docs.
    pub(crate) rust_name: String,
    /// The name of its constant in the list of fields.
    pub(crate) constant: Ident,
    pub(crate) ty: Type,
    pub(crate) docs: Vec<Attribute>,
}

impl Record {
    pub(crate) fn new(input: &Input) -> Self {
        let fields_type = input.words.fields_type.value().cloned();
        let mut stored: Vec<Stored> = stored_fields(input)
            .map(|field| Stored::new(field, input))
            .collect();
        keep_first(&mut stored, |field| field.constant.to_string());
        let skipped = input
            .fields()
            .iter()
            .filter(|field| field.serde.skip().is_some());
        Self {
            fields_type: fields_type.unwrap_or_else(|| named_after(&input.ident, "Fields")),
            stored,
            skipped: skipped
                .map(|field| (field.member.clone(), field.ty.clone(), filler(field)))
                .collect(),
        }
    }
}

impl Stored {
    fn new(field: &Field, input: &Input) -> Self {
        let variable = field.variable();
        let rust_name = field.name();
        let constant = variable.unraw().to_string().to_ascii_uppercase();
        Self {
            member: field.member.clone(),
            name: names::field(field, &input.serde),
            constant: format_ident!("{constant}", span = variable.span()),
            rust_name,
            ty: field.ty.clone(),
            docs: field.docs.clone(),
        }
    }
}

/// Returns the fields of the hash: neither part of the key nor skipped.
pub(super) fn stored_fields(input: &Input) -> impl Iterator<Item = &Field> {
    input
        .fields()
        .iter()
        .filter(|field| !field.words.key.is_given() && field.serde.skip().is_none())
}

/// Returns the name under which a field is stored.
pub(super) fn stored_name(field: &Field, input: &Input) -> String {
    names::field(field, &input.serde)
}

/// Reads `#[serde(default = "path")]`, which fills a skipped field.
fn filler(field: &Field) -> Option<Path> {
    let text = field.serde.text("default")?;
    Path::parse_mod_style.parse_str(&text).ok()
}

use proc_macro2::Ident;
use quote::{ToTokens as _, format_ident};
use syn::Type;
use syn::ext::IdentExt as _;

use super::key::named_after;
use super::{Child, Content, Key, Shape, keep_first, key_fields};
use crate::attr::{Data, Field, Input, member_variable};
use crate::kinds::{Kind, Stored};

/// A type with a key generated for it.
pub(crate) struct Cacheable<'a> {
    pub(crate) input: &'a Input,
    pub(crate) key: Key<'a>,
    pub(crate) content: Content,
    /// True if the key can be made from the value alone.
    pub(crate) is_keyed: bool,
    /// True if the key's parts are fields of the value.
    pub(crate) holds_key: bool,
    pub(crate) body: Body<'a>,
}

/// The form of the value.
pub(crate) enum Body<'a> {
    Whole(Shape),
    Fields(Record<'a>),
}

impl<'a> Cacheable<'a> {
    pub(crate) fn new(input: &'a Input) -> Self {
        let parts = parts(input);
        let key_type = input.words.key_type.value().cloned();
        let ident = key_type.unwrap_or_else(|| named_after(&input.ident, "Key"));
        let kind = kind(input);
        let holds_key = input.words.key.value().is_none();
        Self {
            input,
            is_keyed: !kind.is_stored(Stored::Item) && (holds_key || parts.is_empty()),
            key: Key::new(input, ident, parts),
            content: Content {
                kind,
                types: vec![Type::Verbatim(input.ident.to_token_stream())],
            },
            holds_key,
            body: if kind.is_stored(Stored::Fields) {
                Body::Fields(Record::new(input))
            } else {
                Body::Whole(Shape::new(input))
            },
        }
    }

    /// Returns the types of all stored fields whose shapes are known.
    pub(crate) fn stored_types(&self) -> Vec<&Type> {
        match &self.body {
            Body::Fields(record) => record.stored.iter().map(|field| &field.ty).collect(),
            Body::Whole(shape) => {
                let children = shape.children().into_iter();
                children.flat_map(Child::types).collect()
            }
        }
    }

    /// Returns whether the type is no union and has no parameters. Only the fallback sees others.
    pub(crate) fn can_be_stored(&self) -> bool {
        self.input.generics.params.is_empty() && !matches!(self.input.data, Data::Union(..))
    }
}

fn parts(input: &Input) -> Vec<&Field> {
    let mut parts: Vec<&Field> = match input.words.key.value() {
        Some(outside) => outside.iter().collect(),
        None => key_fields(input).collect(),
    };
    keep_first(&mut parts, Field::name);
    parts
}

/// Returns the given kind.
fn kind(input: &Input) -> &'static Kind {
    let given = input.words.kinds.first();
    given.map_or_else(Kind::default_of_cacheable, |given| given.kind)
}

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
    let variable = member_variable(&field.member);
    let name = variable.unraw().to_string().to_ascii_uppercase();
    format_ident!("{name}", span = variable.span())
}

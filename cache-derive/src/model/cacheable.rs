use proc_macro2::Ident;
use quote::ToTokens as _;
use syn::{Generics, Type};

use super::key::named_after;
use super::{Described, Key, Kind, Layout, Part, Record, keep_first};
use crate::attr::{Data, Field, Input};

/// A type that is cached under a key generated for it.
pub(crate) struct Cacheable {
    pub(crate) ident: Ident,
    pub(crate) key: Key,
    pub(crate) kind: Kind,
    pub(crate) layout: Layout,
    /// The key can be made from the value alone.
    pub(crate) is_keyed: bool,
    /// The key's parts are fields of the value.
    pub(crate) holds_key: bool,
    pub(crate) body: Body,
    /// The type is no union and has no parameters; only the fallback sees others.
    pub(crate) can_be_stored: bool,
}

/// What is known about the value's own form.
pub(crate) enum Body {
    Whole(Described),
    Fields(Record),
}

impl Cacheable {
    pub(crate) fn new(input: &Input) -> Self {
        let parts = parts(input);
        let key_type = input.words.key_type.value().cloned();
        let ident = key_type.unwrap_or_else(|| named_after(&input.ident, "Key"));
        let kind = kind(input);
        let holds_key = input.words.key.value().is_none();
        let body = match kind {
            Kind::Hash(_) => Body::Fields(Record::new(input)),
            _ => Body::Whole(Described::new(input)),
        };
        Self {
            is_keyed: !matches!(kind, Kind::List(_)) && (holds_key || parts.is_empty()),
            key: Key::new(input, ident, Generics::default(), parts),
            ident: input.ident.clone(),
            layout: Layout::new(input),
            kind,
            holds_key,
            body,
            can_be_stored: input.generics.params.is_empty()
                && !matches!(input.data, Data::Union(..)),
        }
    }
}

fn parts(input: &Input) -> Vec<Part> {
    let mut parts: Vec<Part> = match input.words.key.value() {
        Some(items) => items.iter().map(Part::of_item).collect(),
        None => key_fields(input).map(Part::of_field).collect(),
    };
    keep_first(&mut parts, |part| part.name.clone());
    parts
}

/// Returns the fields marked as parts of the key.
pub(super) fn key_fields(input: &Input) -> impl Iterator<Item = &Field> {
    input
        .fields()
        .iter()
        .filter(|field| field.words.key.is_given())
}

fn kind(input: &Input) -> Kind {
    let whole = Type::Verbatim(input.ident.to_token_stream());
    if input.words.hash.is_given() && matches!(input.data, Data::Struct(_)) {
        Kind::Hash(input.ident.clone())
    } else if input.words.list.is_given() {
        Kind::List(whole)
    } else {
        Kind::Value(whole)
    }
}

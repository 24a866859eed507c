use proc_macro2::Ident;
use quote::ToTokens as _;
use syn::{Generics, Type};

use super::key::named_after;
use super::{Content, Described, Key, Layout, Part, Record, keep_first};
use crate::{
    attr::{Data, Field, Input},
    kinds::{Kind, Stored},
};

/// A type with a key generated for it.
pub(crate) struct Cacheable {
    pub(crate) ident: Ident,
    pub(crate) key: Key,
    pub(crate) content: Content,
    pub(crate) layout: Layout,
    /// Whether the key can be made from the value alone.
    pub(crate) is_keyed: bool,
    /// Whether the key's parts are fields of the value.
    pub(crate) holds_key: bool,
    pub(crate) body: Body,
    /// Whether the type is no union and has no parameters. Only the fallback sees others.
    pub(crate) can_be_stored: bool,
}

/// The form of the value.
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
        let body = if kind.is_stored(Stored::Fields) {
            Body::Fields(Record::new(input))
        } else {
            Body::Whole(Described::new(input))
        };
        let whole = Type::Verbatim(input.ident.to_token_stream());
        Self {
            is_keyed: !kind.is_stored(Stored::Item) && (holds_key || parts.is_empty()),
            key: Key::new(input, ident, Generics::default(), parts),
            ident: input.ident.clone(),
            layout: Layout::new(input),
            content: Content::of(kind, whole),
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

/// Returns the given kind.
// `hash` on an enum is an error, reported by a check; the fallback then needs a kind that fits an enum.
fn kind(input: &Input) -> &'static Kind {
    let is_possible = |kind: &&'static Kind| input.is_struct() || !kind.is_stored(Stored::Fields);
    let given = input.words.kinds.iter().map(|given| given.kind);
    let mut possible = given.filter(is_possible);
    possible.next().unwrap_or_else(Kind::default_of_cacheable)
}

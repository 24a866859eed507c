use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens as _, format_ident};
use syn::{Attribute, Generics, Lifetime, Member, Type, Visibility, ext::IdentExt as _};

use crate::attr::{Derive, Field, Format, Input, Mismatch, PartItem, Ttl, Version};

/// The struct of the key, generated or written by the user.
pub(crate) struct Key {
    pub(crate) root: TokenStream,
    pub(crate) ident: Ident,
    pub(crate) vis: Visibility,
    /// Written by the derive, not by the user.
    pub(crate) is_generated: bool,
    /// Lifetimes of a key that borrows its parts.
    pub(crate) generics: Generics,
    pub(crate) resource: String,
    pub(crate) ttl: Ttl,
    pub(crate) version: Option<Version>,
    pub(crate) parts: Vec<Part>,
}

/// One part of a key, in the order of the key's text.
pub(crate) struct Part {
    pub(crate) member: Member,
    pub(crate) name: String,
    /// The name of the part as an argument of `new`.
    pub(crate) variable: Ident,
    pub(crate) ty: Type,
    pub(crate) docs: Vec<Attribute>,
    pub(crate) hash_tag: bool,
}

/// The choices about stored values that differ from the default.
#[derive(Default)]
pub(crate) struct Layout {
    /// The word `json`, for its span.
    pub(crate) json: Option<Ident>,
    pub(crate) mismatch_is_error: bool,
}

impl Key {
    /// Gathers the key. Missing and broken words get a default, which only the fallback uses.
    pub(crate) fn new(input: &Input, ident: Ident, generics: Generics, parts: Vec<Part>) -> Self {
        let words = &input.words;
        Self {
            root: super::root(input),
            ident,
            vis: input.vis.clone(),
            is_generated: input.derive == Derive::Cacheable,
            generics,
            resource: words.resource.value().cloned().unwrap_or_default(),
            ttl: words.ttl.value().cloned().unwrap_or(Ttl::Never),
            version: words.version.value().copied(),
            parts,
        }
    }

    /// Returns whether the key owns its parts, and so can be read from text.
    pub(crate) fn is_owned(&self) -> bool {
        self.generics.params.is_empty()
    }
}

impl Part {
    pub(crate) fn of_field(field: &Field) -> Self {
        Self {
            member: field.member.clone(),
            name: field.name(),
            variable: field.variable(),
            ty: field.ty.clone(),
            docs: field.docs.clone(),
            hash_tag: field.words.hash_tag.is_given(),
        }
    }

    pub(crate) fn of_item(item: &PartItem) -> Self {
        Self {
            member: Member::Named(item.name.clone()),
            name: item.name.unraw().to_string(),
            variable: item.name.clone(),
            ty: with_lifetime(&item.ty),
            docs: item.docs.clone(),
            hash_tag: item.hash_tag.is_some(),
        }
    }

    /// Returns whether the type's name is that of a string, which `new` takes as `impl Into`.
    pub(crate) fn is_string(&self) -> bool {
        is_string(&self.ty)
    }
}

impl Layout {
    pub(crate) fn new(input: &Input) -> Self {
        let json = input
            .words
            .format
            .value()
            .filter(|(_, format)| *format == Format::Json);
        let mismatch = input.words.mismatch.value();
        Self {
            json: json.map(|(word, _)| word.clone()),
            mismatch_is_error: mismatch.is_some_and(|(_, choice)| *choice == Mismatch::Error),
        }
    }
}

/// Adds a lifetime to a reference without one.
// The check refuses references, but the fallback still writes the field, and a missing lifetime would be a second error.
fn with_lifetime(ty: &Type) -> Type {
    let mut ty = ty.clone();
    if let Type::Reference(reference) = &mut ty {
        let span = reference.and_token.span;
        reference
            .lifetime
            .get_or_insert_with(|| Lifetime::new("'static", span));
    }
    ty
}

/// Derives a name such as `UserKey` from `User`, at the place of `User`.
pub(super) fn named_after(ident: &Ident, suffix: &str) -> Ident {
    let span: Span = ident.span();
    format_ident!("{}{suffix}", ident.unraw(), span = span)
}

fn is_string(ty: &Type) -> bool {
    match ty {
        Type::Path(ty) => ty.path.segments.last().is_some_and(|last| {
            let name = last.ident.to_string();
            let holds_str = last.arguments.to_token_stream().to_string() == "< str >";
            matches!(name.as_str(), "String" | "SmolStr" | "Cow")
                || matches!(name.as_str(), "Box" | "Arc") && holds_str
        }),
        Type::Group(group) => is_string(&group.elem),
        _ => false,
    }
}

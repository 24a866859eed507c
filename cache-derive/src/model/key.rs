use proc_macro2::{Ident, Span};
use quote::{ToTokens as _, format_ident};
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;
use syn::{Generics, Index, Member, Path, Type};

use crate::attr::{Derive, Field, Input, Ttl, Version, member_name};
use crate::kinds::Kind;

/// The struct of the key, generated or written by the user.
pub(crate) struct Key<'a> {
    pub(crate) input: &'a Input,
    pub(crate) ident: Ident,
    /// Lifetimes of a key that borrows its parts.
    pub(crate) generics: Generics,
    pub(crate) resource: String,
    pub(crate) ttl: Ttl,
    pub(crate) version: Option<Version>,
    /// The parts in the order of the key's text.
    pub(crate) parts: Vec<Part<'a>>,
}

/// Returns whether the expansion itself implements a trait for the generated key.
pub(crate) fn is_implemented(derive: &Path) -> bool {
    const TRAITS: [&str; 6] = ["Clone", "Debug", "Display", "Eq", "Hash", "PartialEq"];
    let last = derive.segments.last();
    last.is_some_and(|last| TRAITS.iter().any(|name| last.ident == name))
}

/// A part of the key.
#[derive(Clone)]
pub(crate) struct Part<'a> {
    /// The field of the value, or of a key that the user wrote.
    pub(crate) field: &'a Field,
    /// The member of the key.
    pub(crate) member: Member,
}

impl<'a> Part<'a> {
    /// Takes fields as parts. Those of a tuple have new numbers in the key.
    fn all(fields: Vec<&'a Field>) -> Vec<Self> {
        let numbered = (0..).zip(fields);
        let parts = numbered.map(|(index, field)| Self {
            member: match &field.member {
                Member::Named(name) => Member::Named(name.clone()),
                Member::Unnamed(old) => Member::Unnamed(Index {
                    index,
                    span: old.span,
                }),
            },
            field,
        });
        parts.collect()
    }

    /// Returns the Rust name without `r#`, or the number of a tuple field.
    pub(crate) fn name(&self) -> String {
        member_name(&self.member)
    }
}

impl<'a> Key<'a> {
    /// Gathers the key. Missing and broken words get a default, which only the fallback uses.
    pub(crate) fn new(input: &'a Input, ident: Ident, fields: Vec<&'a Field>) -> Self {
        let words = &input.words;
        Self {
            input,
            ident,
            generics: match input.scope.derive {
                Derive::Cacheable => Generics::default(),
                _ => input.generics.clone(),
            },
            resource: words.resource.value().cloned().unwrap_or_default(),
            ttl: words.ttl.value().cloned().unwrap_or(Ttl::Never),
            version: words.version.value().copied(),
            parts: Part::all(fields),
        }
    }

    /// Makes a key of the same name without anything that could be wrong.
    pub(crate) fn blank(input: &'a Input, ident: Ident) -> Self {
        Self {
            resource: String::new(),
            ttl: Ttl::Never,
            version: None,
            ..Self::new(input, ident, Vec::new())
        }
    }

    /// Takes a struct that is the key itself.
    pub(crate) fn of_struct(input: &'a Input) -> Self {
        Self::new(input, input.ident.clone(), input.fields().iter().collect())
    }

    /// Returns the further derives of a generated key.
    // A check has reported the others; the fallback leaves them out.
    pub(crate) fn derives(&self) -> Vec<&Path> {
        let given = self.input.words.key_derive.value();
        let given = given.into_iter().flatten();
        given.filter(|derive| !is_implemented(derive)).collect()
    }

    /// Returns whether the key is a tuple struct.
    pub(crate) fn is_tuple(&self) -> bool {
        matches!(self.parts.first(), Some(part) if !part.field.is_named())
    }

    /// Returns whether the key owns its parts, and so can be read from text.
    pub(crate) fn is_owned(&self) -> bool {
        self.generics.params.is_empty()
    }
}

/// The data at a key: its kind, with the types it is made of.
pub(crate) struct Content {
    pub(crate) kind: &'static Kind,
    /// One type for each of the kind's associated types.
    pub(crate) types: Vec<Type>,
}

impl Content {
    /// Takes the kind and the types that a `CacheKey` gives; `None` if they could not be read.
    pub(crate) fn given(input: &Input) -> Option<Self> {
        let given = input.words.kinds.first()?;
        Some(Self {
            kind: given.kind,
            types: given.types.value()?.clone(),
        })
    }

    /// Returns the place of the data's type, for errors to point at.
    pub(crate) fn span(&self) -> Span {
        self.types.last().map_or_else(Span::call_site, Type::span)
    }
}

/// Derives a name such as `UserKey` from `User`, at the place of `User`.
pub(super) fn named_after(ident: &Ident, suffix: &str) -> Ident {
    let span: Span = ident.span();
    format_ident!("{}{suffix}", ident.unraw(), span = span)
}

/// Returns whether the type's name is that of a string, which `new` takes as `impl Into`.
pub(crate) fn is_string(ty: &Type) -> bool {
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

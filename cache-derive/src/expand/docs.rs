//! The docs of generated items.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::ext::IdentExt as _;

use super::root;
use crate::attr::{Field, Time, Ttl, Version, spell};
use crate::mention::written;
use crate::model::{Cacheable, Key, Part};

/// Returns the docs of a generated key.
pub(super) fn key(cacheable: &Cacheable<'_>) -> TokenStream {
    let used = cacheable.content.kind.in_cacheable;
    let relation = used.map_or("a cached", |(_, relation)| relation);
    let ident = &cacheable.input.ident;
    let (name, link) = (ident.unraw(), ident.to_string());
    let target = if name == link {
        String::new()
    } else {
        format!("({link})")
    };
    let first = format!(" Key of {relation} [`{name}`]{target}.");
    let second = format!(" {}.", storage(&cacheable.key));
    quote!(#[doc = #first] #[doc = ""] #[doc = #second])
}

/// Describes the resource, the version and the TTL.
fn storage(key: &Key<'_>) -> String {
    let version = match key.version {
        None => String::new(),
        Some(Version::Number(number)) => format!(", version {number}"),
        Some(Version::Auto) => ", versioned by the fingerprint".to_owned(),
    };
    let ttl = match &key.ttl {
        Ttl::Never => "no TTL".to_owned(),
        Ttl::After(Time::Millis(millis)) => format!("a TTL of {}", spell(*millis)),
        Ttl::After(Time::Path(path)) => format!("a TTL of `{}`", written(path)),
    };
    format!("Resource `{}`{version}; entries have {ttl}", key.resource)
}

/// Returns the docs of one field of a generated key.
pub(super) fn part(part: &Part<'_>) -> TokenStream {
    written_or(
        part.field,
        &format!(" The part `{}` of the key.", part.name()),
    )
}

/// Returns the docs of the list of a hash's fields.
pub(super) fn fields(cacheable: &Cacheable<'_>) -> TokenStream {
    let name = &cacheable.input.ident;
    let doc = format!(" The fields of the hash of a [`{name}`], each with its type.");
    quote!(#[doc = #doc])
}

/// Returns the docs of one field of a hash.
pub(super) fn field(field: &Field) -> TokenStream {
    written_or(field, &format!(" The field `{}`.", field.name()))
}

/// Returns the docs that the user has written, or else `generated`.
fn written_or(field: &Field, generated: &str) -> TokenStream {
    if field.docs.is_empty() {
        return quote!(#[doc = #generated]);
    }
    field.docs.iter().map(ToTokens::to_token_stream).collect()
}

/// Returns the docs of `parse`, with the key's own text as an example.
pub(super) fn parse(key: &Key<'_>) -> TokenStream {
    let root = written(root(key.input));
    let example = example(key);
    let lines = [
        format!(" Reads a key from its text without prefix, such as `{example}`."),
        String::new(),
        " # Errors".to_owned(),
        format!(
            " [`ParseKeyError`]({root}::ParseKeyError) for any other text, other spellings of \
             the same key included."
        ),
    ];
    quote!(#(#[doc = #lines])*)
}

/// Returns the form of a key: `user@2:<id>:<day>`.
fn example(key: &Key<'_>) -> String {
    let version = match key.version {
        None => String::new(),
        Some(Version::Number(number)) => format!("@{number}"),
        Some(Version::Auto) => "@<fingerprint>".to_owned(),
    };
    let parts = key.parts.iter().map(|part| format!("<{}>", part.name()));
    let parts = parts.collect::<Vec<_>>().join(":");
    format!("{}{version}:{parts}", key.resource)
}

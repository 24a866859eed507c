//! The docs of generated items.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, ext::IdentExt as _};

use crate::{
    attr::{Ttl, Version, spell},
    mention::written,
    model::{Cacheable, Key, Part, Stored},
};

/// Returns the docs of a generated key.
pub(super) fn key(cacheable: &Cacheable) -> TokenStream {
    let used = cacheable.content.kind.in_cacheable.as_ref();
    let relation = used.map_or("a cached", |used| used.docs);
    let name = cacheable.ident.unraw();
    let link = cacheable.ident.to_string();
    let first = if name == link {
        format!(" Key of {relation} [`{name}`].")
    } else {
        format!(" Key of {relation} [`{name}`]({link}).")
    };
    let second = format!(" {}.", storage(&cacheable.key));
    quote!(#[doc = #first] #[doc = ""] #[doc = #second])
}

/// Describes the resource, the version and the TTL.
fn storage(key: &Key) -> String {
    let version = match key.version {
        None => String::new(),
        Some(Version::Number(number)) => format!(", version {number}"),
        Some(Version::Auto) => ", versioned by the fingerprint".to_owned(),
    };
    let ttl = match &key.ttl {
        Ttl::Never => "no TTL".to_owned(),
        Ttl::Millis(millis) => format!("a TTL of {}", spell(*millis)),
        Ttl::Path(path) => format!("a TTL of `{}`", written(path)),
    };
    format!("Resource `{}`{version}; entries have {ttl}", key.resource)
}

/// Returns the docs of one field of a generated key: the user's, if there are any.
pub(super) fn part(part: &Part) -> TokenStream {
    or_own(&part.docs, || {
        format!(" The part `{}` of the key.", part.name)
    })
}

/// Returns the docs of the list of a hash's fields.
pub(super) fn fields(cacheable: &Cacheable) -> TokenStream {
    let doc = format!(
        " The fields of the hash of a [`{}`], each with its type.",
        cacheable.ident
    );
    quote!(#[doc = #doc])
}

/// Returns the docs of one field of a hash.
pub(super) fn field(field: &Stored) -> TokenStream {
    or_own(&field.docs, || format!(" The field `{}`.", field.rust_name))
}

/// Returns the docs of `parse`, with the key's own text as an example.
pub(super) fn parse(key: &Key) -> TokenStream {
    let root: String = written(&key.root);
    let lines = [
        format!(
            " Reads a key from its text without prefix, such as `{}`.",
            example(key)
        ),
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
fn example(key: &Key) -> String {
    let version = match key.version {
        None => String::new(),
        Some(Version::Number(number)) => format!("@{number}"),
        Some(Version::Auto) => "@<fingerprint>".to_owned(),
    };
    let parts: Vec<String> = key
        .parts
        .iter()
        .map(|part| format!("<{}>", part.name))
        .collect();
    format!("{}{version}:{}", key.resource, parts.join(":"))
}

fn or_own(docs: &[Attribute], generated: impl FnOnce() -> String) -> TokenStream {
    if docs.is_empty() {
        let doc = generated();
        return quote!(#[doc = #doc]);
    }
    quote!(#(#docs)*)
}

//! The docs of generated items.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, ext::IdentExt as _};

use crate::{
    attr::{Ttl, Version, spell},
    mention::written,
    model::{Cacheable, Key, Kind, Part, Stored},
};

/// Describes a generated key.
pub(super) fn key(cacheable: &Cacheable) -> TokenStream {
    let what = match cacheable.kind {
        Kind::Hash(_) => "the hash that holds a",
        Kind::List(_) => "a list of",
        Kind::Value(_) | Kind::Map(..) | Kind::Counter => "a cached",
    };
    let name = cacheable.ident.unraw();
    let link = cacheable.ident.to_string();
    let first = if name == link {
        format!(" Key of {what} [`{name}`].")
    } else {
        format!(" Key of {what} [`{name}`]({link}).")
    };
    let second = format!(" {}.", address(&cacheable.key));
    quote!(#[doc = #first] #[doc = ""] #[doc = #second])
}

/// Says under which name entries lie and for how long.
fn address(key: &Key) -> String {
    let version = match key.version {
        None => String::new(),
        Some(Version::Number(number)) => format!(", version {number}"),
        Some(Version::Auto) => ", its version is the fingerprint".to_owned(),
    };
    let kept = match &key.ttl {
        Ttl::Never => "until it is deleted".to_owned(),
        Ttl::Millis(millis) => format!("for {}", spell(*millis)),
        Ttl::Path(path) => format!("for `{}`", written(path)),
    };
    format!(
        "Resource `{}`{version}; an entry is kept {kept}",
        key.resource
    )
}

/// Describes one field of a generated key, in the user's words if there are any.
pub(super) fn part(part: &Part) -> TokenStream {
    or_own(&part.docs, || {
        format!(" The part `{}` of the key.", part.name)
    })
}

/// Describes the list of a hash's fields.
pub(super) fn fields(cacheable: &Cacheable) -> TokenStream {
    let doc = format!(
        " The fields of [`{}`] as the hash holds them, each with its type.",
        cacheable.ident
    );
    quote!(#[doc = #doc])
}

/// Describes one field of a hash.
pub(super) fn field(field: &Stored) -> TokenStream {
    or_own(&field.docs, || format!(" The field `{}`.", field.rust_name))
}

/// Describes `parse` by the key's own text.
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

/// Shows the form of a key: `user@2:{id}:{day}`.
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

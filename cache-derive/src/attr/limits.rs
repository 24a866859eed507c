//! The values of words about entries: their version, jitter and compression.

use proc_macro2::Ident;
use syn::Lit;
use syn::ext::IdentExt as _;
use syn::parse::Parser as _;
use syn::spanned::Spanned as _;

use super::value::literal;
use super::word::Word;
use crate::errors::Errors;

/// The version in the key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Version {
    Number(u16),
    Auto,
}

pub(super) fn compress(word: &Word, errors: &mut Errors) -> Option<Ident> {
    let value = word.assigned(errors)?;
    let text = match literal(value) {
        Some(Lit::Str(text)) => text.value(),
        _ => String::new(),
    };
    let method = match text.as_str() {
        "lz4" => "Lz4",
        "zstd" => "Zstd",
        _ => {
            let message = match value.to_string().as_str() {
                bare @ ("lz4" | "zstd") => format!("write `compress = \"{bare}\"`, with quotes"),
                _ => "`compress` is `\"lz4\"` or `\"zstd\"`".to_owned(),
            };
            errors.at(value, message);
            return None;
        }
    };
    Some(Ident::new(method, value.span()))
}

pub(super) fn compress_above(word: &Word, errors: &mut Errors) -> Option<usize> {
    let value = word.assigned(errors)?;
    let bytes = match literal(value) {
        Some(Lit::Int(number)) => number.base10_parse().ok(),
        _ => None,
    };
    if bytes.is_none() {
        let message = "`compress_above` takes a number of bytes: `compress_above = 4096`";
        errors.at(value, message);
    }
    bytes
}

pub(super) fn jitter(word: &Word, errors: &mut Errors) -> Option<u8> {
    let value = word.assigned(errors)?;
    let percent = match literal(value) {
        Some(Lit::Str(text)) => text
            .value()
            .strip_suffix('%')
            .and_then(|text| text.parse().ok()),
        _ => None,
    };
    let percent = percent.filter(|percent| (1..=90).contains(percent));
    if percent.is_none() {
        let message = "`jitter` is the part of the `ttl` that is taken off at random, from 1% to 90%: `jitter = \"10%\"`";
        errors.at(value, message);
    }
    percent
}

pub(super) fn version(word: &Word, errors: &mut Errors) -> Option<Version> {
    let value = word.assigned(errors)?;
    if let Ok(name) = Ident::parse_any.parse2(value.clone())
        && name == "auto"
    {
        return Some(Version::Auto);
    }
    if let Some(Lit::Int(number)) = literal(value)
        && let Ok(number @ 1..) = number.base10_parse::<u16>()
    {
        return Some(Version::Number(number));
    }
    errors.at(value, "`version` is a number from 1 to 65535, or `auto`");
    None
}

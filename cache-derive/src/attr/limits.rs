//! The values of words about entries: their TTL, version and compression.

use proc_macro2::Ident;
use syn::ext::IdentExt as _;
use syn::parse::Parser as _;
use syn::spanned::Spanned as _;
use syn::{Lit, Path};

use super::duration;
use super::value::literal;
use super::word::Word;
use crate::errors::Errors;

/// The TTL of entries.
#[derive(Clone)]
pub(crate) enum Ttl {
    Never,
    Millis(u64),
    /// The path of a constant `Duration`.
    Path(Path),
}

/// The version in the key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Version {
    Number(u16),
    Auto,
}

pub(super) fn ttl(word: &Word, errors: &mut Errors) -> Option<Ttl> {
    let value = word.assigned(errors)?;
    let message = match literal(value) {
        Some(Lit::Str(text)) => match duration::parse(&text.value()) {
            Ok(millis) => return Some(Ttl::Millis(millis)),
            Err(message) => message,
        },
        Some(Lit::Int(number)) => number_without_unit(number.base10_digits(), number.suffix()),
        Some(Lit::Float(number)) => {
            format!("`ttl` takes whole numbers with a unit: `ttl = \"{}\"`", if number.suffix().is_empty() { "90s" } else { "1h30m" })
        }
        Some(_) => "`ttl` takes a string, `never` or a constant: `ttl = \"15m\"`".into(),
        None => match Path::parse_mod_style.parse2(value.clone()) {
            Ok(path) if path.is_ident("never") => return Some(Ttl::Never),
            Ok(path) if path.segments.iter().any(|step| step.ident == "Self") => {
                "`Self` would be the key here; write the name of the type".into()
            }
            Ok(path) => return Some(Ttl::Path(path)),
            Err(_) => "`ttl` takes a string, `never` or the path of a constant; give this value a name: `const TTL: Duration = …`".into(),
        },
    };
    errors.at(value, message);
    None
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

fn number_without_unit(digits: &str, suffix: &str) -> String {
    if duration::is_unit(suffix) {
        return format!("`ttl` takes a string: `ttl = \"{digits}{suffix}\"`");
    }
    format!("`ttl` needs a unit: `ttl = \"{digits}s\"`")
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

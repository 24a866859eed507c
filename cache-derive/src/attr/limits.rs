//! The values of words with a number or a choice: version, jitter, compression, early refreshes.

use std::ops::RangeInclusive;

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

/// Reads the part of the TTL behind which a value is refreshed, in thousandths.
pub(super) fn refresh_ahead(word: &Word, errors: &mut Errors) -> Option<u16> {
    let message = "`refresh_ahead` is the part of the `ttl` after which an access refreshes the value, from 0.1 to 0.99: \
                   `refresh_ahead = 0.8`";
    thousandths(word, 100..=990, message, errors)
}

/// Reads the weight of the load time, in thousandths.
pub(super) fn early_expiration(word: &Word, errors: &mut Errors) -> Option<u16> {
    let message = "`early_expiration` is the beta of XFetch, from 0.1 to 10.0: `early_expiration = 1.0`; more than 1.0 refreshes earlier";
    thousandths(word, 100..=10_000, message, errors)
}

fn thousandths(
    word: &Word,
    range: RangeInclusive<u16>,
    message: &str,
    errors: &mut Errors,
) -> Option<u16> {
    let value = word.assigned(errors)?;
    let thousandths = match literal(value) {
        Some(Lit::Float(number)) if number.suffix().is_empty() => {
            in_thousandths(number.base10_digits())
        }
        Some(Lit::Int(number)) if number.suffix().is_empty() => {
            in_thousandths(number.base10_digits())
        }
        _ => None,
    };
    let thousandths = thousandths.filter(|number| range.contains(number));
    if thousandths.is_none() {
        errors.at(value, message);
    }
    thousandths
}

/// Reads `0.8` as 800; `None` for what is finer than that.
fn in_thousandths(digits: &str) -> Option<u16> {
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let part = part.trim_end_matches('0');
    if part.len() > 3 {
        return None;
    }
    format!("{whole}{part:0<3}").parse().ok()
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

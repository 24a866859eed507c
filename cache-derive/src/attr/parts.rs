//! `key(id: u64, day: u32)`: key parts outside the fields.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{Attribute, Lifetime, Member, Token, Type};

use super::field::{Field, FieldWords, docs_of, is_doc};
use super::items::items;
use super::serde::Serde;
use super::word::{Once, Value, Word};
use crate::errors::Errors;

/// Reads the list behind `key`; parts that cannot be read are left out.
pub(crate) fn read(word: &Word, errors: &mut Errors) -> Option<Vec<Field>> {
    let Value::Listed(list) = &word.value else {
        let message = "`key` marks a field; for a key outside the value write `key(id: u64)`";
        errors.at(&word.name, message);
        return None;
    };
    let parts = items(list.stream(), errors)
        .into_iter()
        .filter_map(|item| {
            if item.tokens.is_empty() {
                errors.at(item.end, "expected a key part before this comma");
                return None;
            }
            part(item.tokens.into_iter().collect(), errors)
        })
        .collect();
    Some(parts)
}

fn part(tokens: TokenStream, errors: &mut Errors) -> Option<Field> {
    let head = |input: ParseStream<'_>| {
        let attributes = input.call(Attribute::parse_outer)?;
        let name = input.call(Ident::parse_any)?;
        let rest: TokenStream = input.parse()?;
        Ok((attributes, name, rest))
    };
    let Ok((attributes, name, rest)) = head.parse2(tokens.clone()) else {
        errors.at(tokens, "expected a name and a type, as in `id: u64`");
        return None;
    };
    if syn::parse2::<Ident>(quote!(#name)).is_err() {
        let message = format!("`{name}` is a keyword; a key part needs another name");
        errors.at(&name, message);
        return None;
    }
    let typed = |input: ParseStream<'_>| {
        input.parse::<Token![:]>()?;
        input.parse::<Type>()
    };
    let Ok(ty) = typed.parse2(rest.clone()) else {
        let shown = name.unraw();
        if rest.is_empty() {
            // A type in the place of the name.
            let is_type = shown == "String"
                || shown.to_string().starts_with(['u', 'i'])
                    && shown.to_string()[1..].parse::<u8>().is_ok();
            let message = if is_type {
                format!("a key part has a name and a type; write `id: {shown}`")
            } else {
                format!("key part `{shown}` has no type; write `{shown}: u64`")
            };
            errors.at(&name, message);
        } else {
            let message = format!("expected a type after `{shown}`, as in `{shown}: u64`");
            errors.at(rest, message);
        }
        return None;
    };
    Some(Field {
        docs: docs_of(&attributes),
        words: FieldWords {
            hash_tag: hash_tag(&attributes, errors),
            ..FieldWords::default()
        },
        serde: Serde::default(),
        member: Member::Named(name),
        ty: with_lifetime(ty),
    })
}

/// Adds a lifetime to a reference without one.
// A check refuses references, but the fallback still writes the field, and a missing lifetime would be a second error.
fn with_lifetime(mut ty: Type) -> Type {
    if let Type::Reference(reference) = &mut ty {
        let lifetime = Lifetime::new("'static", reference.and_token.span);
        reference.lifetime.get_or_insert(lifetime);
    }
    ty
}

/// Reads `#[cache(hash_tag)]` in front of a part.
fn hash_tag(attributes: &[Attribute], errors: &mut Errors) -> Once<()> {
    const MESSAGE: &str = "a key part takes docs and `#[cache(hash_tag)]` only";
    let mut tag = Once::default();
    for attribute in attributes.iter().filter(|attribute| !is_doc(attribute)) {
        let list = attribute.meta.require_list().ok();
        let Some(list) = list.filter(|list| list.path.is_ident("cache")) else {
            errors.at(&attribute.meta, MESSAGE);
            continue;
        };
        for word in Word::read_all(list.tokens.clone(), errors) {
            if word.name == "hash_tag" {
                tag.read(&word, errors, Word::flag);
            } else {
                errors.at(&word.name, MESSAGE);
            }
        }
    }
    tag
}

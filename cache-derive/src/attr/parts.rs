//! `key(id: u64, day: u32)`: key parts outside the fields.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::{
    Attribute, Meta, Token, Type,
    ext::IdentExt as _,
    parse::{ParseStream, Parser as _},
};

use super::{
    once::Once,
    word::{self, Value, Word},
};
use crate::errors::Errors;

/// One part of `key(..)`.
pub(crate) struct PartItem {
    pub(crate) docs: Vec<Attribute>,
    pub(crate) name: Ident,
    pub(crate) ty: Type,
    pub(crate) hash_tag: Option<Ident>,
}

/// Reads the list behind `key`; parts that cannot be read are left out.
pub(crate) fn read(word: &Word, errors: &mut Errors) -> Option<Vec<PartItem>> {
    let Value::Listed(list) = &word.value else {
        let message = "`key` marks a field; for a key outside the value write `key(id: u64)`";
        errors.at(&word.name, message);
        return None;
    };
    let parts = word::items(list.stream())
        .into_iter()
        .filter_map(|item| {
            if item.tokens.is_empty() {
                errors.at(item.comma, "expected a key part before this comma");
                return None;
            }
            part(item.tokens.into_iter().collect(), errors)
        })
        .collect();
    Some(parts)
}

fn part(tokens: TokenStream, errors: &mut Errors) -> Option<PartItem> {
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
        errors.at(
            &name,
            format!("`{name}` is a keyword; a key part needs another name"),
        );
        return None;
    }
    let typed = |input: ParseStream<'_>| {
        input.parse::<Token![:]>()?;
        input.parse::<Type>()
    };
    let Ok(ty) = typed.parse2(rest.clone()) else {
        let shown = name.unraw();
        if rest.is_empty() {
            errors.at(
                &name,
                format!("key part `{shown}` has no type; write `{shown}: u64`"),
            );
        } else {
            errors.at(
                rest,
                format!("expected a type after `{shown}`, as in `{shown}: u64`"),
            );
        }
        return None;
    };
    Some(PartItem {
        docs: docs_of(&attributes),
        hash_tag: hash_tag(&attributes, errors),
        name,
        ty,
    })
}

/// Reads `#[cache(hash_tag)]` in front of a part.
fn hash_tag(attributes: &[Attribute], errors: &mut Errors) -> Option<Ident> {
    const MESSAGE: &str = "a key part takes docs and `#[cache(hash_tag)]` only";
    let mut tag = Once::default();
    for attribute in attributes.iter().filter(|attribute| !is_doc(attribute)) {
        let list = match &attribute.meta {
            Meta::List(list) if list.path.is_ident("cache") => list,
            meta => {
                errors.at(meta, MESSAGE);
                continue;
            }
        };
        for word in Word::read_all(list.tokens.clone(), errors) {
            if word.name == "hash_tag" {
                tag.set(&word.name, word.flag(errors), errors);
            } else {
                errors.at(&word.name, MESSAGE);
            }
        }
    }
    tag.word().cloned()
}

/// Returns the doc comments among `attributes`.
pub(crate) fn docs_of(attributes: &[Attribute]) -> Vec<Attribute> {
    attributes
        .iter()
        .filter(|attribute| is_doc(attribute))
        .cloned()
        .collect()
}

/// Returns whether the attribute is a doc comment; `#[doc(hidden)]` is none.
fn is_doc(attribute: &Attribute) -> bool {
    attribute.path().is_ident("doc") && matches!(attribute.meta, Meta::NameValue(_))
}

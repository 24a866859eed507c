use proc_macro2::Ident;
use quote::format_ident;
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;
use syn::{Attribute, Member, Meta, Type};

use super::scope::{Place, Scope, is_readable};
use super::serde::Serde;
use super::word::{Once, Word};
use crate::errors::Errors;

pub(crate) struct Field {
    pub(crate) member: Member,
    pub(crate) ty: Type,
    pub(crate) docs: Vec<Attribute>,
    pub(crate) words: FieldWords,
    pub(crate) serde: Serde,
}

/// The words on one field.
#[derive(Default)]
pub(crate) struct FieldWords {
    /// True if all `#[cache]` attributes on the field are lists.
    pub(crate) is_readable: bool,
    pub(crate) key: Once<()>,
    pub(crate) hash_tag: Once<()>,
    pub(crate) opaque: Once<()>,
}

impl FieldWords {
    pub(crate) fn read(attributes: &[Attribute], scope: Scope, errors: &mut Errors) -> Self {
        let mut field = Self {
            is_readable: is_readable(attributes),
            ..Self::default()
        };
        let accept = &mut |word: &Word, errors: &mut Errors| match word.name.to_string().as_str() {
            "key" => field.key.read(word, errors, key_flag),
            "hash_tag" => field.hash_tag.read(word, errors, Word::flag),
            _ => field.opaque.read(word, errors, Word::flag),
        };
        scope.each_word(attributes, errors, accept);
        field
    }
}

fn key_flag(word: &Word, errors: &mut Errors) -> Option<()> {
    const MESSAGE: &str = "`key` takes no value here; the part is the field itself";
    word.bare([MESSAGE, MESSAGE], errors)
}

impl Field {
    pub(super) fn read(index: usize, field: syn::Field, scope: Scope, errors: &mut Errors) -> Self {
        let member = match field.ident {
            Some(name) => Member::Named(name),
            None => Member::Unnamed(syn::Index {
                index: u32::try_from(index).unwrap_or(u32::MAX),
                span: field.ty.span(),
            }),
        };
        Self {
            member,
            words: FieldWords::read(&field.attrs, scope.at(Place::Field), errors),
            serde: Serde::read(&field.attrs),
            docs: docs_of(&field.attrs),
            ty: field.ty,
        }
    }

    /// Returns the Rust name without `r#`, or the number of a tuple field.
    pub(crate) fn name(&self) -> String {
        match &self.member {
            Member::Named(name) => name.unraw().to_string(),
            Member::Unnamed(index) => index.index.to_string(),
        }
    }

    pub(crate) fn is_named(&self) -> bool {
        matches!(self.member, Member::Named(_))
    }

    /// Returns the field's name as a variable.
    pub(crate) fn variable(&self) -> Ident {
        match &self.member {
            Member::Named(name) => name.clone(),
            Member::Unnamed(index) => format_ident!("part_{}", index.index, span = index.span),
        }
    }
}

/// Returns the doc comments among `attributes`.
pub(super) fn docs_of(attributes: &[Attribute]) -> Vec<Attribute> {
    let docs = attributes.iter().filter(|attribute| is_doc(attribute));
    docs.cloned().collect()
}

/// Returns whether the attribute is a doc comment; `#[doc(hidden)]` is none.
pub(super) fn is_doc(attribute: &Attribute) -> bool {
    attribute.path().is_ident("doc") && matches!(attribute.meta, Meta::NameValue(_))
}

use proc_macro2::Ident;
use quote::format_ident;
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;
use syn::{Attribute, Member, Meta, Type};

use super::grammar::{self, FieldWord};
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
    /// The type whose shape describes the field.
    pub(crate) written_as: Once<Type>,
}

impl FieldWords {
    pub(crate) fn read(attributes: &[Attribute], scope: Scope, errors: &mut Errors) -> Self {
        let mut field = Self {
            is_readable: is_readable(attributes),
            ..Self::default()
        };
        let entries = grammar::of_field(scope.derive);
        scope.each_word(
            attributes,
            &entries,
            errors,
            &mut |meaning, word, errors| match meaning {
                FieldWord::HashTag => field.hash_tag.read(word, errors, Word::flag),
                FieldWord::Key => field.key.read(word, errors, key_flag),
                FieldWord::Opaque => field.opaque.read(word, errors, Word::flag),
                FieldWord::WrittenAs => field.written_as.read(word, errors, Word::ty),
            },
        );
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
        name(&self.member)
    }

    /// Returns the type whose shape is that of the field; `None` for an opaque field, and for another form without a type.
    pub(crate) fn followed_type(&self) -> Option<&Type> {
        let words = &self.words;
        let is_plain = !words.opaque.is_given() && self.serde.custom().is_none();
        words.written_as.value().or(is_plain.then_some(&self.ty))
    }

    pub(crate) fn is_named(&self) -> bool {
        matches!(self.member, Member::Named(_))
    }
}

/// Returns the name of a member without `r#`, or its number.
pub(crate) fn name(member: &Member) -> String {
    match member {
        Member::Named(name) => name.unraw().to_string(),
        Member::Unnamed(index) => index.index.to_string(),
    }
}

/// Returns the name of a member as a variable.
pub(crate) fn variable(member: &Member) -> Ident {
    match member {
        Member::Named(name) => name.clone(),
        Member::Unnamed(index) => format_ident!("part_{}", index.index, span = index.span),
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

//! Where a word stands: under which derive, on which kind of item.

use quote::ToTokens;
use syn::{Attribute, Meta};

use super::{
    word::Word,
    words::{self, Admission},
};
use crate::errors::Errors;

/// The derive that reads the attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Derive {
    Cacheable,
    CacheKey,
    KeyPart,
    Schema,
}

impl Derive {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Cacheable => "Cacheable",
            Self::CacheKey => "CacheKey",
            Self::KeyPart => "KeyPart",
            Self::Schema => "Schema",
        }
    }

    /// Returns a whole attribute of this derive, as an example.
    fn example(self) -> &'static str {
        match self {
            Self::Cacheable => "#[cache(resource = \"..\", ttl = \"..\")]",
            Self::CacheKey => "#[cache(resource = \"..\", ttl = \"..\", value = T)]",
            Self::KeyPart => "#[cache(crate = ::typed_cache)]",
            Self::Schema => "#[cache(opaque)]",
        }
    }
}

/// What an attribute stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Container,
    Field,
    Variant,
}

/// What the reading of one attribute needs to know about its surroundings.
#[derive(Clone, Copy)]
pub(crate) struct Scope {
    pub(crate) derive: Derive,
    pub(crate) place: Place,
    /// `struct`, `enum` or `union`.
    pub(crate) noun: &'static str,
    /// Another derive of ours reads the same attributes and checks their words.
    pub(crate) shared: bool,
}

impl Scope {
    pub(crate) fn at(self, place: Place) -> Self {
        Self { place, ..self }
    }

    /// Calls `accept` with every word that has a meaning here and reports the others.
    pub(crate) fn each_word(
        self,
        attributes: &[Attribute],
        errors: &mut Errors,
        accept: &mut dyn FnMut(&Word, &mut Errors),
    ) {
        for word in self.words(attributes, errors) {
            match words::admit(&word.name, self, errors) {
                Admission::Known => accept(&word, errors),
                Admission::Meant(name) => accept(&word.called(name), &mut Errors::default()),
                Admission::Unknown => {}
            }
        }
    }

    /// Splits all `#[cache(..)]` attributes of one place into words.
    pub(super) fn words(self, attributes: &[Attribute], errors: &mut Errors) -> Vec<Word> {
        let mut words = Vec::new();
        for attribute in cache_attributes(attributes) {
            match &attribute.meta {
                Meta::List(list) => words.extend(Word::read_all(list.tokens.clone(), errors)),
                meta => errors.at(meta, format!("expected a list: `{}`", self.list_example())),
            }
        }
        words
    }

    fn list_example(self) -> &'static str {
        match (self.place, self.derive) {
            (Place::Field, Derive::Cacheable) => "#[cache(key)]",
            (Place::Field, Derive::CacheKey) => "#[cache(hash_tag)]",
            _ => self.derive.example(),
        }
    }
}

pub(crate) fn cache_attributes(attributes: &[Attribute]) -> impl Iterator<Item = &Attribute> {
    attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("cache"))
}

/// Tells whether every `#[cache]` attribute is a list, which may hold any word.
pub(crate) fn is_readable(attributes: &[Attribute]) -> bool {
    cache_attributes(attributes).all(|attribute| matches!(attribute.meta, Meta::List(_)))
}

/// Tells whether `attributes` hold words of `Cacheable` or `CacheKey`.
pub(crate) fn names_a_resource(attributes: &[Attribute]) -> bool {
    let mut ignored = Errors::default();
    cache_attributes(attributes)
        .filter_map(|attribute| attribute.meta.require_list().ok())
        .flat_map(|list| Word::read_all(list.tokens.to_token_stream(), &mut ignored))
        .any(|word| word.name == "resource")
}

//! The place of a word: its derive, and the item that the attribute is on.

use syn::{Attribute, Meta};

use super::word::Word;
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

/// The item that an attribute is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Container,
    Field,
    Variant,
}

/// The surroundings of one attribute.
#[derive(Clone, Copy)]
pub(crate) struct Scope {
    pub(crate) derive: Derive,
    pub(crate) place: Place,
    /// `struct`, `enum` or `union`.
    pub(crate) noun: &'static str,
    /// True if another derive of typed-cache reads the same attributes and checks their words.
    pub(crate) shared: bool,
}

impl Scope {
    pub(crate) fn at(self, place: Place) -> Self {
        Self { place, ..self }
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

/// Returns whether every `#[cache]` attribute is a list. One that is not could have meant any word.
pub(crate) fn is_readable(attributes: &[Attribute]) -> bool {
    cache_attributes(attributes).all(|attribute| matches!(attribute.meta, Meta::List(_)))
}

/// Returns whether `attributes` hold words of `Cacheable` or `CacheKey`.
pub(crate) fn names_a_resource(attributes: &[Attribute]) -> bool {
    Word::read_quietly(attributes, "cache")
        .iter()
        .any(|word| word.name == "resource")
}

//! The place of a word: its derive, and the item that the attribute is on.

use syn::{Attribute, Meta};

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

    /// Returns a whole attribute of this place, as an example.
    pub(super) fn list_example(self) -> &'static str {
        match (self.derive, self.place) {
            (Derive::Cacheable, Place::Field) => "#[cache(key)]",
            (Derive::CacheKey, Place::Field) => "#[cache(hash_tag)]",
            (Derive::Cacheable, _) => "#[cache(resource = \"..\", ttl = \"..\")]",
            (Derive::CacheKey, _) => "#[cache(resource = \"..\", ttl = \"..\", value = T)]",
            (Derive::KeyPart, _) => "#[cache(crate = ::typed_cache)]",
            (Derive::Schema, _) => "#[cache(opaque)]",
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

use syn::Generics;

use super::{Key, Kind, Layout, Part};
use crate::attr::{Container, Input};

/// A struct of the user's own that is a key.
pub(crate) struct CacheKey {
    pub(crate) key: Key,
    /// Missing only in the fallback.
    pub(crate) kind: Option<Kind>,
    pub(crate) layout: Layout,
}

impl CacheKey {
    pub(crate) fn new(input: &Input) -> Self {
        let parts = input.fields().iter().map(Part::of_field).collect();
        let generics: Generics = input.generics.clone();
        Self {
            key: Key::new(input, input.ident.clone(), generics, parts),
            kind: kind(&input.words),
            layout: Layout::new(input),
        }
    }
}

fn kind(words: &Container) -> Option<Kind> {
    if let Some(ty) = words.value.value() {
        return Some(Kind::Value(ty.clone()));
    }
    if let Some((field, value)) = words.map.value() {
        return Some(Kind::Map(field.clone(), value.clone()));
    }
    if let Some(item) = words.items.value() {
        return Some(Kind::List(item.clone()));
    }
    words.counter.value().map(|()| Kind::Counter)
}

use syn::Generics;

use super::{Content, Key, Layout, Part};
use crate::attr::Input;

/// A key that the user writes as a struct.
pub(crate) struct CacheKey {
    pub(crate) key: Key,
    /// `None` only in the fallback.
    pub(crate) content: Option<Content>,
    pub(crate) layout: Layout,
}

impl CacheKey {
    pub(crate) fn new(input: &Input) -> Self {
        let parts = input.fields().iter().map(Part::of_field).collect();
        let generics: Generics = input.generics.clone();
        Self {
            key: Key::new(input, input.ident.clone(), generics, parts),
            content: input.words.kinds.first().and_then(Content::given),
            layout: Layout::new(input),
        }
    }
}

use proc_macro2::Span;
use syn::Type;
use syn::spanned::Spanned as _;

use crate::attr::Input;
use crate::kinds::Kind;

/// The data at a key: its kind, with the types it is made of.
pub(crate) struct Content {
    pub(crate) kind: &'static Kind,
    /// One type for each of the kind's associated types.
    pub(crate) types: Vec<Type>,
}

impl Content {
    /// Takes the kind and the types that a `CacheKey` gives; `None` if they could not be read.
    pub(crate) fn given(input: &Input) -> Option<Self> {
        let given = input.words.kinds.first()?;
        Some(Self {
            kind: given.kind,
            types: given.types.value()?.clone(),
        })
    }

    /// Returns the place of the data's type, for errors to point at.
    pub(crate) fn span(&self) -> Span {
        self.types.last().map_or_else(Span::call_site, Type::span)
    }
}

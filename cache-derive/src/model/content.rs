use syn::{Type, spanned::Spanned as _};

use crate::{attr::GivenKind, kinds::Kind};

/// The data at a key: its kind, with the types it is made of.
pub(crate) struct Content {
    pub(crate) kind: &'static Kind,
    /// One type for each of the kind's associated types.
    pub(crate) types: Vec<Type>,
}

impl Content {
    /// Takes the kind and the types as a `CacheKey` gives them; `None` if the types could not be read.
    pub(super) fn given(given: &GivenKind) -> Option<Self> {
        Some(Self {
            kind: given.kind,
            types: given.types.value()?.clone(),
        })
    }

    /// Takes the annotated type of a `Cacheable` as the only type.
    pub(super) fn of(kind: &'static Kind, whole: Type) -> Self {
        Self {
            kind,
            types: vec![whole],
        }
    }

    /// Returns the place of the data's type, for errors to point at.
    pub(crate) fn span(&self) -> proc_macro2::Span {
        match self.types.last() {
            Some(ty) => ty.span(),
            None => proc_macro2::Span::call_site(),
        }
    }
}

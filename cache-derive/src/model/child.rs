use quote::ToTokens as _;
use syn::{Generics, Type};

use crate::attr::Field;
use crate::mention::{mentions, written};

/// The shape of one field.
pub(crate) enum Child {
    Of(Type),
    Opaque(Opaque),
}

/// A form without a known shape, identified by a name alone.
pub(crate) struct Opaque {
    pub(crate) name: String,
    /// The type parameters inside. The name is the same for all arguments, so their shapes are hashed beside it.
    pub(crate) parameters: Vec<Type>,
}

impl Child {
    pub(super) fn new(field: &Field, generics: &Generics) -> Self {
        if let Some(path) = field.serde.custom() {
            return Self::custom(&path, [&field.ty], generics);
        }
        if field.words.opaque.is_given() {
            return Self::Opaque(Opaque::new(written(&field.ty), &[&field.ty], generics));
        }
        Self::Of(field.ty.clone())
    }

    /// Names a form after its function and its types, since one function may serve many types.
    pub(super) fn custom<'a>(
        path: &str,
        types: impl IntoIterator<Item = &'a Type>,
        generics: &Generics,
    ) -> Self {
        let types: Vec<&Type> = types.into_iter().collect();
        let names: Vec<String> = types.iter().map(written).collect();
        let name = format!("{path} as {}", names.join(", "));
        Self::Opaque(Opaque::new(name, &types, generics))
    }

    /// Returns the types whose shapes are part of this one.
    pub(crate) fn types(&self) -> &[Type] {
        match self {
            Self::Of(ty) => std::slice::from_ref(ty),
            Self::Opaque(opaque) => &opaque.parameters,
        }
    }
}

impl Opaque {
    fn new(name: String, types: &[&Type], generics: &Generics) -> Self {
        let parameters = generics
            .type_params()
            .map(|parameter| &parameter.ident)
            .filter(|parameter| types.iter().any(|ty| mentions(ty, parameter)))
            .map(|parameter| Type::Verbatim(parameter.to_token_stream()))
            .collect();
        Self { name, parameters }
    }
}

use quote::ToTokens as _;
use syn::{Generics, Type};

use crate::attr::Field;
use crate::mention::{mentions, written};

/// The shape of one field.
pub(crate) enum Child {
    Of(Type),
    /// That of the type that is named, perhaps with newtypes around it.
    WrittenAs(Type),
    /// A form without a known shape, identified by a name alone.
    Opaque {
        name: String,
        /// The type parameters inside. The name is the same for all arguments, so their shapes are hashed beside it.
        parameters: Vec<Type>,
    },
}

impl Child {
    pub(super) fn new(field: &Field, generics: &Generics) -> Self {
        if let Some(ty) = field.words.written_as.value() {
            return Self::WrittenAs(ty.clone());
        }
        if let Some(ty) = field.followed_type() {
            return Self::Of(ty.clone());
        }
        match field.serde.custom() {
            Some(path) => Self::custom(&path, &[&field.ty], generics),
            None => Self::opaque(written(&field.ty), &[&field.ty], generics),
        }
    }

    /// Names a form after its function and its types, since one function may serve many types.
    pub(super) fn custom(path: &str, types: &[&Type], generics: &Generics) -> Self {
        let names: Vec<String> = types.iter().map(written).collect();
        let name = format!("{path} as {}", names.join(", "));
        Self::opaque(name, types, generics)
    }

    fn opaque(name: String, types: &[&Type], generics: &Generics) -> Self {
        let parameters = generics
            .type_params()
            .map(|parameter| &parameter.ident)
            .filter(|parameter| types.iter().any(|ty| mentions(ty, parameter)))
            .map(|parameter| Type::Verbatim(parameter.to_token_stream()))
            .collect();
        Self::Opaque { name, parameters }
    }

    /// Returns the types whose shapes are part of this one.
    pub(crate) fn types(&self) -> &[Type] {
        match self {
            Self::Of(ty) | Self::WrittenAs(ty) => std::slice::from_ref(ty),
            Self::Opaque { parameters, .. } => parameters,
        }
    }
}

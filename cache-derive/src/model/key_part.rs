use proc_macro2::{Ident, TokenStream};
use syn::{Generics, Member, Type};

use super::{names, shape::is_phantom};
use crate::attr::{Data, Field, Input};

/// A type that can be part of a key.
pub(crate) struct KeyPart {
    pub(crate) root: TokenStream,
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) text: Text,
}

/// The source of the part's text.
pub(crate) enum Text {
    /// The text of the one field inside.
    Inner(Newtype),
    /// The name of the variant.
    Variant(Vec<(Ident, String)>),
}

pub(crate) struct Newtype {
    pub(crate) member: Member,
    pub(crate) ty: Type,
    /// The `PhantomData` fields beside it.
    pub(crate) phantoms: Vec<Member>,
}

impl KeyPart {
    /// Gathers the part; `None` if there is no single field, which is an error that a check has reported.
    pub(crate) fn new(input: &Input) -> Option<Self> {
        let text = match &input.data {
            Data::Enum(_) => Text::Variant(variants(input)),
            Data::Struct(_) | Data::Union(..) => Text::Inner(newtype(input)?),
        };
        Some(Self {
            root: super::root(input),
            ident: input.ident.clone(),
            generics: input.generics.clone(),
            text,
        })
    }
}

fn newtype(input: &Input) -> Option<Newtype> {
    let field = single_field(input.fields())?;
    let phantoms = input.fields().iter().filter(|other| is_phantom(&other.ty));
    Some(Newtype {
        member: field.member.clone(),
        ty: field.ty.clone(),
        phantoms: phantoms.map(|field| field.member.clone()).collect(),
    })
}

/// Returns the one field that is no `PhantomData`.
pub(super) fn single_field(fields: &[Field]) -> Option<&Field> {
    let mut real = fields.iter().filter(|field| !is_phantom(&field.ty));
    let first = real.next()?;
    real.next().is_none().then_some(first)
}

fn variants(input: &Input) -> Vec<(Ident, String)> {
    let Data::Enum(variants) = &input.data else {
        return Vec::new();
    };
    variants
        .iter()
        .map(|variant| (variant.ident.clone(), names::variant(variant, input)))
        .collect()
}

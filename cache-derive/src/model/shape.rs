//! The shape of a type as serde writes it.

use syn::{Generics, Ident, Type};

use super::{Child, names};
use crate::attr::{Data, Field, Fields, Input, Style, Variant};

/// A type with its shape.
pub(crate) struct Described {
    pub(crate) root: proc_macro2::TokenStream,
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) shape: Shape,
}

pub(crate) enum Shape {
    /// The name of another type that serde writes in place of this one.
    Opaque(String),
    /// The one field whose bytes are those of the type.
    Inner(Child),
    Unit,
    Tuple(Vec<Child>),
    Record(Vec<(String, Child)>),
    Enumeration(Vec<VariantShape>),
}

pub(crate) struct VariantShape {
    pub(crate) name: String,
    pub(crate) content: VariantContent,
}

pub(crate) enum VariantContent {
    Unit,
    Newtype(Child),
    Tuple(Vec<Child>),
    Record(Vec<(String, Child)>),
}

impl Described {
    pub(crate) fn new(input: &Input) -> Self {
        Self {
            root: super::root(input),
            ident: input.ident.clone(),
            generics: input.generics.clone(),
            shape: Shape::new(input),
        }
    }
}

impl Shape {
    fn new(input: &Input) -> Self {
        if let Some(name) = input.serde.wire_types() {
            return Self::Opaque(name);
        }
        match &input.data {
            Data::Struct(fields) | Data::Union(_, fields) => Self::of_struct(fields, input),
            Data::Enum(variants) => Self::Enumeration(
                variants
                    .iter()
                    .filter(|variant| variant.serde.skip().is_none())
                    .map(|variant| VariantShape::new(variant, input))
                    .collect(),
            ),
        }
    }

    fn of_struct(fields: &Fields, input: &Input) -> Self {
        let child = |field| Child::new(field, &input.generics);
        // serde's own order: `transparent` before the rule for newtypes, since the real field need not be the first.
        let transparent = input
            .serde
            .word("transparent")
            .and_then(|_| transparent(fields));
        if let Some(field) = transparent.or_else(|| newtype(fields)) {
            return Self::Inner(child(field));
        }
        match fields.style {
            Style::Unit => Self::Unit,
            Style::Tuple => Self::Tuple(stored(fields).map(child).collect()),
            Style::Named => Self::Record(
                stored(fields)
                    .map(|field| (names::field(field, &input.serde), child(field)))
                    .collect(),
            ),
        }
    }

    /// Returns every child, in the order of the bytes.
    pub(crate) fn children(&self) -> Vec<&Child> {
        match self {
            Self::Opaque(_) | Self::Unit => Vec::new(),
            Self::Inner(child) => vec![child],
            Self::Tuple(children) => children.iter().collect(),
            Self::Record(members) => members.iter().map(|(_, child)| child).collect(),
            Self::Enumeration(variants) => variants
                .iter()
                .flat_map(|variant| variant.content.children())
                .collect(),
        }
    }
}

impl VariantShape {
    fn new(variant: &Variant, input: &Input) -> Self {
        let name = names::variant(variant, input);
        Self {
            content: VariantContent::new(variant, input),
            name,
        }
    }
}

impl VariantContent {
    fn new(variant: &Variant, input: &Input) -> Self {
        if let Some(path) = variant.serde.custom() {
            let types = variant.fields.list.iter().map(|field| &field.ty);
            return Self::Newtype(Child::custom(&path, types, &input.generics));
        }
        let child = |field| Child::new(field, &input.generics);
        let fields = &variant.fields;
        match (fields.style, newtype(fields)) {
            (Style::Unit, _) => Self::Unit,
            // serde writes a newtype variant whose field is skipped as a unit variant.
            (_, Some(field)) if field.serde.skip().is_some() => Self::Unit,
            (_, Some(field)) => Self::Newtype(child(field)),
            (Style::Tuple, None) => Self::Tuple(stored(fields).map(child).collect()),
            (Style::Named, None) => Self::Record(
                stored(fields)
                    .map(|field| {
                        let name = names::variant_field(field, variant, &input.serde);
                        (name, child(field))
                    })
                    .collect(),
            ),
        }
    }

    fn children(&self) -> Vec<&Child> {
        match self {
            Self::Unit => Vec::new(),
            Self::Newtype(child) => vec![child],
            Self::Tuple(children) => children.iter().collect(),
            Self::Record(members) => members.iter().map(|(_, child)| child).collect(),
        }
    }
}

/// Returns the fields that serde writes.
fn stored(fields: &Fields) -> impl Iterator<Item = &Field> {
    fields
        .list
        .iter()
        .filter(|field| field.serde.skip().is_none())
}

/// Returns the field of `struct A(T)`, which serde writes even if it is marked `skip`.
fn newtype(fields: &Fields) -> Option<&Field> {
    match (fields.style, fields.list.as_slice()) {
        (Style::Tuple, [field]) => Some(field),
        _ => None,
    }
}

/// Returns the field whose bytes are those of a `#[serde(transparent)]` struct, by serde's own rule.
fn transparent(fields: &Fields) -> Option<&Field> {
    stored(fields).find(|field| !is_phantom(&field.ty) && field.serde.word("default").is_none())
}

/// Returns whether the type's name is `PhantomData`, which takes no bytes.
pub(super) fn is_phantom(ty: &Type) -> bool {
    match ty {
        Type::Path(ty) => ty
            .path
            .segments
            .last()
            .is_some_and(|step| step.ident == "PhantomData"),
        Type::Group(group) => is_phantom(&group.elem),
        _ => false,
    }
}

//! The shape of a type as serde writes it.

use quote::ToTokens as _;
use syn::{Generics, Type};

use super::names;
use crate::attr::{Data, Field, Fields, Input, Style, Variant};
use crate::mention::{mentions, written};

pub(crate) enum Shape {
    /// The name of another type that serde writes in place of this one.
    Opaque(String),
    Struct(Form),
    /// The variants, each with its name.
    Enumeration(Vec<(String, Form)>),
}

/// The fields of a struct or a variant.
pub(crate) enum Form {
    Unit,
    /// The one field whose bytes are those of the whole.
    Newtype(Child),
    Tuple(Vec<Child>),
    Record(Vec<(String, Child)>),
}

/// The shape of one field.
pub(crate) enum Child {
    Of(Type),
    /// A form without a known shape, identified by a name alone.
    Opaque {
        name: String,
        /// The type parameters inside. The name is the same for all arguments, so their shapes are hashed beside it.
        parameters: Vec<Type>,
    },
}

impl Shape {
    pub(crate) fn new(input: &Input) -> Self {
        if let Some(name) = input.serde.wire_type() {
            return Self::Opaque(name);
        }
        match &input.data {
            Data::Struct(fields) | Data::Union(_, fields) => {
                Self::Struct(Form::of_struct(fields, input))
            }
            Data::Enum(variants) => {
                let written = variants.iter().filter(|each| each.serde.skip().is_none());
                let shapes = written
                    .map(|each| (names::variant(each, input), Form::of_variant(each, input)));
                Self::Enumeration(shapes.collect())
            }
        }
    }

    /// Returns every child, in the order of the bytes.
    pub(crate) fn children(&self) -> Vec<&Child> {
        match self {
            Self::Opaque(_) => Vec::new(),
            Self::Struct(form) => form.children(),
            Self::Enumeration(variants) => {
                let forms = variants.iter().map(|(_, form)| form);
                forms.flat_map(Form::children).collect()
            }
        }
    }
}

impl Form {
    fn of_struct(fields: &Fields, input: &Input) -> Self {
        // serde's own order: `transparent` before the rule for newtypes, since the real field need not be the first.
        if input.serde.word("transparent").is_some()
            && let Some(field) = transparent(fields)
        {
            return Self::Newtype(Child::new(field, &input.generics));
        }
        Self::new(fields, input, |field| names::field(field, &input.serde))
    }

    fn of_variant(variant: &Variant, input: &Input) -> Self {
        let fields = &variant.fields;
        if let Some(path) = variant.serde.custom() {
            let types: Vec<&Type> = fields.list.iter().map(|field| &field.ty).collect();
            return Self::Newtype(Child::custom(&path, &types, &input.generics));
        }
        // serde writes a newtype variant whose field is skipped as a unit variant.
        if newtype(fields).is_some_and(|field| field.serde.skip().is_some()) {
            return Self::Unit;
        }
        Self::new(fields, input, |field| {
            names::variant_field(field, variant, &input.serde)
        })
    }

    fn new(fields: &Fields, input: &Input, name: impl Fn(&Field) -> String) -> Self {
        let child = |field| Child::new(field, &input.generics);
        match (fields.style, newtype(fields)) {
            (_, Some(field)) => Self::Newtype(child(field)),
            (Style::Unit, None) => Self::Unit,
            (Style::Tuple, None) => Self::Tuple(stored(fields).map(child).collect()),
            (Style::Named, None) => {
                let members = stored(fields).map(|field| (name(field), child(field)));
                Self::Record(members.collect())
            }
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

impl Child {
    fn new(field: &Field, generics: &Generics) -> Self {
        if let Some(path) = field.serde.custom() {
            return Self::custom(&path, &[&field.ty], generics);
        }
        if field.words.opaque.is_given() {
            return Self::opaque(written(&field.ty), &[&field.ty], generics);
        }
        Self::Of(field.ty.clone())
    }

    /// Names a form after its function and its types, since one function may serve many types.
    fn custom(path: &str, types: &[&Type], generics: &Generics) -> Self {
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
            Self::Of(ty) => std::slice::from_ref(ty),
            Self::Opaque { parameters, .. } => parameters,
        }
    }
}

/// Returns the fields that serde writes.
fn stored(fields: &Fields) -> impl Iterator<Item = &Field> {
    let fields = fields.list.iter();
    fields.filter(|field| field.serde.skip().is_none())
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

/// Returns the one field that is no `PhantomData`.
pub(crate) fn single_field(fields: &[Field]) -> Option<&Field> {
    let mut real = fields.iter().filter(|field| !is_phantom(&field.ty));
    let first = real.next()?;
    real.next().is_none().then_some(first)
}

/// Returns whether the type's name is `PhantomData`, which takes no bytes.
pub(crate) fn is_phantom(ty: &Type) -> bool {
    match ty {
        Type::Path(ty) => {
            let last = ty.path.segments.last();
            last.is_some_and(|step| step.ident == "PhantomData")
        }
        Type::Group(group) => is_phantom(&group.elem),
        _ => false,
    }
}

use syn::Type;

use super::Child;
use crate::attr::{Field, Fields, Input, Style, Variant};
use crate::model::names;

/// The fields of a struct or a variant.
pub(crate) enum Form {
    Unit,
    /// The one field of `struct A(T)`, whose bytes are those of the whole.
    Newtype(Child),
    Tuple(Vec<Child>),
    Record(Vec<Member>),
}

/// A field with a name.
pub(crate) struct Member {
    /// `None` for a flattened field, whose own fields are written in its place.
    pub(crate) name: Option<String>,
    pub(crate) child: Child,
    /// True if serde may leave the field out.
    pub(crate) is_optional: bool,
}

impl Form {
    pub(super) fn of_struct(fields: &Fields, input: &Input) -> Self {
        Self::new(fields, input, |field| names::field(field, &input.serde))
    }

    pub(super) fn of_variant(variant: &Variant, input: &Input) -> Self {
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
                let members = stored(fields).map(|field| Member {
                    name: field.serde.word("flatten").is_none().then(|| name(field)),
                    child: child(field),
                    is_optional: field.serde.word("skip_serializing_if").is_some(),
                });
                Self::Record(members.collect())
            }
        }
    }

    /// Returns whether the fields of a field are written in its place.
    pub(super) fn flattens(&self) -> bool {
        matches!(self, Self::Record(members) if members.iter().any(|member| member.name.is_none()))
    }

    pub(super) fn children(&self) -> Vec<&Child> {
        match self {
            Self::Unit => Vec::new(),
            Self::Newtype(child) => vec![child],
            Self::Tuple(children) => children.iter().collect(),
            Self::Record(members) => members.iter().map(|member| &member.child).collect(),
        }
    }
}

/// Returns the fields that serde writes.
pub(super) fn stored(fields: &Fields) -> impl Iterator<Item = &Field> {
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

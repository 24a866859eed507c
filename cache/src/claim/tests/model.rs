//! Random types: what serde is called with, the shape that says so, and faults.

use proptest::prelude::*;

use crate::schema::{Member, Primitive, Shape, Variant};

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Model {
    Primitive(Primitive),
    Unit,
    Newtype(Box<Self>),
    Option(Box<Self>),
    Sequence(Box<Self>),
    Map(Box<Self>, Box<Self>),
    Array(Box<Self>, usize),
    Tuple(Vec<Self>),
    Record(Fields),
    Enumeration(Vec<(&'static str, Content)>),
}

pub(super) type Fields = Vec<(&'static str, Model)>;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Content {
    Unit,
    Newtype(Model),
    Tuple(Vec<Model>),
    Record(Fields),
}

/// A fault that is put in on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    SwapFields,
    ChangeWidth,
    RenameVariant,
    SkipField,
    UnwrapNewtype,
}

pub(super) const FAULTS: [Fault; 5] = [
    Fault::SwapFields,
    Fault::ChangeWidth,
    Fault::RenameVariant,
    Fault::SkipField,
    Fault::UnwrapNewtype,
];

const FIELDS: [&str; 3] = ["a", "b", "c"];
const VARIANTS: [&str; 3] = ["A", "B", "C"];

pub(super) fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

fn slice<T>(values: impl Iterator<Item = T>) -> &'static [T] {
    Vec::leak(values.collect())
}

impl Model {
    pub(super) fn shape(&self) -> &'static Shape {
        leak(match self {
            Self::Primitive(primitive) => Shape::primitive(*primitive),
            Self::Unit => Shape::unit(),
            Self::Newtype(inner) => Shape::newtype(inner.shape()),
            Self::Option(inner) => Shape::option(inner.shape()),
            Self::Sequence(element) => Shape::sequence(element.shape()),
            Self::Map(key, value) => Shape::map(key.shape(), value.shape()),
            Self::Array(element, length) => Shape::array(element.shape(), *length),
            Self::Tuple(elements) => Shape::tuple(slice(elements.iter().map(Self::shape))),
            Self::Record(fields) => Shape::record(members(fields)),
            Self::Enumeration(variants) => {
                let variants = variants.iter().map(|(name, content)| content.variant(name));
                Shape::enumeration(slice(variants))
            }
        })
    }

    /// Puts one fault in at the first place that can have it, in the order of the bytes; `None` if there is none.
    pub(super) fn with(&self, fault: Fault) -> Option<Self> {
        let mut model = self.clone();
        model.put(fault).then_some(model)
    }

    fn put(&mut self, fault: Fault) -> bool {
        match (self, fault) {
            (Self::Primitive(primitive @ Primitive::U16), Fault::ChangeWidth) => {
                *primitive = Primitive::U32;
                true
            }
            (model @ Self::Newtype(_), Fault::UnwrapNewtype) => {
                if let Self::Newtype(inner) = model.clone() {
                    *model = *inner;
                }
                true
            }
            (Self::Primitive(_) | Self::Unit | Self::Array(_, 0), _) => false,
            // Samples and values always have an element.
            (
                Self::Newtype(inner)
                | Self::Option(inner)
                | Self::Sequence(inner)
                | Self::Array(inner, _),
                _,
            ) => inner.put(fault),
            (Self::Map(key, value), _) => key.put(fault) || value.put(fault),
            (Self::Tuple(elements), _) => elements.iter_mut().any(|each| each.put(fault)),
            (Self::Record(fields), _) => put_in_fields(fields, fault),
            (Self::Enumeration(variants), Fault::RenameVariant) => {
                variants.first_mut().is_some_and(|(name, _)| {
                    *name = "Renamed";
                    true
                })
            }
            (Self::Enumeration(variants), _) => match variants.first_mut() {
                Some((_, Content::Newtype(inner))) => inner.put(fault),
                Some((_, Content::Tuple(elements))) => {
                    elements.iter_mut().any(|each| each.put(fault))
                }
                Some((_, Content::Record(fields))) => put_in_fields(fields, fault),
                Some((_, Content::Unit)) | None => false,
            },
        }
    }
}

fn put_in_fields(fields: &mut Fields, fault: Fault) -> bool {
    match fault {
        Fault::SwapFields if fields.len() > 1 => {
            fields.swap(0, 1);
            true
        }
        Fault::SkipField if !fields.is_empty() => {
            fields.remove(0);
            true
        }
        _ => fields.iter_mut().any(|(_, model)| model.put(fault)),
    }
}

impl Content {
    fn variant(&self, name: &'static str) -> Variant {
        match self {
            Self::Unit => Variant::unit(name),
            Self::Newtype(inner) => Variant::newtype(name, inner.shape()),
            Self::Tuple(elements) => Variant::tuple(name, slice(elements.iter().map(Model::shape))),
            Self::Record(fields) => Variant::record(name, members(fields)),
        }
    }
}

fn members(fields: &Fields) -> &'static [Member] {
    slice(
        fields
            .iter()
            .map(|(name, model)| Member::new(name, model.shape())),
    )
}

/// Types of up to four levels.
pub(super) fn models() -> impl Strategy<Value = Model> {
    use Primitive::{
        Bool, Bytes, Char, F32, F64, I8, I16, I32, I64, I128, Str, U8, U16, U32, U64, U128,
    };

    let all = [
        Bool, I8, I16, I32, I64, I128, U8, U16, U32, U64, U128, F32, F64, Char, Str, Bytes,
    ];
    let leaf = prop_oneof![
        8 => prop::sample::select(all.to_vec()).prop_map(Model::Primitive),
        1 => Just(Model::Unit),
    ];
    leaf.prop_recursive(4, 24, 3, move |inner| {
        let boxed = || inner.clone().prop_map(Box::new);
        let many = || prop::collection::vec(inner.clone(), 1..4);
        let fields =
            || many().prop_map(|models| FIELDS.into_iter().zip(models).collect::<Fields>());
        let content = prop_oneof![
            Just(Content::Unit),
            inner.clone().prop_map(Content::Newtype),
            many().prop_map(Content::Tuple),
            fields().prop_map(Content::Record),
        ];
        prop_oneof![
            boxed().prop_map(Model::Newtype),
            boxed().prop_map(Model::Option),
            boxed().prop_map(Model::Sequence),
            (boxed(), boxed()).prop_map(|(key, value)| Model::Map(key, value)),
            (boxed(), 0..3_usize).prop_map(|(element, length)| Model::Array(element, length)),
            many().prop_map(Model::Tuple),
            fields().prop_map(Model::Record),
            prop::collection::vec(content, 1..4).prop_map(|contents| Model::Enumeration(
                VARIANTS.into_iter().zip(contents).collect()
            )),
        ]
    })
}

//! Distinct shapes have distinct hashes.

use std::collections::HashMap;

use proptest::prelude::*;

use crate::schema::{Member, Schema, Shape, Variant};

/// A shape in a form that compares by structure.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Mirror {
    Scalar(&'static str),
    Opaque(&'static str),
    Option(Box<Self>),
    Sequence(Box<Self>),
    Map(Box<Self>, Box<Self>),
    Array(Box<Self>, usize),
    Tuple(Vec<Self>),
    Record(Vec<(&'static str, Self)>),
    Enumeration(Vec<(&'static str, VariantContent)>),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum VariantContent {
    Unit,
    Newtype(Mirror),
    Tuple(Vec<Mirror>),
    Record(Vec<(&'static str, Mirror)>),
}

/// Names that are ambiguous when they are joined without their lengths.
const NAMES: &[&str] = &["", "a", "b", "ab", "aa", "u8", "au8", "\0", "s"];

fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

fn slice<T>(values: impl Iterator<Item = T>) -> &'static [T] {
    Vec::leak(values.collect())
}

impl Mirror {
    fn shape(&self) -> &'static Shape {
        leak(match self {
            Self::Scalar(name) => Shape::scalar(name, u8::SHAPE),
            Self::Opaque(name) => Shape::opaque(name),
            Self::Option(inner) => Shape::option(inner.shape()),
            Self::Sequence(element) => Shape::sequence(element.shape()),
            Self::Map(key, value) => Shape::map(key.shape(), value.shape()),
            Self::Array(element, length) => Shape::array(element.shape(), *length),
            Self::Tuple(elements) => Shape::tuple(shapes(elements)),
            Self::Record(fields) => Shape::record(members(fields)),
            Self::Enumeration(variants) => Shape::enumeration(slice(
                variants.iter().map(|(name, content)| content.variant(name)),
            )),
        })
    }
}

impl VariantContent {
    fn variant(&self, name: &'static str) -> Variant {
        match self {
            Self::Unit => Variant::unit(name),
            Self::Newtype(inner) => Variant::newtype(name, inner.shape()),
            Self::Tuple(elements) => Variant::tuple(name, shapes(elements)),
            Self::Record(fields) => Variant::record(name, members(fields)),
        }
    }
}

fn shapes(mirrors: &[Mirror]) -> &'static [&'static Shape] {
    slice(mirrors.iter().map(Mirror::shape))
}

fn members(fields: &[(&'static str, Mirror)]) -> &'static [Member] {
    slice(
        fields
            .iter()
            .map(|(name, mirror)| Member::new(name, mirror.shape())),
    )
}

/// All shapes of one level over `inner`, with up to two children.
fn level(inner: &[Mirror]) -> Vec<Mirror> {
    let names = ["a", "b", "ab", "u8"];
    let boxed = |mirror: &Mirror| Box::new(mirror.clone());
    let mut all: Vec<_> = names.map(Mirror::Scalar).into();
    all.extend(names.map(Mirror::Opaque));
    all.extend([
        Mirror::Tuple(vec![]),
        Mirror::Record(vec![]),
        Mirror::Enumeration(vec![]),
    ]);
    for name in names {
        all.push(Mirror::Enumeration(vec![(name, VariantContent::Unit)]));
        all.push(Mirror::Enumeration(vec![(
            name,
            VariantContent::Tuple(vec![]),
        )]));
        all.push(Mirror::Enumeration(vec![(
            name,
            VariantContent::Record(vec![]),
        )]));
    }
    for one in inner {
        all.extend([Mirror::Option(boxed(one)), Mirror::Sequence(boxed(one))]);
        all.extend([0, 1, 2].map(|length| Mirror::Array(boxed(one), length)));
        all.push(Mirror::Tuple(vec![one.clone()]));
        for name in names {
            let field = vec![(name, one.clone())];
            all.push(Mirror::Record(field.clone()));
            let contents = [
                VariantContent::Newtype(one.clone()),
                VariantContent::Tuple(vec![one.clone()]),
                VariantContent::Record(field),
            ];
            for content in contents {
                all.push(Mirror::Enumeration(vec![(name, content.clone())]));
                all.push(Mirror::Enumeration(vec![
                    (name, content),
                    ("b", VariantContent::Unit),
                ]));
            }
        }
        for two in inner {
            all.push(Mirror::Map(boxed(one), boxed(two)));
            all.push(Mirror::Tuple(vec![one.clone(), two.clone()]));
            all.push(Mirror::Record(vec![("a", one.clone()), ("b", two.clone())]));
            all.push(Mirror::Record(vec![("b", one.clone()), ("a", two.clone())]));
        }
    }
    all
}

#[test]
fn all_small_shapes_differ() {
    let mut first: Vec<_> = level(&[]);
    first.truncate(8);
    let mut all = level(&level(&first)[..200]);
    let count = all.len();
    let mut seen = HashMap::with_capacity(count);
    for mirror in all.drain(..) {
        let hash = mirror.shape().hash;
        if let Some(other) = seen.insert(hash, mirror.clone()) {
            assert_eq!(other, mirror, "one hash for two shapes");
        }
    }
    assert!(seen.len() > 100_000, "{} of {count}", seen.len());
}

fn mirror() -> impl Strategy<Value = Mirror> {
    let name = || prop::sample::select(NAMES);
    let leaf = prop_oneof![
        name().prop_map(Mirror::Scalar),
        name().prop_map(Mirror::Opaque)
    ];
    leaf.prop_recursive(4, 24, 3, move |inner| {
        let boxed = || inner.clone().prop_map(Box::new);
        let many = || prop::collection::vec(inner.clone(), 0..4);
        let fields = || prop::collection::vec((name(), inner.clone()), 0..4);
        let content = prop_oneof![
            Just(VariantContent::Unit),
            inner.clone().prop_map(VariantContent::Newtype),
            many().prop_map(VariantContent::Tuple),
            fields().prop_map(VariantContent::Record),
        ];
        prop_oneof![
            boxed().prop_map(Mirror::Option),
            boxed().prop_map(Mirror::Sequence),
            (boxed(), boxed()).prop_map(|(key, value)| Mirror::Map(key, value)),
            (boxed(), 0..3_usize).prop_map(|(element, length)| Mirror::Array(element, length)),
            many().prop_map(Mirror::Tuple),
            fields().prop_map(Mirror::Record),
            prop::collection::vec((name(), content), 0..4).prop_map(Mirror::Enumeration),
        ]
    })
}

proptest! {
    #[test]
    fn only_equal_shapes_have_equal_hashes(shapes in prop::collection::vec(mirror(), 2..8)) {
        for one in &shapes {
            for two in &shapes {
                prop_assert_eq!(one == two, one.shape() == two.shape(), "{:?} {:?}", one, two);
            }
        }
    }
}

fn record(fields: &[(&'static str, &'static Shape)]) -> Shape {
    Shape::record(slice(
        fields.iter().map(|(name, shape)| Member::new(name, shape)),
    ))
}

/// Pairs that would share a hash without the lengths of names and lists.
#[test]
fn pairs_known_to_collide_elsewhere() {
    let (u8, f64) = (u8::SHAPE, f64::SHAPE);
    let pairs = [
        (record(&[("a", <Option<u8>>::SHAPE)]), record(&[("am", u8)])),
        (record(&[("a", f64), ("x", u8)]), record(&[("aqx", u8)])),
        (
            record(&[("a", leak(record(&[("b", u8)]))), ("c", u8)]),
            record(&[("a", leak(record(&[("b", u8), ("c", u8)])))]),
        ),
        (
            record(&[("a", usize::SHAPE), ("b", u8)]),
            record(&[("akb", u8)]),
        ),
    ];
    for (one, two) in pairs {
        assert_ne!(one, two);
    }
}

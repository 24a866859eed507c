//! Describes a listed type, which is a cached value, a key, or any type with a shape.
//!
//! Rust has no specialization, so a method of one name is in a trait for each case. A method call prefers the receiver with
//! the most references, so the number of references is the order of preference.

use std::marker::PhantomData;

use crate::assert::lock::{Place, Section};
use crate::counter::CounterKey;
use crate::hash::{HashKey, HashRecord};
use crate::key::{Key, KeyPart, Version};
use crate::list::ListKey;
use crate::map::MapKey;
use crate::schema::{Fingerprint, Format, Mismatch, Schema, Shape};
use crate::value::{Cacheable, EntryKey};

/// A type without a value, as the receiver of the calls.
#[derive(Debug)]
pub struct Probe<T: ?Sized>(PhantomData<T>);

impl<T: ?Sized> Probe<T> {
    /// The only value.
    pub const NEW: Self = Self(PhantomData);

    /// Describes a type without a key of its own.
    #[must_use]
    pub fn section(&self, name: &'static str) -> Section
    where
        T: Schema,
    {
        Section {
            name,
            place: None,
            shapes: vec![("", T::SHAPE)],
        }
    }
}

/// Maps a cached value to its key.
pub trait KeyOfValue {
    /// The key's type.
    type Key;
    /// Returns the probe of the key.
    fn key(&self) -> Probe<Self::Key>;
}

impl<T: Cacheable> KeyOfValue for &Probe<T> {
    type Key = T::Key;

    fn key(&self) -> Probe<T::Key> {
        Probe::NEW
    }
}

/// Leaves a type that is a key, or has none, as it is.
pub trait KeyOrSchema {
    /// The type itself.
    type Itself;
    /// Returns the probe of the type.
    fn key(&self) -> Probe<Self::Itself>;
}

impl<T> KeyOrSchema for Probe<T> {
    type Itself = T;

    fn key(&self) -> Self {
        Self::NEW
    }
}

macro_rules! kinds {
    ($($trait:ident for $receiver:ty: $bound:ident, $describe:ident;)*) => {$(
        #[doc = concat!("Describes the data at a [`", stringify!($bound), "`].")]
        pub trait $trait {
            /// Returns the description under `name`.
            fn section(&self, name: &'static str) -> Section;
        }

        impl<K: $bound> $trait for $receiver {
            fn section(&self, name: &'static str) -> Section {
                $describe::<K>(name)
            }
        }
    )*

        /// The traits of all kinds, without names that could hide a type of the user's.
        pub mod kinds {
            $(pub use super::$trait as _;)*
        }
    };
}

kinds! {
    AsEntry for &&&&&Probe<K>: EntryKey, entry;
    AsHash for &&&&Probe<K>: HashKey, hash;
    AsMap for &&&Probe<K>: MapKey, map;
    AsList for &&Probe<K>: ListKey, list;
    AsCounter for &Probe<K>: CounterKey, counter;
}

fn entry<K: EntryKey>(name: &'static str) -> Section {
    let mut place = place::<K>(K::FORMAT, Some(K::FINGERPRINT));
    place.mismatch = K::MISMATCH;
    section(name, place, vec![("", K::Value::SHAPE)])
}

fn hash<K: HashKey>(name: &'static str) -> Section {
    // Each field has a fingerprint of its own; that of the whole record is used in keys alone.
    let fingerprint = matches!(K::VERSION, Version::Auto(_)).then_some(K::FINGERPRINT);
    let mut place = place::<K>(K::FORMAT, fingerprint);
    place.mismatch = K::MISMATCH;
    let shape = const { &Shape::record(<K::Record as HashRecord>::FIELDS) };
    section(name, place, vec![("", shape)])
}

fn map<K: MapKey>(name: &'static str) -> Section {
    let place = place::<K>(K::FORMAT, Some(K::FINGERPRINT));
    let shapes = vec![
        ("{key}", K::Field::SHAPE),
        ("{value}", <K::Value as Schema>::SHAPE),
    ];
    section(name, place, shapes)
}

fn list<K: ListKey>(name: &'static str) -> Section {
    let place = place::<K>(K::FORMAT, Some(K::FINGERPRINT));
    section(name, place, vec![("[]", K::Item::SHAPE)])
}

fn counter<K: CounterKey>(name: &'static str) -> Section {
    section(name, place::<K>(Format::Postcard, None), Vec::new())
}

fn section(
    name: &'static str,
    place: Place,
    shapes: Vec<(&'static str, &'static Shape)>,
) -> Section {
    Section {
        name,
        place: Some(place),
        shapes,
    }
}

fn place<K: Key>(format: Format, fingerprint: Option<Fingerprint>) -> Place {
    Place {
        resource: K::RESOURCE,
        version: match K::VERSION {
            Version::None => None,
            Version::Number(number) => Some(number.to_string()),
            Version::Auto(_) => Some("auto".to_owned()),
        },
        kind: K::KIND,
        format,
        mismatch: Mismatch::Miss,
        fingerprint: fingerprint.filter(|_| format == Format::Postcard || is_in_key::<K>()),
        parts: K::PARTS,
    }
}

const fn is_in_key<K: Key>() -> bool {
    matches!(K::VERSION, Version::Auto(_))
}

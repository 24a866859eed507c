//! Describes a listed type, which is a cached value, a key, or any type with a shape.
//!
//! Rust has no specialization, so a method of one name is in a trait for each case. A method call prefers the receiver with
//! the most references, so the number of references is the order of preference.

use std::marker::PhantomData;

use serde::de::DeserializeOwned;

use crate::assert::lock::Section;
use crate::counter::CounterKey;
use crate::hash::{FieldTraces, HashKey, HashRecord};
use crate::key::{Key, KeyPart, Version};
use crate::list::ListKey;
use crate::map::MapKey;
use crate::schema::{Fingerprint, Flags, Format, Mismatch, Schema, Shape};
use crate::value::{Cacheable, EntryKey};

/// A type without a value, as the receiver of the calls.
#[derive(Debug)]
pub struct Probe<T: ?Sized>(PhantomData<T>);

impl<T: ?Sized> Probe<T> {
    /// The only value.
    pub const NEW: Self = Self(PhantomData);

    /// Describes a type without a key of its own, which cannot be read by itself.
    #[must_use]
    pub fn section(&self, name: &str) -> Section
    where
        T: Schema,
    {
        Section::new(name).with("", T::SHAPE)
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
pub trait KeyOrSchema: Sized {
    /// Returns the probe of the type.
    #[must_use]
    fn key(&self) -> Self;
}

impl<T> KeyOrSchema for Probe<T> {
    fn key(&self) -> Self {
        Self::NEW
    }
}

macro_rules! kinds {
    ($($trait:ident for $receiver:ty: $bound:ident, $describe:ident;)*) => {$(
        #[doc = concat!("Describes the data of a `", stringify!($bound), "`.")]
        pub trait $trait {
            /// Returns the description under `name`.
            fn section(&self, name: &str) -> Section;
        }

        impl<K: $bound> $trait for $receiver {
            fn section(&self, name: &str) -> Section {
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
    AsEntry for &&&&&&Probe<K>: EntryKey, entry;
    AsHash for &&&&&Probe<K>: HashKey, hash;
    AsMap for &&&&Probe<K>: MapKey, map;
    AsList for &&&Probe<K>: ListKey, list;
    AsCounter for &&Probe<K>: CounterKey, counter;
    AsValue for &Probe<K>: Readable, value;
}

/// A type that can be read by itself.
#[expect(unnameable_types, reason = "a bound of the generated traits")]
pub trait Readable: Schema + DeserializeOwned {}

impl<T: Schema + DeserializeOwned> Readable for T {}

fn value<T: Readable>(name: &str) -> Section {
    let format = if T::SHAPE.has(Flags::SELF_DESCRIBING) {
        Format::Json
    } else {
        Format::Postcard
    };
    let section = Section::new(name).with("", T::SHAPE);
    section.traced::<T>(T::SHAPE, format)
}

fn entry<K: EntryKey>(name: &str) -> Section {
    let section = section::<K>(name, K::FORMAT, K::MISMATCH, Some(K::FINGERPRINT));
    let section = section.with_compress(K::COMPRESS).with_forms(K::FORMS);
    let section = section.with("", K::Value::SHAPE);
    section.traced::<K::Value>(K::Value::SHAPE, K::FORMAT)
}

fn hash<K: HashKey>(name: &str) -> Section {
    // Each field has a fingerprint of its own; that of the whole record is used in keys alone.
    let fingerprint = is_in_key::<K>().then_some(K::FINGERPRINT);
    let section = section::<K>(name, K::FORMAT, K::MISMATCH, fingerprint);
    let section = section.with_compress(K::COMPRESS);
    let mut traces = FieldTraces::default();
    K::Record::trace_fields(&mut traces);
    let section = section.with_hash(&Shape::record(<K::Record as HashRecord>::FIELDS));
    section.with_trace(traces.0)
}

fn map<K: MapKey>(name: &str) -> Section {
    let section = section::<K>(name, K::FORMAT, Mismatch::Miss, Some(K::FINGERPRINT));
    let section = section.with_compress(K::COMPRESS).with_forms(K::FORMS);
    let section = section.with("{key}", K::Field::SHAPE);
    let shape = <K::Value as Schema>::SHAPE;
    let section = section.with("{value}", shape);
    section.traced::<K::Value>(shape, K::FORMAT)
}

fn list<K: ListKey>(name: &str) -> Section {
    let section = section::<K>(name, K::FORMAT, Mismatch::Miss, Some(K::FINGERPRINT));
    let section = section.with_compress(K::COMPRESS).with_forms(K::FORMS);
    let section = section.with("[]", K::Item::SHAPE);
    section.traced::<K::Item>(K::Item::SHAPE, K::FORMAT)
}

fn counter<K: CounterKey>(name: &str) -> Section {
    section::<K>(name, Format::Postcard, Mismatch::Miss, None)
}

/// Describes the key and the storage of its values, without their shapes.
fn section<K: Key>(
    name: &str,
    format: Format,
    mismatch: Mismatch,
    fingerprint: Option<Fingerprint>,
) -> Section {
    let mut section = Section::new(name);
    section.line("resource", K::RESOURCE);
    match K::VERSION {
        Version::None => {}
        Version::Number(number) => section.line("version", &number.to_string()),
        Version::Auto(_) => section.line("version", "auto"),
    }
    section.line("kind", K::KIND.word());
    if format == Format::Json {
        section.line("format", "json");
    }
    if mismatch == Mismatch::Error {
        section.line("mismatch", "error");
    }
    // JSON has none in its values.
    let is_used = format == Format::Postcard || is_in_key::<K>();
    if let Some(fingerprint) = fingerprint.filter(|_| is_used) {
        section.line("fingerprint", &fingerprint.to_string());
    }
    for part in K::PARTS {
        section.part(part);
    }
    section
}

const fn is_in_key<K: Key>() -> bool {
    matches!(K::VERSION, Version::Auto(_))
}

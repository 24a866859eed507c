//! What the derives' expansions name; no part of the public interface.

pub use ::{core, std};

pub use crate::assert::{
    AsCounter, AsEntry, AsHash, AsList, AsMap, ClashMessage, KeyOfValue, KeyOrSchema, Probe,
    Resource, ResourceOfKey, assert_schema, clash,
};
pub use crate::codec::MaxBytes;
pub use crate::error::{Error, Result};
pub use crate::key::{
    BorrowedPart, GeneratedPart, Key, KeyPart, KeyReader, KeyWriter, OwnedKey, OwnedKeyPart,
    OwnedPart, ParseKeyError, PartReader, PartWriter, Version, display_key as key_display,
    parse_key as key_parse,
};
pub use crate::ops::Address;
pub use crate::ops::check::{check_hash, check_list, check_map, check_value};
pub use crate::ops::counter::CounterKey;
pub use crate::ops::entry::{
    Cacheable, EntryAddress, EntryKey, Form, KeyOfWhole, Keyed, Put, PutAs,
};
pub use crate::ops::hash::{Field, FieldReader, FieldReplies, FieldWriter, HashKey, HashRecord};
pub use crate::ops::list::ListKey;
pub use crate::ops::map::MapKey;
pub use crate::schema::lock::Section;
pub use crate::schema::{
    Fingerprint, Format, FormatFeature, Json, Member, Member as FieldSchema, Mismatch, Part,
    Schema, Shape, Variant,
};
pub use crate::ttl::Ttl;

use crate::codec;
use crate::key::Keyspace;
use crate::ops::entry::layout_of;

/// Appends the whole stored form of a value, as a write sends it.
///
/// # Errors
/// As [`Cache::set`](crate::Cache::set) before it sends.
pub fn encode_value<K: EntryKey>(value: &K::Value, out: &mut Vec<u8>) -> Result<()> {
    codec::encode(layout_of::<K>(), value, MaxBytes::default(), out)
}

/// Reads a whole stored value as a read does; `None` if it was written under another schema.
///
/// # Errors
/// As [`Cache::get`](crate::Cache::get) with the reply in its hands.
pub fn decode_value<K: EntryKey>(stored: &[u8]) -> Result<Option<K::Value>> {
    codec::decode(layout_of::<K>(), stored, MaxBytes::default())
}

/// Returns the bytes of a key under a deployment's prefix, which is empty where there is none.
///
/// # Errors
/// What is wrong with the prefix.
pub fn key_bytes<K: Key>(prefix: &str, key: &K) -> Result<Vec<u8>, &'static str> {
    let keyspace = match prefix {
        "" => Keyspace::default(),
        prefix => Keyspace::with_prefix(prefix)?,
    };
    let mut bytes = Vec::new();
    keyspace.write_prefix(&mut bytes);
    Address::write(key, &mut bytes);
    Ok(bytes)
}

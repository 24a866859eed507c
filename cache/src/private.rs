//! Items that the derives' expansions name; no part of the public interface.

pub use ::{core, std};

pub use crate::assert::{
    ClashMessage, Compared, KeyOfValue, KeyOrSchema, Probe, Resource, ResourceOfKey, Section,
    assert_round_trip, assert_schema, clash, compared, formats, kinds, probe_of,
};
pub use crate::attributes::{
    As, Evicted, Fallible, Loading, OfKey, OptionOf, Remembered, ValueOf, cache, deletes, evicted,
    evicted_if_possible, of_key,
};
pub use crate::backend::{
    Backend, GiveUp, Reply, RequestOptions, SlotEvent, SlotHandle, Slots, Started,
};
pub use crate::check::{check_hash, check_list, check_map, check_value};
pub use crate::codec::{Forms, MaxBytes, OlderForm, OlderFormOf, Upgrade, UpgradeOf, WriteAs};
pub use crate::counter::CounterKey;
pub use crate::error::{Error, Result};
pub use crate::events::ServerName;
pub use crate::hash::{
    Field, FieldReader, FieldTraces, FieldWriter, HashKey, HashRecord, StoredField,
};
pub use crate::key::{
    BorrowedPart, GeneratedPart, Key, KeyPart, KeyReader, KeyWriter, Kind, OwnedKey, OwnedKeyPart,
    OwnedPart, ParseKeyError, PartReader, PartWriter, Version, display_key as key_display,
    parse_key as key_parse,
};
pub use crate::list::ListKey;
pub use crate::map::MapKey;
pub use crate::operation::{
    Condition, DecodeContext, Joined, Label, Labels, Packed, Rule, Script, Stored, Unit, Units,
};
pub use crate::remember::remember_scoped_optional;
pub use crate::schema::{
    Compress, CompressFeature, Damage, Fingerprint, Format, FormatFeature, Json, LoadPolicy, Lz4,
    Member, Member as FieldSchema, Mismatch, Outage, Part, Schema, Shape, Variant, Zstd,
    check_postcard,
};
pub use crate::ttl::Ttl;
pub use crate::value::{Cacheable, EntryKey, GraceKey, Keyed, KeyedValue};

use crate::backend::redis::{Limits, Reader};
use crate::codec;
use crate::key::{Keyspace, write_without_prefix};
use crate::value::layout_of;

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
/// The mistake in the prefix.
pub fn key_bytes<K: Key>(prefix: &str, key: &K) -> Result<Vec<u8>, &'static str> {
    let keyspace = match prefix {
        "" => Keyspace::default(),
        prefix => Keyspace::with_prefix(prefix)?,
    };
    let mut bytes = Vec::new();
    keyspace.write_prefix(&mut bytes);
    write_without_prefix(key, &mut bytes);
    Ok(bytes)
}

/// Reads replies that come in `pieces`, under a cap on the bytes of a string and one on those of a whole reply.
///
/// Returns them, and whether what follows them is malformed, which otherwise is the beginning of a reply or nothing.
pub fn read_replies<'a>(
    pieces: impl IntoIterator<Item = &'a [u8]>,
    string: usize,
    sum: usize,
) -> (Vec<redis::Value>, bool) {
    let limits = Limits { string, sum };
    let mut reader = Reader::default();
    let mut replies = Vec::new();
    let mut unread = Vec::new();
    for piece in pieces {
        unread.extend_from_slice(piece);
        let mut input = &unread[..];
        loop {
            match reader.read(&mut input, limits) {
                Ok(Some(reply)) => replies.push(reply),
                Ok(None) => break,
                Err(_malformed) => return (replies, true),
            }
        }
        let read = unread.len() - input.len();
        unread.drain(..read);
    }
    (replies, false)
}

/// A script that the library runs on servers.
#[derive(Clone, Debug)]
pub struct ScriptInfo {
    pub name: String,
    pub source: &'static str,
    /// The SHA-1 of the source.
    pub digest: &'static str,
}

/// Returns all scripts.
pub fn scripts() -> impl Iterator<Item = ScriptInfo> {
    Script::ALL.into_iter().map(|script| ScriptInfo {
        name: format!("{script:?}"),
        source: script.source(),
        digest: script.digest(),
    })
}

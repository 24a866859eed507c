//! What the derives' expansions name; no part of the public interface.

pub use ::{core, std};

pub use crate::codec::MaxBytes;
pub use crate::error::{Error, Result};
pub use crate::key::{
    Key, KeyPart, KeyReader, KeyWriter, OwnedKey, OwnedKeyPart, ParseKeyError, PartReader,
    PartWriter, Version, display_key as key_display, parse_key as key_parse,
};
pub use crate::ops::Address;
pub use crate::ops::counter::CounterKey;
pub use crate::ops::entry::{
    Cacheable, EntryAddress, EntryKey, Keyed, Put, decode_value, encode_value,
};
pub use crate::ops::hash::{
    Field, FieldReader, FieldReplies, FieldWriter, HashKey, HashRecord, check_record,
};
pub use crate::ops::list::ListKey;
pub use crate::ops::map::MapKey;
pub use crate::schema::{
    Fingerprint, Format, FormatFeature, Json, Member, Member as FieldSchema, Mismatch, Part,
    Schema, Shape, Variant, check_json,
};
pub use crate::ttl::Ttl;

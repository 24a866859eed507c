//! typed-cache.

extern crate self as typed_cache;

mod backend;
mod codec;
mod error;
mod key;
mod observe;
mod ops;
mod request;
pub mod schema;
mod ttl;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

pub use self::{
    backend::memory::MemoryEngine,
    error::{Error, ErrorKind, Result},
    key::{
        Key, KeyPart, KeyReader, KeyWriter, OwnedKey, OwnedKeyPart, ParseKeyError, PartReader,
        PartWriter, Version, parse_key,
    },
    observe::{Event, Observer, Stats},
    ops::{
        counter::CounterKey,
        entry::{Cacheable, EntryKey, Keyed},
        hash::{
            Countable, Field, FieldReader, FieldValue, FieldWriter, Fields, HashKey, HashRecord,
        },
        key::Expiry,
        list::ListKey,
        map::MapKey,
    },
    schema::{Fingerprint, Schema},
    ttl::Ttl,
};

//! typed-cache.
#![forbid(unsafe_code)]

extern crate self as typed_cache;

mod assert;
mod backend;
mod batch;
mod builder;
mod bulk;
mod cache;
mod client;
mod codec;
mod config;
mod counter;
mod entry;
mod error;
mod face;
mod hash;
mod key;
mod list;
mod map;
mod observe;
mod ops;
mod request;
pub mod schema;
mod scope;
mod ttl;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

pub use self::{
    backend::memory::MemoryEngine,
    batch::{Appended, Batch, Replies, Slot, WithTtl},
    builder::CacheBuilder,
    bulk::{SetAll, SetItem},
    cache::Cache,
    counter::Counter,
    error::{Error, ErrorKind, Result},
    hash::Hash,
    key::{
        Key, KeyPart, KeyReader, KeyWriter, OwnedKey, OwnedKeyPart, ParseKeyError, PartReader,
        PartWriter, Version, parse_key,
    },
    list::List,
    map::Map,
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
pub use redis;
#[cfg(feature = "derive")]
pub use typed_cache_derive::{CacheKey, Cacheable, KeyPart, Schema};

//! typed-cache.

extern crate self as typed_cache;

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
mod scope;
pub mod schema;
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
    hash::Hash,
    list::List,
    map::Map,
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
#[cfg(feature = "derive")]
pub use typed_cache_derive::{CacheKey, Cacheable, KeyPart, Schema};
pub use redis;

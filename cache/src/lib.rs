//! Annotate a struct, get a cache on Redis or Valkey: typed keys, a lifetime, a compact encoding and a check of the schema,
//! all from one derive.
//!
//! # Why
//! Services that put structs into Redis by hand meet the same mistakes again and again. Here they do not compile, cannot
//! happen, or are an error that says what happened:
//!
//! | by hand | here |
//! |---|---|
//! | keys as strings, which collide or are misspelled | the key is a struct, its text is [escaped and parsed back](guide::keys) |
//! | a list where a value was expected: `WRONGTYPE` at run time | what lives at a key is part of its type |
//! | `SET`, then `EXPIRE`, and a crash between the two | the lifetime belongs to the type and is set [in the same step](guide::lifetimes) |
//! | a struct changed in one release and misread by the next | a [fingerprint](guide::schema) in front of each value: a miss, never another value |
//! | replies of a pipeline matched by position | a [`Slot`] for each, with its type and its own error |
//! | an outage that looks like an empty cache | a miss is `None`, an outage an [`Error`] |
//! | a write that is repeated after a broken connection | no write is [sent twice](guide::connections), and the error says whether it may have run |
//! | tests that need a server | an [engine in memory](guide::memory) that answers the same commands |
//!
//! # Example
//! ```
//! use serde::{Deserialize, Serialize};
//! use typed_cache::{Cache, CacheKey, Cacheable};
//!
//! #[derive(Serialize, Deserialize, Cacheable, Debug, PartialEq)]
//! #[cache(resource = "user", ttl = "15m")]
//! struct User { #[cache(key)] id: u64, name: String }
//!
//! #[derive(CacheKey)]
//! #[cache(resource = "visits", ttl = "1d", counter)]
//! struct VisitsKey { user: u64 }
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
//! let cache = Cache::memory(); // or Cache::connect("redis://localhost").await?
//!
//! cache.set(&User { id: 42, name: "Ada".into() }).await?;
//! let ada = cache.get(&UserKey { id: 42 }).await?; // the key decides the type
//! assert_eq!(ada.map(|user| user.name).as_deref(), Some("Ada"));
//!
//! let mut batch = cache.batch(); // one round trip
//! let bob = batch.get(&UserKey { id: 1 });
//! let visits = batch.counter(&VisitsKey { user: 42 }).add(1);
//! let mut replies = batch.run().await?;
//! assert_eq!(replies.take(bob)?, None);
//! assert_eq!(replies.take(visits)?, 1);
//! # Ok(()) }
//! ```
//!
//! # Main types
//! | type | what it is |
//! |---|---|
//! | [`Cache`] | the handle, a cheap clone: values, and what all keys have in common |
//! | [`CacheBuilder`] | settings: prefix, deadlines, backoff, cap on sizes, observer |
//! | [`Hash`](struct@Hash), [`Map`], [`List`], [`Counter`] | handles on one key of that kind, from a cache or a batch |
//! | [`Batch`], [`Slot`], [`Replies`] | several operations in one round trip |
//! | [`Key`] and [`EntryKey`], [`HashKey`], [`MapKey`], [`ListKey`], [`CounterKey`] | what the derives write for a key |
//! | [`Cacheable`](derive@Cacheable), [`CacheKey`](derive@CacheKey), [`KeyPart`](derive@KeyPart), [`Schema`](derive@Schema) | the derives; the first one's page has the grammar |
//! | [`Field`], [`FieldValue`] | the fields of a hash: the derive on `User` generates `UserFields::NAME` and so on |
//! | [`Ttl`], [`Expiry`] | how long an entry is to stay, and how much longer it does |
//! | [`Error`], [`ErrorKind`] | the one error, one word wide; [`SetAllError`] adds a report |
//! | [`Observer`], [`Event`], [`Stats`] | what happens in a cache |
//! | [`MemoryEngine`] | a Redis in this process |
//! | [`assert_schema!`], [`assert_distinct!`] | checks for your tests and your crate |
//!
//! # How a read goes
//! `cache.get(&UserKey { id: 42 })`:
//! 1. The key writes itself: prefix, resource, version, escaped parts. `shop/user:42`
//! 2. `GET` and that key become one command, with the function that will decode the reply.
//! 3. The command goes to the connection that stands, or waits for one, within its deadline.
//! 4. The server's reply comes back: bytes, nothing, or an error.
//! 5. The first five bytes must name the format and the schema of `User`. If not, that is a miss, counted.
//! 6. The rest is decoded as postcard, with nothing left over, and is `Some(user)`.
//!
//! A write is the same list backwards: the value is encoded behind its key, and both go out in one `SET … PX`.
//!
//! # Errors
//! Every operation returns [`Result`]. A miss is no error. [`Error::kind`] says what happened, [`Error::resource`] where,
//! [`Error::may_have_run`] whether the server can have executed the command. Keys, values and passwords are never in an error,
//! so it can be logged as it is. Each command has one deadline, 5 s by default. Methods list the kinds they fail with under
//! *Errors*; where [`Unavailable`](ErrorKind::Unavailable) and [`Timeout`](ErrorKind::Timeout) are not listed, they are meant
//! all the same, as everything that talks to a server can fail with them; likewise [`Server`](ErrorKind::Server), for a server
//! that is out of memory, read-only or still loading.
//!
//! # Guide
//! [Keys and versions](guide::keys) · [schemas and their changes](guide::schema) · [lifetimes](guide::lifetimes) ·
//! [batches](guide::batches) · [connections](guide::connections) · [tests on memory](guide::memory)
//!
//! # Features
//! | feature | adds |
//! |---|---|
//! | `derive` | The derives [`Cacheable`](derive@Cacheable), [`CacheKey`](derive@CacheKey), [`KeyPart`](derive@KeyPart) and [`Schema`](derive@Schema). On by default. |
//! | `json` | `format = json`: entries as JSON text, for readers in other languages. |
//! | `bytes` | [`Schema`](trait@Schema) for `Bytes` and `BytesMut`, [`KeyPart`](trait@KeyPart) for `Bytes`. |
//! | `chrono` | [`Schema`](trait@Schema) for `DateTime`, `Month`, `NaiveDate`, `NaiveDateTime`, `NaiveTime`, `TimeDelta`, `Weekday`. |
//! | `indexmap` | [`Schema`](trait@Schema) for `IndexMap` and `IndexSet`. |
//! | `jiff` | [`Schema`](trait@Schema) for `Timestamp`, `Zoned`, `SignedDuration`, `Span`, and the civil `Date`, `DateTime`, `ISOWeekDate`, `Time`. |
//! | `rust_decimal` | [`Schema`](trait@Schema) for `Decimal`. |
//! | `smol_str` | [`Schema`](trait@Schema) and [`KeyPart`](trait@KeyPart) for `SmolStr`. |
//! | `time` | [`Schema`](trait@Schema) for `Date`, `Duration`, `Month`, `OffsetDateTime`, `PrimitiveDateTime`, `Time`, `UtcDateTime`, `UtcOffset`, `Weekday`. |
//! | `url` | [`Schema`](trait@Schema) for `Url`. |
//! | `uuid` | [`Schema`](trait@Schema) and [`KeyPart`](trait@KeyPart) for `Uuid`. |
//!
//! A feature adds items and changes nothing else. The memory engine is always there.
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
pub mod guide;
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
    bulk::{SetAll, SetAllError, SetItem},
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
#[doc(inline)]
#[doc = include_str!("../docs/cache_key.md")]
pub use typed_cache_derive::CacheKey;
#[cfg(feature = "derive")]
#[doc(inline)]
#[doc = include_str!("../docs/derive.md")]
pub use typed_cache_derive::Cacheable;
#[cfg(feature = "derive")]
#[doc(inline)]
#[doc = include_str!("../docs/key_part.md")]
pub use typed_cache_derive::KeyPart;
#[cfg(feature = "derive")]
#[doc(inline)]
#[doc = include_str!("../docs/schema_derive.md")]
pub use typed_cache_derive::Schema;

#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;

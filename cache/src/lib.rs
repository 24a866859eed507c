//! Annotate a struct, get a cache on Redis or Valkey: one derive generates typed keys, a TTL, a compact encoding and a schema
//! check.
//!
//! # Why
//! Services that put structs into Redis by hand meet the same mistakes again and again. Here they do not compile, cannot
//! happen, or are an error that names the cause:
//!
//! | by hand | here |
//! |---|---|
//! | keys as strings, which collide or are misspelled | the key is a struct, its text is [escaped and parsed back](guide::keys) |
//! | a list where a value was expected: `WRONGTYPE` at run time | the kind of data at a key is part of the key's type |
//! | `SET`, then `EXPIRE`, and a crash between the two | the TTL belongs to the type and is set [in the same step](guide::expiry) |
//! | a struct changed in one release and misread by the next | a [fingerprint](guide::schema) in front of each value: a miss, never another value |
//! | replies of a pipeline matched by position | [loading what is not there](guide::remember) · [pipelines and batches](guide::batches) whose results have types and errors of their own |
//! | an outage that looks like an empty cache | a miss is `None`, an outage an [`Error`] |
//! | a write that is repeated after a broken connection | no write is [sent twice](guide::connections), and the error says whether it may have run |
//! | tests that need a server | an [engine in memory](guide::memory) that answers the same commands |
//!
//! # Example
//! ```
//! use std::time::Duration;
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
//! let ada = User { id: 42, name: "Ada".into() };
//! cache.set(&ada).await?;
//! cache.set(&ada).ttl(Duration::from_secs(60)).if_present().await?; // the same operation with options
//! assert_eq!(cache.get(&UserKey { id: 42 }).await?, Some(ada)); // the key decides the type
//!
//! let (bob, visits) = cache.pipeline(( // one round trip
//!     cache.get(&UserKey { id: 1 }),
//!     cache.counter(&VisitsKey { user: 42 }).increment(1),
//! )).await?;
//! assert_eq!((bob, visits), (None, 1));
//! # Ok(()) }
//! ```
//!
//! # Main types
//! | type | what it is |
//! |---|---|
//! | [`Cache`] | the handle, a cheap clone: values, and operations on any key |
//! | [`CacheBuilder`], [`Config`] | settings: prefix, deadlines, backoff, caps on sizes, observer; the same as data, from [variables and files](guide::settings) |
//! | [`Prefix`] | a prefix of all keys that is taken as it is written: `Prefix::raw("app:")` |
//! | [`Tls`](guide::connections#tls), [`CredentialsProvider`] | certificates, and logins that change |
//! | [`Health`] | what [`Cache::health`] says of the server |
//! | [`Operation`] | the future that each method returns; its [`options`] |
//! | [`Hash`](struct@Hash), [`Map`], [`List`], [`Counter`] | handles on one key of that kind |
//! | [`Pipeline`] | a tuple or `Vec` of operations, for [`Cache::pipeline`] |
//! | [`Batch`], [`Slot`], [`Replies`] | any number of operations of any kind, and their results |
//! | [`Remember`], [`RememberMany`], [`Loaded`], [`IntoLoaded`], [`Outcome`], [`Source`], [`StaleCause`], [`RememberError`], [`Held`], [`Outage`] | a read that loads what is not there, what its loader gives, and what it gives; its [`forms`] |
//! | [`WriteThrough`], [`WriteThroughError`] | a write to the source and then to the cache |
//! | [`WriteBehind`], [`WriteBehindBuilder`], [`FlushError`], [`Lost`], [`WriteFailure`] | writes to the cache that go to the source later |
//! | [`remember`](macro@remember), [`evict`](macro@evict), [`EvictError`] | attributes on functions: a read that is loaded by its body, a write whose success evicts |
//! | [`Results`] | those of operations of one type |
//! | [`Aged`] | a value, and for how long it has been stale |
//! | [`GetEach`], [`Scan`], [`SetMany`], [`SetAllRun`] | streams and bulk writes; [`IntoSet`] and [`ValueStream`] are the bounds of the writes |
//! | [`Key`] and [`EntryKey`], [`HashKey`], [`MapKey`], [`ListKey`], [`CounterKey`] | the traits that the derives implement for a key; [`GraceKey`] where its values can be stale |
//! | [`KeyedValue`], [`Keyed`] | the bounds for code that is generic over values with their own key |
//! | [`Cacheable`](derive@Cacheable), [`CacheKey`](derive@CacheKey), [`KeyPart`](derive@KeyPart), [`Schema`](derive@Schema) | the derives; the first one's page has the grammar |
//! | [`Field`], [`FieldValue`] | the fields of a hash: the derive on `User` generates `UserFields::NAME` and so on |
//! | [`Ttl`], [`Expiry`] | the TTL of a write, and the remaining time of an entry or field |
//! | [`Error`], [`ErrorKind`] | the one error, one word wide; [`SetAllError`] adds a report |
//! | [`Observer`], [`Event`], [`Stats`] | events and counters |
//! | [`blocking`] | the same operations in code without async: `cache.get(&key).wait()?` |
//! | [`MemoryEngine`] | Redis commands in this process; [`Fault`] and [`Injected`] make it fail on request |
//! | [`testing`] | a checker for histories of calls, of what a cache gave under load and under faults |
//! | [`SharedConnection`], [`ConnectionPool`] | the bounds for connections and pools that you have already |
//! | [`assert_schema!`], [`assert_round_trip!`], [`assert_distinct!`] | checks for your tests and your crate |
//!
//! # The path of a read
//! `cache.get(&UserKey { id: 42 })`:
//! 1. The key writes itself: prefix, resource, version, escaped parts. `shop/user:42`
//! 2. `GET` and that key become the bytes of one command, beside the function that will decode its reply.
//! 3. At the first poll the bytes go into the buffer of the runtime's connection, with a deadline.
//! 4. The connection's task writes everything in the buffer at once and reads the replies in their order.
//! 5. The reply is bytes, nothing, or an error. The first five bytes must have the format and the schema of `User`; if not,
//!    that is a counted miss.
//! 6. The rest is decoded as postcard, with nothing left over, and is `Some(user)`.
//!
//! A write is the same list backwards: the value is encoded behind its key, and both go out in one `SET … PX`.
//!
//! # Errors
//! Every operation returns [`Result`]. A miss is no error. [`Error::kind`] says what happened, [`Error::resource`] where,
//! [`Error::may_have_run`] whether the server can have executed the operation. Keys, values and passwords are never in an
//! error, so it can be logged as it is. Each operation has one deadline, 5 s by default.
//!
//! Methods list the kinds that they fail with under *Errors*. These are not listed, since everything that talks to a server
//! can fail with them: [`Unavailable`](ErrorKind::Unavailable), [`Timeout`](ErrorKind::Timeout) and
//! [`Overloaded`](ErrorKind::Overloaded); [`Server`](ErrorKind::Server), for a server that is out of memory, read-only or still
//! loading; [`Protocol`](ErrorKind::Protocol), for a reply of a wrong form.
//!
//! # Guide
//! [Keys and versions](guide::keys) · [schemas and their changes](guide::schema) · [JSON](guide::json) ·
//! [keys and values that exist already](guide::migrating) · [expiry](guide::expiry) · [stale values](guide::stale) ·
//! [policies of loads, with timelines](guide::policies) · [writing](guide::writing) ·
//! [pipelines and batches](guide::batches) · [connections](guide::connections) ·
//! [settings](guide::settings) ·
//! [faults of servers](guide::faults) · [observability](guide::observability) · [connections that you have already](guide::own_connections) · [tests in memory](guide::memory)
//!
//! # Features
//! | feature | adds |
//! |---|---|
//! | `derive` | The derives [`Cacheable`](derive@Cacheable), [`CacheKey`](derive@CacheKey), [`KeyPart`](derive@KeyPart) and [`Schema`](derive@Schema), and the attributes [`remember`](macro@remember) and [`evict`](macro@evict). On by default. |
//! | `json` | `format = json`: entries as JSON text, for readers in other languages; [`Schema`](trait@Schema) for `serde_json`'s `Value`, `Map` and `Number`. |
//! | `bytes` | [`Schema`](trait@Schema) for `Bytes` and `BytesMut`, [`KeyPart`](trait@KeyPart) for `Bytes`. |
//! | `chrono` | [`Schema`](trait@Schema) and [`KeyPart`](trait@KeyPart) for `DateTime<Utc>`, `Month`, `NaiveDate`, `NaiveDateTime`, `NaiveTime`, `TimeDelta`, `Weekday`. |
//! | `indexmap` | [`Schema`](trait@Schema) for `IndexMap` and `IndexSet`. |
//! | `tls` | `rediss://` and `valkeys://`: TLS by rustls. |
//! | `tls-no-provider` | The same without *ring*, for programs that install a crypto provider of rustls. |
//! | `lz4` | `compress = "lz4"`: large values are compressed. |
//! | `jiff` | [`Schema`](trait@Schema) for `Timestamp`, `SignedDuration`, and the civil `Date`, `DateTime`, `ISOWeekDate`, `Time`; [`KeyPart`](trait@KeyPart) for all but `ISOWeekDate`. |
//! | `metrics` | Metrics by the facade `metrics`: durations, hits, bytes, connections; see [observability](guide::observability). |
//! | `rust_decimal` | [`Schema`](trait@Schema) for `Decimal`. |
//! | `smol_str` | [`Schema`](trait@Schema) and [`KeyPart`](trait@KeyPart) for `SmolStr`. |
//! | `time` | [`Schema`](trait@Schema) for `Date`, `Duration`, `Month`, `OffsetDateTime`, `PrimitiveDateTime`, `Time`, `UtcDateTime`, `UtcOffset`, `Weekday`; [`KeyPart`](trait@KeyPart) for all but `UtcOffset` and `OffsetDateTime`. |
//! | `tracing` | Spans and events of the crate `tracing`, by OpenTelemetry's conventions; see [observability](guide::observability). |
//! | `url` | [`Schema`](trait@Schema) and [`KeyPart`](trait@KeyPart) for `Url`. |
//! | `zstd` | `compress = "zstd"`, which needs a C compiler. |
//! | `uuid` | [`Schema`](trait@Schema) and [`KeyPart`](trait@KeyPart) for `Uuid`. |
//!
//! A feature adds items and changes nothing else. The memory engine is always there.
#![forbid(unsafe_code)]
#![cfg_attr(
    not(debug_assertions),
    expect(
        clippy::inline_always,
        reason = "each has its reason beside it, and the gates count what it saves"
    )
)]

extern crate self as typed_cache;

// rustdoc shows the methods of `Cache` in the order of the modules: how to get one, then `get` and `set`.
mod builder;
mod cache;
mod value;

mod assert;
mod attributes;
mod backend;
mod batch;
pub mod blocking;
mod bulk;
mod check;
mod claim;
mod client;
mod codec;
mod config;
mod counter;
mod entries;
mod error;
mod events;
mod flight;
pub mod guide;
mod handle;
mod hash;
mod health;
mod key;
mod list;
mod map;
mod operation;
mod pipeline;
mod random;
mod remember;
mod results;
mod scan;
pub mod schema;
mod scope;
pub mod testing;
mod ttl;
mod write_behind;
mod write_through;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

pub use self::attributes::EvictError;
pub use self::backend::memory::{Fault, Injected, MemoryEngine};
pub use self::backend::own::{ConnectionPool, SharedConnection};
#[cfg(feature = "tls-no-provider")]
#[cfg_attr(docsrs, doc(cfg(feature = "tls")))]
pub use self::backend::redis::Tls;
pub use self::backend::redis::{Credentials, CredentialsError, CredentialsProvider};
pub use self::batch::{Appended, Batch, Replies, Run, Slot};
pub use self::builder::CacheBuilder;
pub use self::bulk::{IntoSet, SetAll, SetAllError, SetAllRun, SetMany, ValueStream};
pub use self::cache::Cache;
pub use self::client::{Operation, options};
pub use self::config::Config;
pub use self::counter::{Counter, CounterKey};
pub use self::error::{Error, ErrorKind, Result};
pub use self::events::{
    Event, LoadFailure, LoadStats, LossCause, Observer, OwedChange, Refusal, ResourceStats,
    StaleCause, Stats,
};
pub use self::hash::{
    Field, FieldReader, FieldValue, FieldWriter, Fields, Hash, HashKey, HashRecord,
};
pub use self::health::{Health, Role};
pub use self::key::{
    IntoPrefix, Key, KeyPart, KeyReader, KeyWriter, Kind, OwnedKey, OwnedKeyPart, ParseKeyError,
    PartReader, PartWriter, Prefix, Version, parse_key,
};
pub use self::list::{List, ListKey};
pub use self::map::{Map, MapKey};
pub use self::pipeline::Pipeline;
pub use self::remember::{
    Held, IntoLoaded, Loaded, Outcome, Remember, RememberError, RememberMany, Source, forms,
};
pub use self::results::Results;
pub use self::scan::Scan;
pub use self::schema::{Fingerprint, Outage, Schema};
pub use self::scope::Clear;
pub use self::ttl::{Expiry, Ttl};
pub use self::value::{Aged, Cacheable, EntryKey, GetEach, GraceKey, Keyed, KeyedValue};
pub use self::write_behind::{
    Changes, FlushError, Lost, WriteBehind, WriteBehindBuilder, WriteBehindStats, WriteFailure,
};
pub use self::write_through::{WriteThrough, WriteThroughError};
pub use redis;
#[cfg(feature = "tls-no-provider")]
#[cfg_attr(docsrs, doc(cfg(feature = "tls")))]
pub use tokio_rustls::rustls;
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

#[cfg(feature = "derive")]
#[doc(inline)]
#[doc = include_str!("../docs/evict_attribute.md")]
pub use typed_cache_derive::evict;
#[cfg(feature = "derive")]
#[doc(inline)]
#[doc = include_str!("../docs/remember_attribute.md")]
pub use typed_cache_derive::remember;

#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;

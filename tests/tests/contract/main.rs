//! The contract of a cache: one suite, unchanged on memory, Redis and Valkey.
//!
//! Each module is about one capability. A case is an async function that takes a [`fixture::Fixture`]: a cache with a fresh
//! prefix, a raw connection to the same store, and an observer. The lists at the end of a module make tests of its cases.
//! Four macros are the language of the suite:
//!
//! ```text
//! pub(crate) async fn a_hash_ends_with_its_last_field(f: Fixture) {
//!     op!(f, |c| c.hash(&KEY).set_field(NAME, &name)).unwrap();         // one operation, in the way of the test
//!     assert!(op!(f, |c| c.hash(&KEY).delete(NAME)).unwrap());          // its own `Result`
//!     assert_eq!(raw!(f, "EXISTS", f.key(&KEY)).int(), 0);              // a command of the test's own
//! }
//!
//! cases! { hashes, every way:                                          // the module, and which tests are made
//!     a_hash_ends_with_its_last_field [Hash::set_field Hash::delete]    // the case, and what it covers
//! }
//! ```
//!
//! | macro | meaning |
//! |---|---|
//! | `op!(f, \|c\| ..)` | Makes one operation on the cache `c` and sends it by the fixture's [`Way`](fixture::Way): alone, in a batch, in an atomic batch, appended to a pipeline of redis-rs (atomic or not), in a pipeline (atomic or not). In all but the first there are other commands before and behind it, which must get their own replies. |
//! | `raw!(f, "GET", key)` | Sends a command to the same store over another connection, for foreign data and exact bytes. The reply has `int()`, `bytes()` and `list()`; `f.key(&key)` is the whole key. |
//! | `cases! { module, every way: .. }` | Makes a test of each case for memory, Redis, Redis with RESP3, Valkey, and connections of the caller's own, in every way. `alone:` leaves out the ways, for cases without `op!`; `servers:` leaves out memory as well. |
//! | `covers! { .. }` | Lists what plain tests cover, which need no fixture. |
//!
//! The words in brackets are public operations, `Hash::len`, and errors of theirs, `Hash::len!WrongType`. The module `gaps`
//! compares them with the library's sources: each operation needs a case, one that a batch takes needs a case in every way,
//! and a case must call what it names. `each_operation` stands for the table in `operations`, which has the commands that
//! every operation sends.
//!
//! `f.with(..)` gives a cache with other settings on the same store, `f.observed` the events, `f.assert_messages(n)` checks the
//! number of messages that were sent. Time is paused on memory; on servers a case may take 30 s. `fixture/own.rs` names the cases
//! that connections of the caller's own cannot hold.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[macro_use]
mod macros;
#[macro_use]
mod operations;
mod fixture;
mod types;

mod gaps;

mod attributes;
mod batches;
mod bulk;
mod claims;
mod compression;
mod counters;
mod damage;
mod damage_of_types;
mod drops;
mod expiry;
mod faults;
mod field_ttls;
mod foreign_json;
mod futures;
mod hashes;
mod heals;
mod health;
mod json;
mod lists;
mod losses;
mod maps;
mod observers;
mod opaque;
mod outages;
mod owed;
mod own_connections;
mod panicking_observers;
mod pipelines;
mod promises;
mod raw_commands;
mod remember;
mod remember_many;
mod remember_words;
mod remember_writes;
mod rights;
mod schema;
mod scopes;
mod secrecy;
mod sockets;
mod source;
mod stale;
mod stale_kept;
mod states;
mod ttl_options;
mod unwritable;
mod updates;
mod upgrades;
mod values;
mod versions;
mod waits;
mod wire;
mod write_behind;
mod write_through;
mod wrong_kinds;

//! The contract of a cache: one suite, unchanged on memory, Redis and Valkey.
//!
//! A module per capability. A case is an async function over a [`fixture::Fixture`]; the list at the
//! end of its module says which operations it covers, and which of their documented errors.
//! [`gaps`] holds those lists against the library's sources.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[macro_use]
mod macros;
#[macro_use]
mod operations;
mod fixture;
mod types;

mod gaps;

mod batches;
mod bulk;
mod counters;
mod damage;
mod futures;
mod hashes;
mod json;
mod lifetimes;
mod lists;
mod maps;
mod observers;
mod outages;
mod raw_commands;
mod schema;
mod scopes;
mod secrecy;
mod sockets;
mod unwritable;
mod values;
mod versions;
mod waits;
mod wire;
mod wrong_kinds;

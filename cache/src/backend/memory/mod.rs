//! An in-process store that answers Redis commands.
//!
//! A command comes as RESP bytes and is read as slices of them ([`packed`]). It is looked up by its
//! name in one table ([`commands`]), which has its number of arguments, too, and its function reads
//! or changes the [`Store`](store::Store) under the one lock ([`shared`]). A `MULTI` group runs
//! under one hold of that lock, so no other command runs in between.
//!
//! Costs grow as Redis's do. Entries live in a [`slot_map`], a [`wheel`] has their order of expiry,
//! and large values are freed after the lock is released ([`deferred`]). [`steps`] counts the work
//! under the lock for tests.

mod answer;
mod backend;
mod blocking;
mod clock;
mod commands;
mod connection;
mod data;
mod deferred;
mod engine;
mod expire;
mod faults;
mod field_ttls;
mod glob;
mod hash;
mod hashes;
mod keys;
mod list;
mod lists;
mod packed;
mod parse;
mod pop;
mod reply;
mod rings;
mod scan;
mod scripts;
mod server;
mod set_options;
mod shared;
mod shrink;
mod slot_map;
mod steps;
mod store;
mod strings;
#[cfg(test)]
mod tests;
mod times;
mod transaction;
mod wait;
mod waiters;
mod wheel;

pub use engine::MemoryEngine;
pub use faults::{Fault, Injected};

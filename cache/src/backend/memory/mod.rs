//! An in-process store that answers Redis commands.
//!
//! One lock guards one [`Store`](store::Store). A command is looked up in one table by name,
//! its argument count is checked there, and its function reads or changes the store.
//! A `MULTI` group runs under one hold of the lock, so nothing comes in between.

mod args;
mod blocking;
mod clock;
mod commands;
mod connection;
mod counters;
mod data;
mod engine;
mod expire;
mod glob;
mod hashes;
mod keys;
mod list;
mod list_edits;
mod lists;
mod parse;
mod recency;
mod reply;
mod scan;
mod server;
mod set_options;
mod shared;
mod store;
mod strings;
mod table;
#[cfg(test)]
mod tests;
mod transaction;
mod wait;
mod waiters;

pub use engine::MemoryEngine;

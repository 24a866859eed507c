//! Hostile replies: whatever a server answers, an operation ends in time, with an error or a legal value of its own,
//! and its neighbours on the connection get their own value or an error of the connection.
//!
//! [`replies`] is the table of replies, [`operations`] that of operations, with what is [`legal`] for each. An
//! [`exchange`] sends one operation between two neighbours; [`cases`] makes a test of each operation and way.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod cases;
mod connections;
mod exchange;
mod legal;
mod memory;
mod operations;
mod replies;
mod scripts;
mod server;
mod types;

use typed_cache_tests::alloc::CountingAllocator;

#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;

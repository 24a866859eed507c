//! Pages on one subject each: the rules behind the methods, in one place.
//!
//! | page | about |
//! |---|---|
//! | [`keys`] | the text of keys, versions, rolling deploys |
//! | [`schema`] | what becomes of stored entries when a type changes |
//! | [`lifetimes`] | how long entries stay, and by which commands |
//! | [`batches`] | order, results, transactions, large batches |
//! | [`connections`] | deadlines, what is sent again, what an error says |
//! | [`memory`] | tests and programs without a server |
//!
//! The words of `#[cache(..)]` are documented at the derive [`Cacheable`](derive@crate::Cacheable).

#[doc = include_str!("../docs/keys.md")]
pub mod keys {}

#[doc = include_str!("../docs/schema.md")]
pub mod schema {}

#[doc = include_str!("../docs/lifetimes.md")]
pub mod lifetimes {}

#[doc = include_str!("../docs/batches.md")]
pub mod batches {}

#[doc = include_str!("../docs/connections.md")]
pub mod connections {}

#[doc = include_str!("../docs/memory.md")]
pub mod memory {}

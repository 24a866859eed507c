//! Connections that a caller has already: one that all operations share, or a pool that lends one to each message.
//!
//! A message becomes commands of redis-rs again, and its request is a future that the operation's caller polls. No task and no
//! timer belong to this backend, so it needs of a runtime what the connection needs.

mod answer;
mod backend;
mod cause;
mod in_flight;
mod pool;
mod request;

pub(crate) use self::backend::{Pooled, Shared};
pub use self::pool::{ConnectionPool, SharedConnection};

//! Redis and Valkey: connections that are kept up, one for each runtime that uses the cache.

mod blocking;
pub(super) mod cause;
mod connect;
mod connection;
mod resp;
mod server;
mod stream;
mod target;
mod url;

pub(crate) use self::connection::Plan;
pub(crate) use self::resp::{Limits, Reader};
pub(crate) use self::server::RedisServer;
pub(crate) use self::target::Target;

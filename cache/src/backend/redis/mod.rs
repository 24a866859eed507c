//! Redis and Valkey: connections that are kept up, one for each runtime that uses the cache.

mod blocking;
mod cause;
mod connect;
mod connection;
mod dial;
mod handshake;
mod lanes;
mod login;
mod plan;
mod progress;
mod refused;
mod resp;
mod server;
mod stream;
mod target;
mod tls;
mod url;

pub(in crate::backend) use self::cause::with_system_error;
pub(crate) use self::handshake::Names;
pub use self::login::{Credentials, CredentialsError, CredentialsProvider};
pub(crate) use self::plan::Plan;
pub(crate) use self::resp::{Limits, Reader};
pub(crate) use self::server::RedisServer;
pub(crate) use self::target::Target;
pub(crate) use self::tls::Connector;
#[cfg(feature = "tls-no-provider")]
pub use self::tls::Tls;
#[cfg(not(feature = "tls-no-provider"))]
pub(crate) use self::tls::Tls;

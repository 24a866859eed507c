//! Which server to connect to.

use std::fmt;

use redis::{ConnectionAddr, ConnectionInfo, IntoConnectionInfo, RedisConnectionInfo};

use crate::error::{Error, ErrorKind, Result};

/// A server: its address, and what the handshake says.
#[derive(Clone)]
pub(crate) struct Target {
    pub(super) address: Address,
    pub(super) handshake: RedisConnectionInfo,
}

#[derive(Clone)]
pub(super) enum Address {
    Tcp(String, u16),
    #[cfg(unix)]
    Unix(std::path::PathBuf),
}

const SCHEMES: &str =
    "`redis://host:6379/0`, `valkey://..`, `unix:///path`, `redis+unix:///path` or `memory://`";

impl Target {
    /// Reads a URL of scheme `redis`, `valkey`, `unix` or `redis+unix`.
    pub(crate) fn parse(url: &str) -> Result<Self> {
        let scheme = url.split_once(':').map_or("", |(scheme, _)| scheme);
        match scheme {
            "redis" | "valkey" | "unix" | "redis+unix" => {}
            "rediss" | "valkeys" => {
                return Err(config(
                    "TLS is not supported yet: use `redis://` or `valkey://`",
                ));
            }
            _ => {
                return Err(config(format!(
                    "the URL has no known scheme: write {SCHEMES}"
                )));
            }
        }
        // redis-rs's own error can echo parts of the URL, and with them a password.
        let info: ConnectionInfo = url.into_connection_info().map_err(|_may_echo| {
            config(format!(
                "the URL is not complete or has a bad part: write {SCHEMES}"
            ))
        })?;
        let address = match info.addr() {
            ConnectionAddr::Tcp(host, port) => Address::Tcp(host.clone(), *port),
            #[cfg(unix)]
            ConnectionAddr::Unix(path) => Address::Unix(path.clone()),
            _ => {
                return Err(config(format!(
                    "the URL names no address that is supported: write {SCHEMES}"
                )));
            }
        };
        let handshake = info
            .redis_settings()
            .clone()
            .set_lib_name("typed-cache", env!("CARGO_PKG_VERSION"));
        Ok(Self { address, handshake })
    }
}

/// Shows where, never the login.
impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.address {
            Address::Tcp(host, port) => write!(f, "{host}:{port}"),
            #[cfg(unix)]
            Address::Unix(path) => write!(f, "{}", path.display()),
        }?;
        write!(f, "/{}", self.handshake.db())
    }
}

fn config(message: impl Into<std::borrow::Cow<'static, str>>) -> Error {
    Error::new(ErrorKind::Config, message)
}

//! The server to connect to.

use std::fmt;

use redis::RedisConnectionInfo;

use crate::events::ServerName;

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

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp(host, port) if host.contains(':') => write!(f, "[{host}]:{port}"),
            Self::Tcp(host, port) => write!(f, "{host}:{port}"),
            #[cfg(unix)]
            Self::Unix(path) => write!(f, "{}", path.display()),
        }
    }
}

impl Target {
    /// Returns the server as spans and metrics name it.
    pub(super) fn name(&self) -> ServerName {
        let (address, port) = match &self.address {
            Address::Tcp(host, port) => (host.clone(), Some(*port)),
            #[cfg(unix)]
            Address::Unix(path) => (path.display().to_string(), None),
        };
        ServerName {
            address,
            port,
            database: self.handshake.db(),
        }
    }
}

/// Shows where, never the login.
impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.handshake.db())
    }
}

//! The server to connect to.

use std::fmt;

use redis::RedisConnectionInfo;

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

/// Shows where, never the login.
impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.handshake.db())
    }
}

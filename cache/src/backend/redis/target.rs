//! The server to connect to.

use std::fmt;

use crate::backend::redis::login::Credentials;
use crate::events::ServerName;

/// A server: its address, and what the handshake says.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    pub(super) address: Address,
    /// Over TLS.
    pub(super) is_secure: bool,
    pub(super) login: Option<Credentials>,
    pub(super) database: u32,
    pub(super) protocol: Protocol,
}

#[derive(Clone, PartialEq, Eq)]
pub(super) enum Address {
    Tcp(String, u16),
    #[cfg(unix)]
    Unix(std::path::PathBuf),
}

/// The version of the protocol.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Protocol {
    /// RESP3, or RESP2 where the server does not know `HELLO`.
    #[default]
    Best,
    Resp2,
    Resp3,
}

impl Target {
    pub(crate) fn is_secure(&self) -> bool {
        self.is_secure
    }

    pub(crate) fn with_database(self, database: u32) -> Self {
        Self { database, ..self }
    }

    pub(crate) fn with_login(self, login: Option<Credentials>) -> Self {
        Self { login, ..self }
    }
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
            database: i64::from(self.database),
        }
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

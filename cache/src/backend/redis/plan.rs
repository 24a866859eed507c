//! The settings that the connections of one cache share.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::Duration;

use crate::backend::redis::handshake::Names;
use crate::backend::redis::login::CredentialsProvider;
use crate::backend::redis::target::Target;
use crate::backend::redis::tls::Connector;
use crate::config::Backoff;
use crate::events::Monitor;

/// The server, the login, the time limits, and the monitor of connection events.
pub(crate) struct Plan {
    pub(crate) target: Target,
    /// The address of the target's name that is tried first, counted over all that it has.
    pub(crate) first_address: AtomicUsize,
    pub(crate) names: Names,
    /// Gives the login in place of the target's own.
    pub(crate) provider: Option<Arc<dyn CredentialsProvider>>,
    /// For a target that is secure.
    pub(crate) tls: Option<Connector>,
    pub(crate) backoff: Backoff,
    /// For one attempt to connect, handshake included.
    pub(crate) connect_timeout: Duration,
    /// The time within which a connection that is dead is found, without traffic.
    pub(crate) keep_alive: Duration,
    /// The number of connections that share the work of one runtime.
    pub(crate) connections: usize,
    /// The most connections of pops that wait.
    pub(crate) waiting_pops: usize,
    /// The most that one reply may take, in bytes.
    pub(crate) max_reply: usize,
    pub(crate) monitor: Arc<Monitor>,
}

impl fmt::Debug for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Plan")
            .field("target", &self.target)
            .finish_non_exhaustive()
    }
}

//! The settings that the connections of one cache share.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::backend::redis::target::Target;
use crate::config::Backoff;
use crate::events::Monitor;

/// The server, the time limits, and the monitor of connection events.
pub(crate) struct Plan {
    pub(crate) target: Target,
    pub(crate) backoff: Backoff,
    /// For one attempt to connect, handshake included.
    pub(crate) connect_timeout: Duration,
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

//! The settings of a cache, as its parts read them.

use std::time::Duration;

use crate::codec::MaxBytes;
use crate::key::Keyspace;
use crate::schema::Damage;

/// The settings of all operations of a cache.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) keyspace: Keyspace,
    pub(crate) max: MaxBytes,
    /// For types that say nothing of it.
    pub(crate) damage: Damage,
    /// The most that one reply may take, in bytes.
    pub(crate) max_reply: usize,
    /// For one command or pipeline, over connect, queue and reply.
    pub(crate) timeout: Duration,
    /// A command waits for the next attempt to connect where one has failed, until its deadline.
    pub(crate) wait_for_connection: bool,
    /// Scripts may run on the server.
    pub(crate) scripts: bool,
    pub(crate) backoff: Backoff,
    /// For one attempt to connect, handshake included.
    pub(crate) connect_timeout: Duration,
    /// The time within which a dead connection is found without traffic; zero for never.
    pub(crate) keep_alive: Duration,
    /// The number of connections of one runtime.
    pub(crate) connections: usize,
    /// The most connections of pops that wait.
    pub(crate) waiting_pops: usize,
    /// The most commands that are kept from an outage.
    pub(crate) owed_deletes: usize,
    /// The name of the connections in `CLIENT LIST`.
    pub(crate) client_name: Option<String>,
    /// The connections name the library by `CLIENT SETINFO`.
    pub(crate) library_name: bool,
}

/// The waits between attempts to connect.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Backoff {
    pub(crate) first: Duration,
    pub(crate) longest: Duration,
}

// Bounds on a wait, whatever the settings say: without the first a server that is down is tried in a busy loop, and without the
// other the arithmetic on times overflows at some point.
const A_MILLISECOND: Duration = Duration::from_millis(1);
const A_DAY: Duration = Duration::from_secs(24 * 60 * 60);

impl Default for Settings {
    fn default() -> Self {
        Self {
            keyspace: Keyspace::default(),
            max: MaxBytes::default(),
            damage: Damage::default(),
            max_reply: 64 << 20,
            timeout: Duration::from_secs(5),
            wait_for_connection: false,
            scripts: true,
            backoff: Backoff {
                first: Duration::from_millis(50),
                longest: Duration::from_secs(2),
            },
            connect_timeout: Duration::from_secs(2),
            keep_alive: Duration::from_secs(15),
            connections: 1,
            waiting_pops: 32,
            owed_deletes: 4096,
            client_name: None,
            library_name: true,
        }
    }
}

impl Backoff {
    /// Returns the wait after the failed attempt of this number, counted from 1.
    ///
    /// Doubles from the first to the longest wait; `jitter` from 0 to 1 takes up to half of it off, so that many
    /// clients do not come back at the same moment.
    pub(crate) fn after(&self, attempt: u32, jitter: f64) -> Duration {
        let doubled = self
            .first
            .saturating_mul(1 << attempt.saturating_sub(1).min(16));
        doubled
            .min(self.longest)
            .clamp(A_MILLISECOND, A_DAY)
            .mul_f64(1.0 - jitter / 2.0)
    }
}

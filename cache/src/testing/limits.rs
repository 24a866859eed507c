//! How long a version may be given, and a load be waited for.

use std::time::Duration;

/// The times that the cache under test was given.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) ttl: Option<Duration>,
    pub(super) grace: Duration,
    pub(super) lag: Duration,
    pub(super) load_timeout: Duration,
}

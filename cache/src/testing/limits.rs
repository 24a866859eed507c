//! How long a version may be given.

use std::time::Duration;

/// The times that a version may be given for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) ttl: Option<Duration>,
    pub(super) grace: Duration,
    pub(super) lag: Duration,
}

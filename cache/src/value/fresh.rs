//! Whether an entry is fresh: by what the server says is left of it, and by the times that its writer gave it.

use std::time::Duration;

use redis::Value;

use crate::codec::Times;
use crate::error::Result;
use crate::operation::expiry;
use crate::ttl::Expiry;

/// The state of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Freshness {
    /// It was not there when the server looked how much is left of it.
    Missing,
    /// It is fresh for so long; `None` where that has no end.
    Fresh(Option<Duration>),
    /// Its freshness ended so long ago.
    Stale(Duration),
}

impl Freshness {
    /// Judges an entry by the reply to `PTTL` and by its first bytes at least.
    pub(crate) fn of(left: &Value, stored: &[u8]) -> Result<Self> {
        let left = match expiry(left)? {
            Expiry::Missing => return Ok(Self::Missing),
            Expiry::Never => return Ok(Self::Fresh(None)),
            Expiry::In(left) => left,
        };
        let grace = Times::of(stored).map_or(0, |times| times.grace);
        let grace = Duration::from_millis(grace);
        Ok(match left.checked_sub(grace) {
            Some(left) if !left.is_zero() || grace.is_zero() => Self::Fresh(Some(left)),
            _ => Self::Stale(grace.saturating_sub(left)),
        })
    }

    pub(crate) fn is_fresh(self) -> bool {
        matches!(self, Self::Fresh(_))
    }
}

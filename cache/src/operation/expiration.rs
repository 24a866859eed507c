//! The expiry that a write gives.

use crate::codec::Times;
use crate::operation::Commands;
use crate::ttl::Ttl;

/// The expiry that an operation sets.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Expiration {
    pub(crate) ttl: Ttl,
    /// The cache or the call names the TTL; else it is the key type's own.
    pub(crate) is_explicit: bool,
    /// A TTL that is there stays.
    pub(crate) keep: bool,
}

impl Expiration {
    /// Writes the TTL among the times of the entry that `set` has as its value, where it has any, and returns what the server is told: it
    /// keeps the entry for its grace as well.
    pub(crate) fn stamp(self, set: &mut Commands) -> Self {
        let entry = set.value();
        let Some(times) = Times::of(entry) else {
            return self;
        };
        let ttl = self.ttl.millis().filter(|_| !self.keep).unwrap_or(0);
        Times { ttl, ..times }.write_to(entry);
        Self {
            ttl: self.ttl.and_grace(times.grace),
            ..self
        }
    }

    /// The same for a `SET` over an entry: where that one's TTL stays, its grace and the TTL of its times do, too.
    pub(crate) fn stamp_over(self, old: &[u8], set: &mut Commands) -> Self {
        let expiration = self.stamp(set);
        let entry = set.value();
        if self.keep
            && let Some(Times { load, .. }) = Times::of(entry)
        {
            let kept = Times::of(old).unwrap_or_default();
            Times { load, ..kept }.write_to(entry);
        }
        expiration
    }

    /// Writes it as options of a `SET`.
    #[inline]
    pub(crate) fn write(self, set: &mut Commands) {
        if self.keep {
            set.arg("KEEPTTL");
        } else if let Some(millis) = self.ttl.millis() {
            set.arg("PX").integer(millis);
        }
    }
}

//! The expiry that a write gives.

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

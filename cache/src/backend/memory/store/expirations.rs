//! Removal of expired entries.

use super::Store;

/// Steps that each new entry takes towards removing expired ones. An expired entry needs about
/// five in all, so they become fewer even while every new entry expires soon, too.
pub(super) const STEPS_PER_INSERT: usize = 8;

impl Store {
    pub(super) fn is_expired(&mut self, slot: usize) -> bool {
        let expires_at = self.entries.at(slot).value.expires_at;
        expires_at.is_some_and(|time| time <= self.clock.now().down)
    }

    /// Removes expired entries in at most `steps` steps, and returns whether some may be left.
    pub(crate) fn remove_expired_in(&mut self, mut steps: usize) -> bool {
        // Without a TTL anywhere, this spares a reading of the clock.
        if self.expirations.is_idle() {
            return false;
        }
        let now = self.clock.now().down;
        while let Some(slot) = self.next_expired(now, &mut steps) {
            self.discard_at(slot);
        }
        steps == 0
    }

    fn next_expired(&mut self, now: i64, steps: &mut usize) -> Option<usize> {
        let (entries, expirations) = (&self.entries, &mut self.expirations);
        let expires_at = |slot| entries.at(slot).value.expires_at;
        expirations.next_due(now, steps, |slot| expires_at(slot).unwrap_or(now))
    }
}

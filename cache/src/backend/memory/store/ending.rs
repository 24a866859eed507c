//! The ends of lifetimes.

use super::Store;

/// How many slots each new entry looks at for others whose lifetime is over.
const SWEPT_PER_INSERT: usize = 4;

/// What is known of all lifetimes together.
pub(super) struct Endings {
    /// How many entries have a lifetime.
    entries: usize,
    /// A time before which none of them ends.
    earliest: i64,
    swept_to: usize,
}

impl Default for Endings {
    fn default() -> Self {
        Self {
            entries: 0,
            earliest: i64::MAX,
            swept_to: 0,
        }
    }
}

impl Endings {
    pub(super) fn note_set(&mut self, ends_at: Option<i64>) {
        if let Some(end) = ends_at {
            self.entries += 1;
            self.earliest = self.earliest.min(end);
        }
    }

    pub(super) fn note_unset(&mut self, ends_at: Option<i64>) {
        self.entries -= usize::from(ends_at.is_some());
    }
}

impl Store {
    pub(super) fn has_ended(&mut self, slot: usize) -> bool {
        let ends_at = self.entries.at(slot).and_then(|slot| slot.value.ends_at);
        ends_at.is_some_and(|end| end <= self.clock.now().down)
    }

    /// Removes a few entries whose lifetime is over, so that they do not pile up unread.
    pub(super) fn sweep(&mut self) {
        if !self.some_may_have_ended() {
            return;
        }
        for _ in 0..SWEPT_PER_INSERT {
            let slot = self.endings.swept_to;
            self.remove_if_ended(slot);
            let at_end = slot + 1 >= self.entries.slot_count();
            self.endings.swept_to = if at_end { 0 } else { slot + 1 };
        }
    }

    /// Removes every entry whose lifetime is over; looks at them only when one may have ended.
    pub(super) fn drop_ended(&mut self) {
        if !self.some_may_have_ended() {
            return;
        }
        for slot in 0..self.entries.slot_count() {
            self.remove_if_ended(slot);
        }
        let ends = self.entries.iter().filter_map(|(_, entry)| entry.ends_at);
        self.endings.earliest = ends.min().unwrap_or(i64::MAX);
    }

    /// Spares a reading of the clock where nothing has a lifetime.
    fn some_may_have_ended(&mut self) -> bool {
        self.endings.entries > 0 && self.endings.earliest <= self.clock.now().down
    }

    fn remove_if_ended(&mut self, slot: usize) {
        if self.has_ended(slot) {
            self.remove_at(slot);
        }
    }
}

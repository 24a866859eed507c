//! The loads of the model.

use super::Entry;

/// A load, and those who wait for it.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a rule of its own")]
pub(super) struct Flight {
    pub(super) ends: u64,
    pub(super) outcome: Outcome,
    pub(super) ttl: u64,
    pub(super) grace: u64,
    /// The TTL of absence, if that is stored.
    pub(super) negative: Option<u64>,
    pub(super) is_stored: bool,
    /// The entry that it replaces.
    pub(super) old: Option<Entry>,
    /// For how long its source is left alone if it fails: there is a value in place of its answer, or may be.
    pub(super) rest: Option<u64>,
    pub(super) is_superseded: bool,
    /// Its caller could not be served by the loads of others.
    pub(super) is_own: bool,
    /// It goes on when nobody waits any more.
    pub(super) is_detached: bool,
    pub(super) has_ended: bool,
    /// The caller in whose task it runs, if it is one.
    pub(super) borrower: Option<usize>,
    /// The others who wait, in the order in which they are woken.
    pub(super) waiting: Vec<Option<usize>>,
    /// Places of those who have left, of which the last one is taken first.
    pub(super) free: Vec<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Loaded(Option<u32>),
    Failed,
    Panicked,
    TimedOut,
}

impl Flight {
    pub(super) fn callers(&self) -> impl Iterator<Item = usize> {
        self.waiting.iter().flatten().copied().chain(self.borrower)
    }

    pub(super) fn enter(&mut self, caller: usize) {
        if self.borrower == Some(caller) {
            return;
        }
        match self.free.pop() {
            Some(place) => self.waiting[place] = Some(caller),
            None => self.waiting.push(Some(caller)),
        }
    }

    pub(super) fn leave(&mut self, caller: usize) {
        let place = self
            .waiting
            .iter()
            .position(|waiting| *waiting == Some(caller));
        if let Some(place) = place {
            self.waiting[place] = None;
            self.free.push(place);
        }
    }
}

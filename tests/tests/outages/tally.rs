//! The count of the work that callers know of, and how it must fit that of the server.

use std::collections::BTreeSet;

use typed_cache::Result;

/// The work that the callers know of.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    acknowledged: i64,
    /// The count that the last increment gave.
    last: i64,
    pub(crate) failed: usize,
    pub(crate) reads: u64,
    pub(crate) pushed: BTreeSet<u64>,
    popped: BTreeSet<u64>,
}

/// The result of a piece of work.
pub(crate) enum Done {
    Counted(i64),
    Popped(Option<u64>),
}

impl Tally {
    /// Counts a piece of work that has ended.
    pub(crate) fn count(&mut self, done: Result<Done>) -> Result<()> {
        let done = done.inspect_err(|_error| self.failed += 1)?;
        self.acknowledged += 1;
        match done {
            Done::Counted(count) => self.last = count,
            Done::Popped(Some(item)) => assert!(self.popped.insert(item), "{item} came twice"),
            Done::Popped(None) => {}
        }
        Ok(())
    }

    /// Forgets the work of before: the server has lost its data.
    pub(crate) fn forget(&mut self) {
        (self.acknowledged, self.last) = (0, 0);
        self.popped.clone_from(&self.pushed);
    }

    /// Asserts that the server's counter is what was acknowledged and `unseen` more, and that the last reply was no earlier one's.
    pub(crate) fn assert_counted(&self, count: i64, unseen: i64) {
        assert_eq!(count, self.acknowledged + unseen, "{self:?}");
        assert_eq!(count, self.last, "{self:?}");
    }

    /// Asserts that each item was given out once or is still there, but for `lost` ones.
    pub(crate) fn assert_popped(&self, left: &[u64], lost: i64) {
        let given: Vec<_> = self.popped.iter().chain(left).copied().collect();
        let once: BTreeSet<_> = given.iter().copied().collect();
        assert_eq!(once.len(), given.len(), "an item twice, {left:?} {self:?}");
        let missing = self.pushed.difference(&once).count();
        assert_eq!(i64::try_from(missing).unwrap(), lost, "{left:?} {self:?}");
    }
}

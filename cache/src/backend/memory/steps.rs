//! Counts work under the lock that could grow with the amount of data, for tests of complexity.

#[cfg(test)]
pub(super) use self::counting::{counted, hold, visit};

/// Records that `count` elements were visited, moved or freed; costs nothing outside of tests.
#[cfg(not(test))]
pub(super) fn visit(_count: usize) {}

/// Records whether this thread holds the lock.
#[cfg(not(test))]
pub(super) fn hold(_is_held: bool) {}

#[cfg(test)]
mod counting {
    use std::cell::Cell;

    thread_local! {
        static IS_HELD: Cell<bool> = const { Cell::new(false) };
        static VISITED: Cell<usize> = const { Cell::new(0) };
    }

    pub(in crate::backend::memory) fn hold(is_held: bool) {
        IS_HELD.set(is_held);
    }

    pub(in crate::backend::memory) fn visit(count: usize) {
        if IS_HELD.get() {
            VISITED.set(VISITED.get() + count);
        }
    }

    /// Returns the number of steps that `work` takes on this thread.
    pub(in crate::backend::memory) fn counted(work: impl FnOnce()) -> usize {
        let before = VISITED.get();
        work();
        VISITED.get() - before
    }
}

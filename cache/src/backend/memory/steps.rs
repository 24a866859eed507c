//! Counts work under the lock that could grow with the amount of data, for tests of complexity.

use std::cell::Cell;

thread_local! {
    static IS_HELD: Cell<bool> = const { Cell::new(false) };
    static VISITED: Cell<usize> = const { Cell::new(0) };
}

/// Records that `count` elements were visited, moved or freed; costs nothing outside of tests.
pub(super) fn visit(count: usize) {
    if cfg!(test) && IS_HELD.get() {
        VISITED.set(VISITED.get() + count);
    }
}

/// Records whether this thread holds the lock.
pub(super) fn hold(is_held: bool) {
    if cfg!(test) {
        IS_HELD.set(is_held);
    }
}

/// Returns the number of steps that `work` takes on this thread.
#[cfg(test)]
pub(super) fn counted(work: impl FnOnce()) -> usize {
    let before = VISITED.get();
    work();
    VISITED.get() - before
}

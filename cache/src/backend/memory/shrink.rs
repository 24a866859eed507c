//! Returns memory of collections that have become much smaller.

use super::steps::visit;

/// Collections of up to so many elements keep their memory.
const KEPT: usize = 64;

/// Halves a collection's memory, or more, once three quarters of it are unused.
///
/// Half of what is left must be removed, or as much be added, before elements move again: each
/// change pays for a constant number of moves.
pub(super) fn give_back(len: usize, capacity: usize, shrink_to: impl FnOnce(usize)) {
    if capacity > KEPT && len < capacity / 4 {
        visit(len);
        shrink_to(2 * len);
    }
}

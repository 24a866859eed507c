//! The waiters for one key.

use std::collections::VecDeque;

use super::steps::visit;

/// Waiters in the order of their arrival.
///
/// One that leaves stays in the queue until it is met at the front, or until those that have left
/// are the majority: so joining and leaving take constant time, amortised.
#[derive(Debug, Default)]
pub(super) struct Line {
    ids: VecDeque<u64>,
    waiting: usize,
}

impl Line {
    pub(super) fn join(&mut self, id: u64) {
        self.ids.push_back(id);
        self.waiting += 1;
    }

    /// Lets one waiter leave, for which `is_waiting` is false by now.
    pub(super) fn leave(&mut self, is_waiting: impl Fn(u64) -> bool) {
        self.waiting -= 1;
        if self.ids.len() > 2 * self.waiting + 8 {
            visit(self.ids.len());
            self.ids.retain(|id| is_waiting(*id));
            self.ids.shrink_to(2 * self.waiting);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.waiting == 0
    }

    pub(super) fn first(&mut self, is_waiting: impl Fn(u64) -> bool) -> Option<u64> {
        while let Some(&id) = self.ids.front() {
            visit(1);
            if is_waiting(id) {
                return Some(id);
            }
            self.ids.pop_front();
        }
        None
    }
}

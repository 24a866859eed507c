//! The loads that may have begun late, or were given up, of reads that are not known.

use std::time::Duration;

use crate::testing::check::course::Course;
use crate::testing::check::peaks::Peaks;
use crate::testing::limits::Limits;
use crate::testing::log::{Call, Kind};

/// How many loads may be under way beside the one whose turn it is. Each read starts one at most.
pub(super) struct Starts {
    /// The begins of reads that a write may have come behind, so that the next load began.
    superseded: Vec<u64>,
    /// The begins of reads that have failed or left, so that the next load began.
    left: Vec<u64>,
    /// The time of the first read.
    first: Duration,
    load_timeout: Duration,
    taken: u128,
}

impl Starts {
    /// Takes the ends of writes by their begins, too.
    pub(super) fn new(course: &Course<'_>, writes: &Peaks<u64>, limits: Limits) -> Self {
        let (done, left): (Vec<_>, Vec<_>) =
            course.of(&[Kind::Read]).partition(|read| read.is_done);
        let mut reads = course.of(&[Kind::Read]);
        Self {
            superseded: superseded(&done, writes),
            left: left.iter().map(|read| read.begin.order).collect(),
            first: reads.next().map_or(Duration::MAX, |read| read.begin.at),
            load_timeout: limits.load_timeout,
            taken: 0,
        }
    }

    /// Takes one for a load; returns whether there is one left.
    pub(super) fn take(&mut self, load: &Call, last_write: u64) -> bool {
        let before = |begins: &[u64], moment| begins.partition_point(|&begin| begin < moment);
        let begun = before(&self.superseded, last_write) + before(&self.left, load.begin.order);
        // Loads that were given up one behind the other have begun so far from each other.
        let time = load.begin.at.saturating_sub(self.first).as_nanos();
        let late = time.checked_div(self.load_timeout.as_nanos());
        let all = late.map(|late| late + begun as u128);
        let is_left = all.is_none_or(|all| self.taken < all);
        self.taken += u128::from(is_left);
        is_left
    }
}

/// Returns the begins of reads whose load a write may have ended. Between two writes that is one load at most: as long as that goes on,
/// no read starts another one.
fn superseded(reads: &[&Call], writes: &Peaks<u64>) -> Vec<u64> {
    let mut begins = Vec::new();
    let mut last = None;
    for read in reads {
        let begin = read.begin.order;
        let last_write = writes.before(read.end_order()).unwrap_or(0);
        if last != Some(last_write) {
            begins.push(begin);
        }
        // One that a write came in between of counts for itself.
        if last_write < begin {
            last = Some(last_write);
        }
    }
    begins
}

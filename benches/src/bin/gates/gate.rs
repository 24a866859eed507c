//! The limits, and whether they hold.

use typed_cache_benches::codec::Codec;
use typed_cache_benches::work::Work;

use crate::cost::Measured;
use crate::measure::Subject;

/// How far a build may be above a limit before it fails.
pub(crate) const TOLERANCE: f64 = 1.05;

/// A hair for the rounding of means.
const EPSILON: f64 = 0.005;

/// What one row may take.
struct Limits {
    /// Instructions, as a share of those of the yardstick.
    instructions: f64,
    blocks: BlockLimit,
}

/// Heap blocks for one value.
#[derive(Clone, Copy, Debug)]
pub(crate) enum BlockLimit {
    /// So many in all.
    AtMost(f64),
    /// So many beyond those of the value itself.
    BeyondTheValue(f64),
    /// As many as the yardstick.
    Equal,
}

const fn limits(subject: Subject) -> Limits {
    let (instructions, blocks) = match subject {
        Subject::Work(Work::Get) => (0.82, BlockLimit::BeyondTheValue(6.0)),
        Subject::Work(Work::Set) => (0.72, BlockLimit::AtMost(5.0)),
        Subject::Work(Work::Batch | Work::SetMany) => (0.68, BlockLimit::AtMost(2.5)),
        Subject::Work(Work::GetMany) => (0.86, BlockLimit::BeyondTheValue(2.0)),
        Subject::Codec(Codec::Decode | Codec::Encode) => (1.03, BlockLimit::Equal),
    };
    Limits {
        instructions,
        blocks,
    }
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Verdict {
    pub(crate) subject: Subject,
    pub(crate) measured: Measured,
    /// Instructions of ours for each of the yardstick's.
    pub(crate) ratio: f64,
    pub(crate) ratio_limit: f64,
    pub(crate) ratio_holds: bool,
    pub(crate) block_limit: BlockLimit,
    pub(crate) blocks_hold: bool,
}

/// Holds what was measured against the limits, which may be exceeded by the factor `tolerance`.
pub(crate) fn judge(subject: Subject, measured: Measured, own: f64, tolerance: f64) -> Verdict {
    let Limits {
        instructions,
        blocks,
    } = limits(subject);
    let ratio = measured.ours.instructions / measured.by_hand.instructions;
    let blocks_hold = match blocks {
        BlockLimit::AtMost(most) => measured.ours.blocks <= most * tolerance,
        BlockLimit::BeyondTheValue(most) => measured.ours.blocks - own <= most * tolerance,
        BlockLimit::Equal => measured.ours.blocks <= measured.by_hand.blocks + EPSILON,
    };
    Verdict {
        subject,
        measured,
        ratio,
        ratio_limit: instructions,
        ratio_holds: ratio <= instructions * tolerance,
        block_limit: blocks,
        blocks_hold,
    }
}

impl Verdict {
    pub(crate) fn failures(&self) -> usize {
        usize::from(!self.ratio_holds) + usize::from(!self.blocks_hold)
    }
}

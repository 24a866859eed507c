//! The limits, and whether they hold.

use typed_cache::Cache;
use typed_cache_benches::codec::Codec;
use typed_cache_benches::peer::Peer;
use typed_cache_benches::work::Work;

use crate::cost::Measured;
use crate::gate::Blocks::{AtMost, BeyondTheValue, Equal};
use crate::measure::Subject;
use crate::remember::Remember;

/// The tolerance of an enforced limit before a build fails, so that a change elsewhere does not break it.
const TOLERANCE: f64 = 1.05;

/// Heap blocks are means; a buffer that grows once in the counted calls is no block per value.
const ROUNDING: f64 = 0.02;

/// A limit as it is enforced today, and as it is to be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limit<T> {
    enforced: T,
    target: T,
}

const fn limit<T>(enforced: T, target: T) -> Limit<T> {
    Limit { enforced, target }
}

/// The limit that counts, of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strictness {
    /// The enforced one, with [`TOLERANCE`].
    Enforced,
    /// The target.
    Target,
}

impl Strictness {
    pub(crate) fn of<T: Copy>(self, limit: Limit<T>) -> T {
        match self {
            Self::Enforced => limit.enforced,
            Self::Target => limit.target,
        }
    }

    pub(crate) const fn tolerance(self) -> f64 {
        match self {
            Self::Enforced => TOLERANCE,
            Self::Target => 1.0,
        }
    }
}

/// Heap blocks for one value.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Blocks {
    /// So many in all.
    AtMost(f64),
    /// So many beyond those of the value itself.
    BeyondTheValue(f64),
    /// As many as the yardstick.
    Equal,
}

/// The limits of one value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    pub(crate) subject: Subject,
    /// Instructions, as a share of those of the yardstick.
    pub(crate) instructions: Limit<f64>,
    pub(crate) blocks: Limit<Blocks>,
}

const fn row(subject: Subject, instructions: Limit<f64>, blocks: Limit<Blocks>) -> Row {
    Row {
        subject,
        instructions,
        blocks,
    }
}

/// All limits: first the enforced one, then the target.
#[rustfmt::skip]
const ROWS: [Row; 17] = [
    row(Subject::Work(Work::Get), limit(0.53, 0.53), limit(BeyondTheValue(0.1), BeyondTheValue(0.1))),
    row(Subject::Work(Work::Set), limit(0.34, 0.34), limit(AtMost(0.1), AtMost(0.0))),
    row(Subject::Work(Work::Batch), limit(0.40, 0.40), limit(AtMost(0.5), AtMost(0.5))),
    row(Subject::Work(Work::SetMany), limit(0.38, 0.38), limit(AtMost(0.5), AtMost(0.5))),
    row(Subject::Work(Work::GetMany), limit(0.76, 0.76), limit(BeyondTheValue(1.2), BeyondTheValue(1.2))),
    row(Subject::Work(Work::GetEach), limit(0.90, 0.90), limit(BeyondTheValue(1.2), BeyondTheValue(1.2))),
    row(Subject::Work(Work::GetField), limit(0.40, 0.40), limit(AtMost(3.0), AtMost(3.0))),
    row(Subject::Work(Work::Increment), limit(0.34, 0.34), limit(AtMost(0.1), AtMost(0.0))),
    row(Subject::Work(Work::IncrementWithTtl), limit(0.40, 0.40), limit(AtMost(7.0), AtMost(7.0))),
    row(Subject::Work(Work::SetField), limit(0.50, 0.50), limit(AtMost(0.1), AtMost(0.0))),
    row(Subject::Work(Work::Push), limit(0.40, 0.40), limit(AtMost(2.0), AtMost(2.0))),
    row(Subject::Work(Work::SetIfAbsent), limit(0.45, 0.45), limit(AtMost(4.0), AtMost(4.0))),
    row(Subject::Work(Work::Update), limit(0.55, 0.55), limit(BeyondTheValue(6.0), BeyondTheValue(6.0))),
    row(Subject::OneTask(Work::Get), limit(0.75, 0.75), limit(BeyondTheValue(4.0), BeyondTheValue(4.0))),
    row(Subject::OneTask(Work::Set), limit(0.56, 0.56), limit(AtMost(3.0), AtMost(3.0))),
    row(Subject::Codec(Codec::Decode), limit(1.03, 1.03), limit(Equal, Equal)),
    row(Subject::Codec(Codec::Encode), limit(1.03, 1.03), limit(Equal, Equal)),
];

/// Commands that the server finds in one read of the socket, at least: first the enforced limit, then the target. The enforced
/// one leaves room for a machine whose cores do other work meanwhile.
pub(crate) const COMMANDS_PER_READ: [(Work, Limit<f64>); 2] = [
    (Work::Get, limit(16.0, 24.0)),
    (Work::Set, limit(16.0, 24.0)),
];

/// Instructions over TLS and outside of rustls, as a share of those over a plain connection: first the enforced limit, then
/// the target.
pub(crate) const OVER_TLS: [(Work, Limit<f64>); 3] = [
    (Work::Get, limit(1.15, 1.15)),
    (Work::Set, limit(1.15, 1.15)),
    (Work::Batch, limit(1.15, 1.15)),
];

/// Instructions of a read by `remember`, as a share of those of a `get`: first the enforced limit, then the target.
pub(crate) const REMEMBERED: [(Remember, Limit<f64>); 3] = [
    (Remember::Hit, limit(1.05, 1.05)),
    (Remember::KeptHit, limit(1.35, 1.35)),
    (Remember::Follower, limit(0.30, 0.30)),
];

/// The rows of the table: all for which the library has a call.
pub(crate) fn rows() -> impl Iterator<Item = Row> {
    let is_there = |row: &Row| match row.subject {
        Subject::Work(work) | Subject::OneTask(work) => !Cache::lacks(work),
        Subject::Remember(_) | Subject::Codec(_) => true,
    };
    ROWS.into_iter().filter(is_there)
}

/// The work of this name.
pub(crate) fn subject(name: &str) -> Option<Subject> {
    let rows = ROWS.into_iter().map(|row| row.subject);
    let remembered = [
        Remember::Hit,
        Remember::KeptHit,
        Remember::Follower,
        Remember::Scaffold,
    ]
    .map(Subject::Remember);
    rows.chain(remembered)
        .find(|subject| subject.name() == name)
}

/// One row of the table, judged.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Verdict {
    pub(crate) row: Row,
    pub(crate) measured: Measured,
    /// Instructions of ours for each of the yardstick's.
    pub(crate) ratio: f64,
    pub(crate) ratio_holds: bool,
    pub(crate) blocks_hold: bool,
}

/// Compares a measurement with its limits; `own` is how many blocks a value itself is.
pub(crate) fn judge(row: Row, measured: Measured, own: f64, strictness: Strictness) -> Verdict {
    let tolerance = strictness.tolerance();
    let (ours, by_hand) = (measured.ours, measured.by_hand);
    let most_blocks = match strictness.of(row.blocks) {
        AtMost(most) => most * tolerance,
        BeyondTheValue(most) => own + most * tolerance,
        Equal => by_hand.blocks,
    };
    let ratio = ours.instructions / by_hand.instructions;
    Verdict {
        row,
        measured,
        ratio,
        ratio_holds: ratio <= strictness.of(row.instructions) * tolerance,
        blocks_hold: ours.blocks <= most_blocks + ROUNDING,
    }
}

impl Verdict {
    pub(crate) fn failures(&self) -> usize {
        usize::from(!self.ratio_holds) + usize::from(!self.blocks_hold)
    }
}

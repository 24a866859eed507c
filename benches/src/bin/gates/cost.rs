//! The cost of one value.

use typed_cache_benches::Failure;
use typed_cache_benches::side::Side;

use crate::measure::Subject;
use crate::{blocks, callgrind};

/// The cost of one value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    pub(crate) instructions: f64,
    pub(crate) blocks: f64,
}

/// The cost of one value on both sides.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Measured {
    pub(crate) ours: Cost,
    pub(crate) by_hand: Cost,
}

impl Cost {
    pub(crate) fn of(subject: Subject, side: Side, server: &str) -> Result<Self, Failure> {
        Ok(Self {
            instructions: callgrind::instructions(subject, side, server)?,
            blocks: blocks::of(subject, side, server)?,
        })
    }
}

impl Measured {
    pub(crate) fn of(subject: Subject, server: &str) -> Result<Self, Failure> {
        Ok(Self {
            ours: Cost::of(subject, Side::Ours, server)?,
            by_hand: Cost::of(subject, Side::ByHand, server)?,
        })
    }
}

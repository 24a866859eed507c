//! What one value costs, counted.

use typed_cache_benches::Failure;
use typed_cache_benches::heap::Heap;

use crate::measure::{Side, Subject};
use crate::{blocks, callgrind};

/// What one value costs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    pub(crate) instructions: f64,
    pub(crate) blocks: f64,
}

/// What one value costs on both sides.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Measured {
    pub(crate) ours: Cost,
    pub(crate) by_hand: Cost,
}

impl Measured {
    pub(crate) fn of(subject: Subject, heap: Heap, server: &str) -> Result<Self, Failure> {
        let cost = |side| {
            Ok::<_, Failure>(Cost {
                instructions: callgrind::instructions(subject, side, heap, server)?,
                blocks: blocks::of(subject, side, server)?,
            })
        };
        Ok(Self {
            ours: cost(Side::Ours)?,
            by_hand: cost(Side::ByHand)?,
        })
    }
}

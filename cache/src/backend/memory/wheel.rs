//! The order in which entries expire: a hierarchical timing wheel.

use super::rings::Rings;
use super::steps::visit;

/// A level has 64 positions, which are six bits of a time.
const BITS: u32 = 6;
const POSITIONS: usize = 1 << BITS;

/// Enough levels for every time of 63 bits.
const LEVELS: usize = 11;

/// Slots ordered by time, in milliseconds: each change takes constant time, amortised.
///
/// A position of level 0 is a millisecond, one of level *n* is 64ⁿ of them. A slot waits at the
/// level of the highest digit (in base 64) in which its time differs from the wheel's own time,
/// and goes down a level or more each time that digit is reached, so it moves at most ten times.
#[derive(Debug)]
pub(super) struct Wheel {
    /// A ring for each position of each level.
    rings: Rings,
    /// A bit for each position that may have slots: slots leave without clearing it.
    occupied: [u64; LEVELS],
    /// The position above level 0 that was reached, and is being emptied.
    reached: Option<usize>,
    /// The wheel's own time, which no slot in its rings is earlier than.
    now: u64,
    timed: usize,
}

impl Wheel {
    pub(super) fn new(now: i64) -> Self {
        Self {
            rings: Rings::new(LEVELS * POSITIONS),
            occupied: [0; LEVELS],
            reached: None,
            now: unsigned(now),
            timed: 0,
        }
    }

    /// Returns whether no slot has a time.
    pub(super) fn is_idle(&self) -> bool {
        self.timed == 0
    }

    /// Adds a new last slot, without a time.
    pub(super) fn add_slot(&mut self) {
        self.rings.add_slot();
    }

    /// Removes a slot without a time, and gives its number to the last one.
    pub(super) fn swap_remove(&mut self, slot: usize) {
        self.rings.swap_remove(slot);
    }

    /// Gives a time to a slot that has none.
    pub(super) fn schedule(&mut self, slot: usize, time: i64) {
        self.timed += 1;
        self.place(slot, time);
    }

    /// Takes its time from a slot that has one.
    pub(super) fn cancel(&mut self, slot: usize) {
        self.timed -= 1;
        self.rings.unlink(slot);
    }

    /// Returns a slot whose time is not after `now`, in at most `steps` steps, which it counts down.
    ///
    /// The slot stays until it is cancelled. `time_of` returns the time of a slot.
    pub(super) fn next_due(
        &mut self,
        now: i64,
        steps: &mut usize,
        time_of: impl Fn(usize) -> i64,
    ) -> Option<usize> {
        while !self.is_idle() && *steps > 0 {
            *steps -= 1;
            visit(1);
            let (ring, time) = self.next_ring()?;
            if time > unsigned(now) {
                // Later slots are placed at lower levels the closer the wheel's time is to theirs.
                self.now = self.now.max(unsigned(now));
                break;
            }
            self.now = self.now.max(time);
            let Some(slot) = self.rings.first(ring) else {
                self.occupied[ring / POSITIONS] &= !(1 << (ring % POSITIONS));
                self.reached = None;
                continue;
            };
            if ring < POSITIONS {
                return Some(slot);
            }
            self.reached = Some(ring);
            self.rings.unlink(slot);
            self.place(slot, time_of(slot));
        }
        None
    }

    fn place(&mut self, slot: usize, time: i64) {
        let time = unsigned(time).max(self.now);
        let level = (time ^ self.now).checked_ilog2().unwrap_or(0) / BITS;
        let position = (time >> (level * BITS)) & ((1 << BITS) - 1);
        let ring = ring(level, position);
        self.occupied[ring / POSITIONS] |= 1 << position;
        self.rings.push_back(ring, slot);
    }

    /// Returns the ring of the earliest slots, and the time at which its position begins.
    fn next_ring(&self) -> Option<(usize, u64)> {
        // Its slots may be as early as those of the levels beneath.
        if let Some(reached) = self.reached {
            return Some((reached, self.now));
        }
        let mut levels = (0..).zip(&self.occupied);
        let (level, positions) = levels.find(|(_, positions)| **positions != 0)?;
        let position = u64::from(positions.trailing_zeros());
        let shift = level * BITS;
        let above = self.now.checked_shr(shift + BITS).unwrap_or(0);
        let time = ((above << BITS) | position) << shift;
        Some((ring(level, position), time))
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "both have less than ten bits"
)]
fn ring(level: u32, position: u64) -> usize {
    (level as usize) * POSITIONS + position as usize
}

fn unsigned(time: i64) -> u64 {
    u64::try_from(time).unwrap_or(0)
}

//! Rounds in which each side has a process of its own.

use typed_cache_benches::Failure;
use typed_cache_benches::rounds::Ratios;
use typed_cache_benches::side::Side;

use crate::job::Job;

/// The number of rounds.
pub(crate) const ROUNDS: usize = 15;

/// The numbers that the two sides have printed, round by round.
pub(crate) struct Paired(Vec<[Vec<f64>; 2]>);

impl Paired {
    /// Has both sides do the job in turn, each first in every second round.
    pub(crate) fn run(job: Job<'_>) -> Result<Self, Failure> {
        let on = |side| Job { side, ..job }.in_a_process();
        let round = |round: usize| {
            if round.is_multiple_of(2) {
                let ours = on(Side::Ours)?;
                Ok([ours, on(Side::ByHand)?])
            } else {
                let by_hand = on(Side::ByHand)?;
                Ok([on(Side::Ours)?, by_hand])
            }
        };
        (0..ROUNDS).map(round).collect::<Result<_, _>>().map(Self)
    }

    /// The medians of one of the numbers on both sides.
    pub(crate) fn medians(&self, number: usize) -> [f64; 2] {
        [0, 1].map(|side| Ratios::of(self.0.iter().map(|round| round[side][number])).median)
    }

    /// Our number divided by that of the yardstick, in each round.
    pub(crate) fn ratios(&self, number: usize) -> Vec<f64> {
        let ratio = |[ours, by_hand]: &[Vec<f64>; 2]| ours[number] / by_hand[number];
        self.0.iter().map(ratio).collect()
    }
}

/// The median of some ratios.
pub(crate) fn median(ratios: &[f64]) -> f64 {
    Ratios::of(ratios.iter().copied()).median
}

/// All ratios, in the order of the rounds.
pub(crate) fn list(ratios: &[f64]) -> String {
    let texts: Vec<String> = ratios.iter().map(|ratio| format!("{ratio:.2}")).collect();
    texts.join(" ")
}

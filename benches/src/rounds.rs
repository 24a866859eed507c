//! Rounds in which every side does the same work in turn.

use std::time::Duration;

use crate::Failure;
use crate::clock::Clock;

/// The number of rounds that count.
pub const ROUNDS: usize = 21;

/// The work of one side in one round.
pub type Turn<'a> = Box<dyn Fn() -> Result<(), Failure> + 'a>;

/// The results: in each round a time for every side.
#[derive(Debug)]
pub struct Rounds(Vec<Vec<Duration>>);

/// Ratios of two sides, each taken within a round, so that a machine that slows down slows both.
#[derive(Clone, Copy, Debug)]
pub struct Ratios {
    /// The lowest.
    pub lowest: f64,
    /// That of the round in the middle.
    pub median: f64,
    /// The highest.
    pub highest: f64,
}

impl Ratios {
    /// Sorts the ratios of some rounds; there must be one at least.
    #[must_use]
    pub fn of(ratios: impl Iterator<Item = f64>) -> Self {
        let mut ratios: Vec<f64> = ratios.collect();
        ratios.sort_by(f64::total_cmp);
        Self {
            lowest: ratios[0],
            median: ratios[ratios.len() / 2],
            highest: ratios[ratios.len() - 1],
        }
    }
}

impl Rounds {
    /// Times all sides in turn by this clock; every round begins with the next one.
    ///
    /// # Errors
    /// If a side fails.
    pub fn of(clock: Clock, sides: &[Turn<'_>]) -> Result<Self, Failure> {
        let mut rounds = Vec::with_capacity(ROUNDS);
        for round in 0..=ROUNDS {
            let mut times = vec![Duration::ZERO; sides.len()];
            for turn in 0..sides.len() {
                let next = (round + turn) % sides.len();
                let start = clock.now();
                sides[next]()?;
                times[next] = clock.now().saturating_sub(start);
            }
            // The first round warms everyone up.
            if round > 0 {
                rounds.push(times);
            }
        }
        Ok(Self(rounds))
    }

    /// The time of a side in the round in the middle.
    #[must_use]
    pub fn median(&self, side: usize) -> Duration {
        let mut times: Vec<Duration> = self.0.iter().map(|round| round[side]).collect();
        times.sort_unstable();
        times[times.len() / 2]
    }

    /// Compares the rate of a side with that of another one: above 1 where it is faster.
    #[must_use]
    pub fn rates(&self, side: usize, yardstick: usize) -> Ratios {
        self.costs(yardstick, side)
    }

    /// Compares the time of a side with that of another one: below 1 where it takes less.
    #[must_use]
    pub fn costs(&self, side: usize, yardstick: usize) -> Ratios {
        let ratio =
            |round: &Vec<Duration>| round[side].as_secs_f64() / round[yardstick].as_secs_f64();
        Ratios::of(self.0.iter().map(ratio))
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    #[test]
    fn every_side_begins_in_turn() {
        let order = RefCell::new(String::new());
        let side = |name| -> Turn<'_> {
            let order = &order;
            Box::new(move || {
                order.borrow_mut().push(name);
                Ok(())
            })
        };
        Rounds::of(Clock::Wall, &[side('a'), side('b'), side('c')]).unwrap();
        assert!(order.borrow().starts_with("abcbcacababc"));
        assert_eq!(order.borrow().len(), 3 * (ROUNDS + 1));
    }

    #[test]
    fn a_ratio_is_taken_within_its_round() {
        let round = |times: [u64; 2]| times.map(Duration::from_secs).to_vec();
        let rounds = Rounds(vec![round([1, 2]), round([30, 30]), round([2, 1])]);
        let Ratios {
            lowest,
            median,
            highest,
        } = rounds.rates(0, 1);
        let close = |ratio: f64, expected: f64| (ratio - expected).abs() < 1e-9;
        assert!(close(lowest, 0.5) && close(median, 1.0) && close(highest, 2.0));
        assert_eq!(rounds.median(0), Duration::from_secs(2));
    }
}

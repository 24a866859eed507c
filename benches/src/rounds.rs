//! Rounds in which every side does the same work in turn.

use std::time::{Duration, Instant};

use crate::Failure;

/// How many rounds count.
pub const ROUNDS: usize = 21;

/// One side's work of one round.
pub type Side<'a> = Box<dyn Fn() -> Result<(), Failure> + 'a>;

/// What the rounds took: in each one a time for every side.
#[derive(Debug)]
pub struct Rounds(Vec<Vec<Duration>>);

/// Rates of one side to those of another, above 1 where the one is faster.
///
/// Each is taken within a round, so that a machine that slows down slows both.
#[derive(Clone, Copy, Debug)]
pub struct Ratios {
    /// Of its slowest round.
    pub worst: f64,
    /// Of the round in the middle.
    pub median: f64,
    /// Of its fastest round.
    pub best: f64,
}

impl Rounds {
    /// Times all sides in turn; every round begins with the next one.
    ///
    /// # Errors
    /// If a side fails.
    pub fn of(sides: &[Side<'_>]) -> Result<Self, Failure> {
        let mut rounds = Vec::with_capacity(ROUNDS);
        for round in 0..=ROUNDS {
            let mut times = vec![Duration::ZERO; sides.len()];
            for turn in 0..sides.len() {
                let next = (round + turn) % sides.len();
                let start = Instant::now();
                sides[next]()?;
                times[next] = start.elapsed();
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

    /// Compares a side with another one.
    #[must_use]
    pub fn ratios(&self, side: usize, yardstick: usize) -> Ratios {
        let ratio =
            |round: &Vec<Duration>| round[yardstick].as_secs_f64() / round[side].as_secs_f64();
        let mut ratios: Vec<f64> = self.0.iter().map(ratio).collect();
        ratios.sort_by(f64::total_cmp);
        Ratios {
            worst: ratios[0],
            median: ratios[ratios.len() / 2],
            best: ratios[ratios.len() - 1],
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    #[test]
    fn every_side_begins_in_turn() {
        let order = RefCell::new(String::new());
        let side = |name| -> Side<'_> {
            let order = &order;
            Box::new(move || {
                order.borrow_mut().push(name);
                Ok(())
            })
        };
        Rounds::of(&[side('a'), side('b'), side('c')]).unwrap();
        assert!(order.borrow().starts_with("abcbcacababc"));
        assert_eq!(order.borrow().len(), 3 * (ROUNDS + 1));
    }

    #[test]
    fn a_ratio_is_taken_within_its_round() {
        let round = |times: [u64; 2]| times.map(Duration::from_secs).to_vec();
        let rounds = Rounds(vec![round([1, 2]), round([30, 30]), round([2, 1])]);
        let Ratios {
            worst,
            median,
            best,
        } = rounds.ratios(0, 1);
        let close = |ratio: f64, expected: f64| (ratio - expected).abs() < 1e-9;
        assert!(close(worst, 0.5) && close(median, 1.0) && close(best, 2.0));
        assert_eq!(rounds.median(0), Duration::from_secs(2));
    }
}

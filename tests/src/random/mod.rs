//! Reproducible randomness: a seed that a failing test prints and the environment can set.

mod value;

use std::env;

pub use self::value::random_value;

/// A small generator of pseudo-random numbers (`SplitMix64`).
#[derive(Clone, Debug)]
pub struct Random {
    state: u64,
}

impl Random {
    /// Starts at `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// Starts at the environment's `TYPED_CACHE_SEED`, or at a seed of the moment.
    ///
    /// A test's output has the seed, so that a failure can be run again.
    #[must_use]
    pub fn from_environment() -> Self {
        let seed = env::var("TYPED_CACHE_SEED").map_or_else(
            |_unset| std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), 0),
            |seed| seed.parse().expect("TYPED_CACHE_SEED is a number"),
        );
        eprintln!("run again with TYPED_CACHE_SEED={seed}");
        Self::new(seed)
    }

    /// Returns any number.
    pub fn number(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Returns a number less than `end`, which is not 0.
    pub fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).expect("a usize has at most 64 bits");
        usize::try_from(self.number() % end).expect("less than a usize")
    }

    /// Returns `true` once in `times` calls.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// Returns any byte, often one that means something to a decoder.
    pub fn byte(&mut self) -> u8 {
        const TELLING: [u8; 8] = [0, 1, 2, 3, 0x7f, 0x80, 0xfe, 0xff];
        if self.once_in(3) {
            return TELLING[self.below(TELLING.len())];
        }
        self.number().to_le_bytes()[0]
    }

    /// Returns `length` bytes.
    pub fn bytes(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| self.byte()).collect()
    }
}

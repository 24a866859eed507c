use std::time::{SystemTime, UNIX_EPOCH};
use std::{env, thread};

/// A seeded source of choices, the same on every machine.
#[derive(Clone, Debug)]
pub struct Random(u64);

/// The seed of this run: `TYPED_CACHE_SEED`, or one that differs each time.
///
/// # Panics
/// If the variable is set and is not an integer.
#[must_use]
pub fn seed() -> u64 {
    if let Ok(seed) = env::var("TYPED_CACHE_SEED") {
        return seed.parse().expect("TYPED_CACHE_SEED is an integer");
    }
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.map_or(0, |now| u64::from(now.subsec_nanos()) ^ now.as_secs())
}

impl Random {
    /// Starts at the environment's seed, or at a new one, which a failing test prints.
    #[must_use]
    pub fn seeded() -> Self {
        let seed = seed();
        eprintln!("run again with TYPED_CACHE_SEED={seed}");
        Self::new(seed)
    }

    /// Starts the sequence of a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits (`SplitMix64`).
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// A number from 0 to below `limit`, which is not 0.
    pub fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit).unwrap_or(u64::MAX);
        usize::try_from(self.bits() % limit).unwrap_or_default()
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high - low + 1)
    }

    /// True in `percent` of a hundred cases.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of several.
    pub fn pick<'a, T: ?Sized>(&mut self, choices: &[&'a T]) -> &'a T {
        choices[self.below(choices.len())]
    }
}

/// Prints the bytes that a failing test has made at random.
#[derive(Debug)]
pub struct Input(pub Vec<u8>);

impl Drop for Input {
    fn drop(&mut self) {
        if thread::panicking() {
            eprintln!("the input was b\"{}\"", self.0.escape_ascii());
        }
    }
}

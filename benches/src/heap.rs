//! A heap as a process has it that has run for a while.

use crate::random::Random;

/// How many blocks there were.
const BLOCKS: usize = 20_000;

/// Leaves holes of all small sizes in the heap; the blocks between them stay while the result does.
///
/// What an allocation costs depends on what was freed before. In a fresh heap that is a matter of chance, which moves the
/// count of the same work by 5 %; in an old one it hardly does.
#[must_use]
pub fn age() -> Vec<Vec<u8>> {
    let random = &mut Random::new(1);
    let size = |random: &mut Random| usize::try_from(8 + random.below(400)).unwrap_or(8);
    let mut blocks: Vec<Vec<u8>> = (0..BLOCKS)
        .map(|_| Vec::with_capacity(size(random)))
        .collect();
    blocks.retain(|_| random.below(2) == 0);
    blocks
}

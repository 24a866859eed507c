//! The heap that work is counted in: as a process has it that has run for a while, or a fresh one.

use crate::random::Random;

/// How many blocks there were.
const BLOCKS: usize = 20_000;

/// The state of the heap before the work.
///
/// What an allocation costs depends on what was freed before. In a fresh heap that is a matter of chance, which moves the
/// count of the same work from one build to the next; in an aged one it hardly does, and each allocation costs more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heap {
    /// With holes of all small sizes.
    Aged,
    /// As the process has begun with it.
    Fresh,
}

impl Heap {
    /// The name, as an argument.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Aged => "aged",
            Self::Fresh => "fresh",
        }
    }

    /// The heap of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Aged, Self::Fresh]
            .into_iter()
            .find(|heap| heap.name() == name)
    }

    /// Brings the heap into this state, which stays while the result does.
    #[must_use]
    pub fn prepared(self) -> Vec<Vec<u8>> {
        match self {
            Self::Aged => age(),
            Self::Fresh => Vec::new(),
        }
    }
}

/// Leaves holes of all small sizes in the heap; the blocks between them are the result.
fn age() -> Vec<Vec<u8>> {
    let random = &mut Random::new(1);
    let size = |random: &mut Random| usize::try_from(8 + random.below(400)).unwrap_or(8);
    let mut blocks: Vec<Vec<u8>> = (0..BLOCKS)
        .map(|_| Vec::with_capacity(size(random)))
        .collect();
    blocks.retain(|_| random.below(2) == 0);
    blocks
}

//! The pieces of work that are timed, each with its size.

use std::time::Duration;

use crate::Failure;
use crate::load::Load;
use crate::peer::Peer;
use crate::user::User;
use crate::work::Work;

/// The number of values in a large batch.
pub const LARGE: usize = 10_000;

/// The number of them that one after another are one measurement: a single one is over before a hiccup of the machine is.
const REPEATS: usize = 3;

/// A row of a table.
#[derive(Clone, Copy, Debug)]
pub enum Subject {
    /// Work that many tasks do, so often each.
    Tasks(Work, usize, usize),
    /// Ten thousand writes at once.
    LargeBatch,
    /// The same by `set_many`.
    LargeSetMany,
}

impl Subject {
    /// The name, in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tasks(work, _, _) => work.name(),
            Self::LargeBatch => "batch of 10,000",
            Self::LargeSetMany => "set_many of 10,000",
        }
    }

    /// Returns the kind of work.
    #[must_use]
    pub const fn work(self) -> Work {
        match self {
            Self::Tasks(work, _, _) => work,
            Self::LargeBatch => Work::Batch,
            Self::LargeSetMany => Work::SetMany,
        }
    }

    /// Returns the number of tasks that work at a time.
    #[must_use]
    pub const fn tasks(self) -> usize {
        match self {
            Self::Tasks(_, tasks, _) => tasks,
            Self::LargeBatch | Self::LargeSetMany => 1,
        }
    }

    /// Returns the number of values it is about.
    #[must_use]
    pub const fn values(self) -> usize {
        match self {
            Self::Tasks(work, tasks, calls) => tasks * calls * work.chunk(),
            Self::LargeBatch | Self::LargeSetMany => LARGE * REPEATS,
        }
    }

    /// Returns the values per second, done in so much time.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    pub fn rate(self, time: Duration) -> f64 {
        self.values() as f64 / time.as_secs_f64()
    }

    /// Does it; the pool has [`LARGE`] values.
    ///
    /// # Errors
    /// If one call fails, or a value that must be there is not.
    pub async fn run<P: Peer>(self, peer: &P, pool: &'static [User]) -> Result<(), Failure> {
        match self {
            Self::Tasks(work, tasks, calls) => Load::new(work, tasks, calls).run(peer, pool).await,
            Self::LargeBatch => {
                for _ in 0..REPEATS {
                    peer.large_batch(pool).await?;
                }
                Ok(())
            }
            Self::LargeSetMany => {
                for _ in 0..REPEATS {
                    peer.set_many(pool).await?;
                }
                Ok(())
            }
        }
    }
}

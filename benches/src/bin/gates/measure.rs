//! What is measured, and how it is run.

use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use typed_cache::Cache;
use typed_cache_benches::Failure;
use typed_cache_benches::by_hand::ByHand;
use typed_cache_benches::codec::Codec;
use typed_cache_benches::peer::Peer;
use typed_cache_benches::user::{POOL, User, users};
use typed_cache_benches::work::{Work, run};

/// How many tasks work at a time.
pub(crate) const TASKS: usize = 64;

/// The deadline on both sides: long, since callgrind is slow, which costs no more than a short one.
const TIMEOUT: Duration = Duration::from_secs(60);

/// A row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    Work(Work),
    Codec(Codec),
}

/// Who does the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Ours,
    ByHand,
}

impl Subject {
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        let work = Work::ALL.into_iter().map(Self::Work);
        work.chain(Codec::ALL.into_iter().map(Self::Codec))
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Work(work) => work.name(),
            Self::Codec(codec) => codec.name(),
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::all().find(|subject| subject.name() == name)
    }

    /// Does the work, `calls` times in each task, or as often over the pool.
    pub(crate) fn work(self, side: Side, calls: usize, server: &str) -> Result<(), Failure> {
        let pool = users(POOL).leak();
        match (self, side) {
            (Self::Work(work), _) => Bench::connect(side, server)?.run(work, calls, pool),
            (Self::Codec(codec), Side::Ours) => codec.ours(calls, pool),
            (Self::Codec(codec), Side::ByHand) => codec.by_hand(calls, pool),
        }
    }

    /// Two counts of calls: what both have in common falls out of the difference.
    pub(crate) const fn calls(self) -> [usize; 2] {
        match self {
            Self::Work(Work::Get | Work::Set) => [5, 40],
            Self::Work(Work::GetMany) => [1, 5],
            Self::Work(_) => [1, 2],
            Self::Codec(_) => [1, 6],
        }
    }

    /// Divides what the difference between the two counts of calls took by the number of values.
    pub(crate) fn per_value(self, difference: u64) -> f64 {
        let [fewer, more] = self.calls();
        let per_call = match self {
            Self::Work(work) => TASKS * work.chunk(),
            Self::Codec(_) => POOL,
        };
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
        let (difference, values) = (difference as f64, ((more - fewer) * per_call) as f64);
        difference / values
    }
}

impl Side {
    pub(crate) const ALL: [Self; 2] = [Self::Ours, Self::ByHand];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::ByHand => "by-hand",
        }
    }

    pub(crate) fn named(name: &str) -> Self {
        if name == Self::Ours.name() {
            Self::Ours
        } else {
            Self::ByHand
        }
    }
}

/// A connected peer with the runtime it works on.
pub(crate) struct Bench {
    runtime: Runtime,
    peer: AnyPeer,
}

enum AnyPeer {
    Ours(Cache),
    ByHand(ByHand),
}

impl AnyPeer {
    async fn connect(side: Side, server: &str) -> Result<Self, Failure> {
        Ok(match side {
            Side::Ours => {
                let cache = Cache::connect(&format!("{server}/1")).await?;
                Self::Ours(cache.with_timeout(TIMEOUT))
            }
            Side::ByHand => Self::ByHand(ByHand::connect(&format!("{server}/2"), TIMEOUT).await?),
        })
    }
}

impl Bench {
    /// Connects; each side has a database of its own, since both use the same keys.
    pub(crate) fn connect(side: Side, server: &str) -> Result<Self, Failure> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let peer = runtime.block_on(AnyPeer::connect(side, server))?;
        Ok(Self { runtime, peer })
    }

    /// Does the work, `calls` times in each task.
    pub(crate) fn run(
        &self,
        work: Work,
        calls: usize,
        pool: &'static [User],
    ) -> Result<(), Failure> {
        match &self.peer {
            AnyPeer::Ours(peer) => self.runtime.block_on(run(peer, work, TASKS, calls, pool)),
            AnyPeer::ByHand(peer) => self.runtime.block_on(run(peer, work, TASKS, calls, pool)),
        }
    }

    /// Writes the whole pool.
    pub(crate) fn fill(&self, pool: &'static [User]) -> Result<(), Failure> {
        match &self.peer {
            AnyPeer::Ours(peer) => self.runtime.block_on(Peer::set_many(peer, pool)),
            AnyPeer::ByHand(peer) => self.runtime.block_on(peer.set_many(pool)),
        }
    }
}

/// Writes what the reads will find.
pub(crate) fn fill(server: &str) -> Result<(), Failure> {
    let pool: &[User] = users(POOL).leak();
    for side in Side::ALL {
        Bench::connect(side, server)?.fill(pool)?;
    }
    Ok(())
}

//! The work that is measured, and how it is run.

use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use typed_cache_benches::Failure;
use typed_cache_benches::codec::Codec;
use typed_cache_benches::load::Load;
use typed_cache_benches::side::{Connected, Side};
use typed_cache_benches::user::{POOL, User, users};
use typed_cache_benches::work::Work;

use crate::remember::Remember;

/// The number of tasks that work at a time, where one is not enough.
pub(crate) const TASKS: usize = 64;

/// The deadline on both sides: long, since callgrind is slow, which costs no more than a short one.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(60);

/// A piece of work with its size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// In [`TASKS`] tasks.
    Work(Work),
    /// In a single task.
    OneTask(Work),
    /// Reads by `remember`, in [`TASKS`] tasks.
    Remember(Remember),
    /// Without a server.
    Codec(Codec),
}

impl Subject {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Work(work) => work.name(),
            Self::OneTask(Work::Get) => "get, one task",
            Self::OneTask(Work::Set) => "set, one task",
            Self::OneTask(_) => "one task",
            Self::Remember(remember) => remember.name(),
            Self::Codec(codec) => codec.name(),
        }
    }

    /// Does the work, `calls` times in each task, or as often over the pool.
    pub(crate) fn work(self, side: Side, calls: usize, server: &str) -> Result<(), Failure> {
        let pool = users(POOL).leak();
        match (self, side) {
            (Self::Work(work) | Self::OneTask(work), _) => {
                Bench::connect(side, server)?.run(Load::new(work, self.tasks(), calls), pool)
            }
            (Self::Remember(remember), _) => {
                Bench::connect(side, server)?.remember(remember, calls, pool)
            }
            (Self::Codec(codec), Side::Ours | Side::OwnConnection) => codec.ours(calls, pool),
            (Self::Codec(codec), Side::ByHand) => codec.by_hand(calls, pool),
        }
    }

    pub(crate) const fn tasks(self) -> usize {
        match self {
            Self::Work(_) | Self::Remember(_) => TASKS,
            Self::OneTask(_) | Self::Codec(_) => 1,
        }
    }

    /// Two counts of calls: the start and the end of the process fall out of the difference.
    pub(crate) const fn calls(self) -> [usize; 2] {
        match self {
            Self::Work(Work::GetMany | Work::GetEach) => [1, 5],
            Self::Work(Work::Batch | Work::SetMany) => [1, 2],
            Self::Work(_) | Self::Remember(_) => [5, 40],
            Self::OneTask(_) => [100, 1000],
            Self::Codec(_) => [1, 6],
        }
    }

    /// Divides the difference between the two counts of calls by the number of values.
    pub(crate) fn per_value(self, difference: u64) -> f64 {
        let [fewer, more] = self.calls();
        let per_call = match self {
            Self::Work(work) | Self::OneTask(work) => self.tasks() * work.chunk(),
            Self::Remember(_) => self.tasks(),
            Self::Codec(_) => POOL,
        };
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
        let (difference, values) = (difference as f64, ((more - fewer) * per_call) as f64);
        difference / values
    }
}

/// A connected side with the runtime it works on.
pub(crate) struct Bench {
    runtime: Runtime,
    side: Connected,
}

impl Bench {
    /// Connects on a runtime of one thread, where every run is the same.
    pub(crate) fn connect(side: Side, server: &str) -> Result<Self, Failure> {
        Self::on(Builder::new_current_thread(), side, server)
    }

    /// Connects on a runtime of this kind.
    pub(crate) fn on(mut kind: Builder, side: Side, server: &str) -> Result<Self, Failure> {
        let runtime = kind.enable_all().build()?;
        let side = runtime.block_on(side.connect(server, TIMEOUT))?;
        Ok(Self { runtime, side })
    }

    pub(crate) fn remember(
        &self,
        remember: Remember,
        calls: usize,
        pool: &'static [User],
    ) -> Result<(), Failure> {
        let Connected::Ours(cache) = &self.side else {
            return Err("the yardstick has no `remember`".into());
        };
        self.runtime.block_on(remember.run(cache, calls, pool))
    }

    pub(crate) fn run(&self, load: Load, pool: &'static [User]) -> Result<(), Failure> {
        self.runtime.block_on(self.side.run(load, pool))
    }
}

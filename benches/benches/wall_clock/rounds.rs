//! Paired rounds of one piece of work.

use std::fmt;
use std::time::{Duration, Instant};

use tokio::runtime::{Builder, Runtime};
use typed_cache::Cache;
use typed_cache_benches::Failure;
use typed_cache_benches::by_hand::ByHand;
use typed_cache_benches::peer::Peer;
use typed_cache_benches::user::{User, users};
use typed_cache_benches::work::{CHUNK, Work, run};

/// How often each side does each piece of work.
pub(crate) const ROUNDS: usize = 9;

/// How many values a large batch has.
const LARGE: usize = 10_000;

/// redis-rs's deadline on the one side; the library keeps its own default.
const TIMEOUT: Duration = Duration::from_secs(5);

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Subject {
    /// Work that many tasks do, so often each.
    Tasks(Work, usize, usize),
    /// Ten thousand writes at once; by hand in pipelines of a hundred, one after another.
    LargeBatch,
    /// The same by `set_many`.
    LargeSetMany,
}

impl Subject {
    pub(crate) const ALL: [Self; 10] = [
        Self::Tasks(Work::Get, 1, 3000),
        Self::Tasks(Work::Get, 64, 250),
        Self::Tasks(Work::Get, 256, 80),
        Self::Tasks(Work::Set, 1, 3000),
        Self::Tasks(Work::Set, 64, 250),
        Self::Tasks(Work::Set, 256, 80),
        Self::Tasks(Work::GetMany, 1, 150),
        Self::Tasks(Work::GetMany, 16, 15),
        Self::LargeBatch,
        Self::LargeSetMany,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Tasks(work, _, _) => work.name(),
            Self::LargeBatch => "batch of 10,000",
            Self::LargeSetMany => "set_many of 10,000",
        }
    }

    const fn tasks(self) -> usize {
        match self {
            Self::Tasks(_, tasks, _) => tasks,
            Self::LargeBatch | Self::LargeSetMany => 1,
        }
    }

    const fn values(self) -> usize {
        match self {
            Self::Tasks(work, tasks, calls) => tasks * calls * work.chunk(),
            Self::LargeBatch | Self::LargeSetMany => LARGE,
        }
    }
}

/// What the rounds gave.
pub(crate) struct Compared {
    subject: Subject,
    ours: Duration,
    by_hand: Duration,
    /// Rates of ours to those by hand, sorted.
    ratios: Vec<f64>,
}

/// Times both sides in turn.
pub(crate) fn compare(subject: Subject, server: &str) -> Result<Compared, Failure> {
    let pool: &'static [User] = users(LARGE).leak();
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let ours = runtime.block_on(Cache::connect(&format!("{server}/1")))?;
    let by_hand = runtime.block_on(ByHand::connect(&format!("{server}/2"), TIMEOUT))?;
    runtime.block_on(async {
        ours.set_many(pool).await?;
        by_hand_in_hundreds(&by_hand, pool).await
    })?;
    let mut pairs = Vec::with_capacity(ROUNDS);
    for round in 0..=ROUNDS {
        let pair = if round % 2 == 0 {
            let first = time_ours(&runtime, subject, &ours, pool)?;
            (first, time_of_hand(&runtime, subject, &by_hand, pool)?)
        } else {
            let first = time_of_hand(&runtime, subject, &by_hand, pool)?;
            (time_ours(&runtime, subject, &ours, pool)?, first)
        };
        // The first round warms both up.
        if round > 0 {
            pairs.push(pair);
        }
    }
    let ratio = |(ours, by_hand): &(Duration, Duration)| by_hand.as_secs_f64() / ours.as_secs_f64();
    let mut ratios: Vec<f64> = pairs.iter().map(ratio).collect();
    ratios.sort_by(f64::total_cmp);
    Ok(Compared {
        subject,
        ours: median(pairs.iter().map(|pair| pair.0).collect()),
        by_hand: median(pairs.iter().map(|pair| pair.1).collect()),
        ratios,
    })
}

fn time_ours(
    runtime: &Runtime,
    subject: Subject,
    cache: &Cache,
    pool: &'static [User],
) -> Result<Duration, Failure> {
    let start = Instant::now();
    runtime.block_on(async {
        match subject {
            Subject::Tasks(work, tasks, calls) => run(cache, work, tasks, calls, pool).await,
            Subject::LargeBatch => Peer::batch(cache, pool).await,
            Subject::LargeSetMany => Peer::set_many(cache, pool).await,
        }
    })?;
    Ok(start.elapsed())
}

fn time_of_hand(
    runtime: &Runtime,
    subject: Subject,
    by_hand: &ByHand,
    pool: &'static [User],
) -> Result<Duration, Failure> {
    let start = Instant::now();
    runtime.block_on(async {
        match subject {
            Subject::Tasks(work, tasks, calls) => run(by_hand, work, tasks, calls, pool).await,
            Subject::LargeBatch | Subject::LargeSetMany => by_hand_in_hundreds(by_hand, pool).await,
        }
    })?;
    Ok(start.elapsed())
}

/// What people write: a pipeline of a hundred, and when it is answered the next one.
async fn by_hand_in_hundreds(by_hand: &ByHand, pool: &[User]) -> Result<(), Failure> {
    for users in pool.chunks(CHUNK) {
        by_hand.batch(users).await?;
    }
    Ok(())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

impl fmt::Display for Compared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
        let rate = |time: Duration| self.subject.values() as f64 / time.as_secs_f64();
        let (worst, median, best) = (
            self.ratios[0],
            self.ratios[self.ratios.len() / 2],
            self.ratios[self.ratios.len() - 1],
        );
        write!(
            f,
            "| {} | {} | {:.0} | {:.0} | {median:.2} | {worst:.2} | {best:.2} |",
            self.subject.name(),
            self.subject.tasks(),
            rate(self.ours),
            rate(self.by_hand),
        )
    }
}

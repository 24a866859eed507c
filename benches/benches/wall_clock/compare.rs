//! Paired rounds of one piece of work.

use std::fmt;
use std::time::Duration;

use tokio::runtime::Builder;
use typed_cache_benches::by_hand::ByHand;
use typed_cache_benches::clock::Clock;
use typed_cache_benches::peer::Peer;
use typed_cache_benches::rounds::{Ratios, Rounds, Turn};
use typed_cache_benches::subject::{LARGE, Subject};
use typed_cache_benches::user::{User, users};
use typed_cache_benches::work::Work;
use typed_cache_benches::{Failure, ours};

/// redis-rs's deadline on the one side; the library keeps its own default.
const TIMEOUT: Duration = Duration::from_secs(5);

/// The rows of the table.
pub(crate) const SUBJECTS: [Subject; 10] = [
    Subject::Tasks(Work::Get, 1, 3000),
    Subject::Tasks(Work::Get, 64, 250),
    Subject::Tasks(Work::Get, 256, 80),
    Subject::Tasks(Work::Set, 1, 3000),
    Subject::Tasks(Work::Set, 64, 250),
    Subject::Tasks(Work::Set, 256, 80),
    Subject::Tasks(Work::GetMany, 1, 150),
    Subject::Tasks(Work::GetMany, 16, 15),
    Subject::LargeBatch,
    Subject::LargeSetMany,
];

/// The place of each side among the sides.
const OURS: usize = 0;
const BY_HAND: usize = 1;

/// The results of the rounds.
pub(crate) struct Compared {
    subject: Subject,
    rounds: Rounds,
}

/// Times both sides in turn.
pub(crate) fn compare(subject: Subject, server: &str) -> Result<Compared, Failure> {
    let pool: &'static [User] = users(LARGE).leak();
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let ours = runtime.block_on(ours::connect(&format!("{server}/1")))?;
    let by_hand = runtime.block_on(ByHand::connect(&format!("{server}/2"), TIMEOUT))?;
    runtime.block_on(async {
        Peer::set_many(&ours, pool).await?;
        by_hand.set_many(pool).await
    })?;
    let sides: [Turn<'_>; 2] = [
        Box::new(|| runtime.block_on(subject.run(&ours, pool))),
        Box::new(|| runtime.block_on(subject.run(&by_hand, pool))),
    ];
    let rounds = Rounds::of(Clock::Wall, &sides)?;
    Ok(Compared { subject, rounds })
}

impl fmt::Display for Compared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Ratios {
            lowest,
            median,
            highest,
        } = self.rounds.rates(OURS, BY_HAND);
        write!(
            f,
            "| {} | {} | {:.0} | {:.0} | {median:.2} | {lowest:.2} | {highest:.2} |",
            self.subject.name(),
            self.subject.tasks(),
            self.subject.rate(self.rounds.median(OURS)),
            self.subject.rate(self.rounds.median(BY_HAND)),
        )
    }
}

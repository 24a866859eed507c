//! The cost of `remember` beside `get`.

use std::hint::black_box;
use std::sync::Arc;

use tokio::sync::Barrier;
use tokio::task::JoinSet;
use typed_cache::Cache;
use typed_cache_benches::side::Side;
use typed_cache_benches::user::User;
use typed_cache_benches::work::Work;
use typed_cache_benches::{Failure, loads};
use typed_cache_tests::harness::Server;

use crate::callgrind::instructions;
use crate::gate::{REMEMBERED, Strictness};
use crate::measure::{Subject, TASKS};

/// A read by `remember`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Remember {
    /// The value is there.
    Hit,
    /// The value is there, of a type that keeps stale ones.
    KeptHit,
    /// Another task loads it: of 64 tasks all but one.
    Follower,
    /// One task loads it, and the others do not ask for it.
    Scaffold,
}

/// Prints the counts, and returns how many of them pass and how many fail.
pub(crate) fn check(server: &Server, strictness: Strictness) -> Result<(usize, usize), Failure> {
    let count = |subject| instructions(subject, Side::Ours, &server.url());
    let get = count(Subject::Work(Work::Get))?;
    println!("Instructions per value of `remember`, beside those of `get`.\n");
    println!("|                    |    get | remember |  ratio |  limit |");
    println!("|--------------------|-------:|---------:|-------:|-------:|");
    let mut failed = 0;
    for (remember, limit) in REMEMBERED {
        let mut remembered = count(Subject::Remember(remember))?;
        if remember == Remember::Follower {
            remembered -= count(Subject::Remember(Remember::Scaffold))?;
        }
        let (ratio, limit) = (remembered / get, strictness.of(limit));
        println!(
            "| {:<18} | {get:>6.0} | {remembered:>8.0} | {ratio:>6.3} | {limit:>6.2} |",
            remember.name()
        );
        failed += usize::from(ratio > limit * strictness.tolerance());
    }
    println!();
    Ok((REMEMBERED.len() - failed, failed))
}

impl Remember {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Hit => "remember, hit",
            Self::KeptHit => "with grace, hit",
            Self::Follower => "remember, follower",
            Self::Scaffold => "remember, scaffold",
        }
    }

    /// Reads so often in each of [`TASKS`] tasks.
    pub(crate) async fn run(
        self,
        cache: &Cache,
        calls: usize,
        pool: &'static [User],
    ) -> Result<(), Failure> {
        if self == Self::KeptHit {
            // As much for few calls as for many, so that the difference does not have it.
            loads::keep(cache, pool).await?;
        }
        let barrier = Arc::new(Barrier::new(TASKS));
        let mut running = JoinSet::new();
        for task in 0..TASKS {
            running.spawn(self.share(cache.clone(), task, calls, pool, Arc::clone(&barrier)));
        }
        while let Some(ended) = running.join_next().await {
            ended??;
        }
        Ok(())
    }

    async fn share(
        self,
        cache: Cache,
        task: usize,
        calls: usize,
        pool: &'static [User],
        barrier: Arc<Barrier>,
    ) -> Result<(), Failure> {
        for call in 0..calls {
            let user = &pool[(task * 17 + call) % pool.len()];
            match self {
                Self::Hit => {
                    black_box(loads::remember(&cache, user.id).await?);
                    continue;
                }
                Self::KeptHit => {
                    black_box(loads::remember_kept(&cache, user.id).await?);
                    continue;
                }
                Self::Follower | Self::Scaffold => {}
            }
            // A key that nobody has written.
            let (user, id) = (&pool[call % pool.len()], (pool.len() + call) as u64);
            if task == 0 {
                let barrier = Arc::clone(&barrier);
                black_box(loads::lead(&cache, id, user.clone(), barrier).await?);
            } else {
                barrier.wait().await;
                if self == Self::Follower {
                    black_box(loads::follow(&cache, id).await?);
                }
            }
        }
        Ok(())
    }
}

//! Writes with a TTL as scripts, beside the same writes as `MULTI` groups: the processor time of client and server together.
//!
//! A script is to take at most [`LIMIT`] of a group, at [`TASKS`] tasks. The numbers of an idle machine count.
#![expect(clippy::print_stdout, reason = "the table is what this program is for")]

use std::fs;
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinSet;
use typed_cache::{Cache, CacheKey, Cacheable};
use typed_cache_benches::Failure;
use typed_cache_benches::clock::Clock;
use typed_cache_benches::rounds::{ROUNDS, Ratios};
use typed_cache_tests::harness::{Flavor, Server};

const LIMIT: f64 = 1.3;
const TASKS: u64 = 64;
const WRITES: u64 = 1_000;
const KEYS: u64 = 1_000;

#[derive(Cacheable)]
#[cache(resource = "contact", ttl = "15m", hash)]
struct Contact {
    #[cache(key)]
    id: u64,
    name: String,
    calls: i64,
}

#[derive(CacheKey)]
#[cache(resource = "recent", ttl = "15m", list = String)]
struct RecentKey {
    id: u64,
}

#[derive(Clone, Copy)]
enum Write {
    SetField,
    Increment,
    PushCapped,
}

fn main() -> Result<(), Failure> {
    // Cargo also starts benches to list or to test them.
    if std::env::args().any(|argument| argument == "--list" || argument == "--test") {
        return Ok(());
    }
    println!("Processor time of a script in that of a group; the limit is {LIMIT}.\n");
    println!("| server | write | client and server: median (lowest to highest) | server alone |");
    println!("|---|---|---|---|");
    for flavor in [Flavor::Redis, Flavor::Valkey] {
        let server = Server::start(flavor);
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let [scripts, groups] = [true, false].map(|scripts| {
            let connect = Cache::builder().scripts(scripts).connect(&server.url());
            runtime.block_on(connect)
        });
        let caches = [scripts?, groups?];
        for write in [Write::SetField, Write::Increment, Write::PushCapped] {
            let (both, alone) = compare(&runtime, &caches, &server, write)?;
            let Ratios {
                lowest,
                median,
                highest,
            } = both;
            println!(
                "| {flavor:?} | {} | {median:.2} ({lowest:.2} to {highest:.2}) | {:.2} |",
                write.name(),
                alone.median
            );
        }
    }
    Ok(())
}

/// Compares scripts with groups, round by round: both processes together, and the server's alone.
fn compare(
    runtime: &Runtime,
    caches: &[Cache; 2],
    server: &Server,
    write: Write,
) -> Result<(Ratios, Ratios), Failure> {
    let mut rounds = Vec::with_capacity(ROUNDS);
    for round in 0..=ROUNDS {
        let mut times = [[0.0; 2]; 2];
        for turn in 0..2 {
            let side = (round + turn) % 2;
            let before = (Clock::Processor.now(), time_of(server)?);
            runtime.block_on(load(&caches[side], write))?;
            let client = Clock::Processor.now().saturating_sub(before.0);
            let server = time_of(server)?.saturating_sub(before.1);
            times[side] = [client + server, server].map(|time| time.as_secs_f64());
        }
        // The first round warms everyone up.
        if round > 0 {
            rounds.push(times);
        }
    }
    let ratios =
        |at: usize| Ratios::of(rounds.iter().map(|[script, group]| script[at] / group[at]));
    Ok((ratios(0), ratios(1)))
}

/// Returns the processor time of the server's main thread, which runs its commands.
fn time_of(server: &Server) -> Result<Duration, Failure> {
    let stat = fs::read_to_string(format!("/proc/{}/schedstat", server.process_id()))?;
    let nanos = stat
        .split_whitespace()
        .next()
        .ok_or("no time of the server")?;
    Ok(Duration::from_nanos(nanos.parse()?))
}

async fn load(cache: &Cache, write: Write) -> Result<(), Failure> {
    let mut tasks = JoinSet::new();
    for task in 0..TASKS {
        let cache = cache.clone();
        tasks.spawn(async move {
            for at in 0..WRITES {
                write.run(&cache, (task * 17 + at) % KEYS).await?;
            }
            Ok::<(), typed_cache::Error>(())
        });
    }
    while let Some(ended) = tasks.join_next().await {
        ended??;
    }
    Ok(())
}

impl Write {
    fn name(self) -> &'static str {
        match self {
            Self::SetField => "hash set field",
            Self::Increment => "hash increment",
            Self::PushCapped => "list push, capped",
        }
    }

    async fn run(self, cache: &Cache, id: u64) -> typed_cache::Result<()> {
        let name = "a name of some length, of forty bytes!!".to_owned();
        let hash = cache.hash(&ContactKey { id });
        match self {
            Self::SetField => hash.set_field(ContactFields::NAME, &name).await,
            Self::Increment => hash.increment(ContactFields::CALLS, 1).await.map(drop),
            Self::PushCapped => {
                let list = cache.list(&RecentKey { id });
                list.push_back_capped([&name], 10).await.map(drop)
            }
        }
    }
}

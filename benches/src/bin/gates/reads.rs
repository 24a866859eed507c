//! Commands for each read of the server: how well callers on several threads share the packets of a connection.

use redis::Connection;
use tokio::runtime::Builder;
use typed_cache_benches::Failure;
use typed_cache_benches::load::Load;
use typed_cache_benches::side::Side;
use typed_cache_benches::user::{POOL, User, users};
use typed_cache_benches::work::Work;
use typed_cache_tests::harness::Server;

use crate::gate::{COMMANDS_PER_READ, Strictness};
use crate::measure::{Bench, TASKS};

/// The number of counts; the one in the middle is the result.
const ROUNDS: usize = 9;

/// The number of calls of each task in one count.
const CALLS: usize = 600;

/// Prints the counts, and returns how many of them pass and how many fail.
///
/// This process must be free to use every core: on one the threads would take turns.
pub(crate) fn check(server: &Server, strictness: Strictness) -> Result<(usize, usize), Failure> {
    let pool = users(POOL).leak();
    let mut failed = 0;
    println!("Commands for each read of the server, {TASKS} tasks on two workers.\n");
    println!("|     |   ours | by hand |  limit | target |");
    println!("|-----|-------:|--------:|-------:|-------:|");
    for (work, limit) in COMMANDS_PER_READ {
        let [ours, by_hand] = [
            counted(work, Side::Ours, server, pool)?,
            counted(work, Side::ByHand, server, pool)?,
        ];
        println!(
            "| {} | {ours:>6.1} | {by_hand:>7.1} | {:>6.1} | {:>6.1} |",
            work.name(),
            Strictness::Enforced.of(limit),
            Strictness::Target.of(limit),
        );
        failed += usize::from(ours * strictness.tolerance() < strictness.of(limit));
    }
    println!();
    Ok((COMMANDS_PER_READ.len() - failed, failed))
}

fn counted(work: Work, side: Side, server: &Server, pool: &'static [User]) -> Result<f64, Failure> {
    let mut runtime = Builder::new_multi_thread();
    runtime.worker_threads(2);
    let bench = Bench::on(runtime, side, &server.url())?;
    let mut info = server.connection();
    let mut ratios = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let before = Totals::read(&mut info)?;
        bench.run(Load::new(work, TASKS, CALLS), pool)?;
        ratios.push(Totals::read(&mut info)?.commands_per_read_since(before));
    }
    ratios.sort_by(f64::total_cmp);
    Ok(ratios[ROUNDS / 2])
}

/// The work of the server so far.
#[derive(Clone, Copy)]
struct Totals {
    commands: f64,
    reads: f64,
}

impl Totals {
    fn read(connection: &mut Connection) -> Result<Self, Failure> {
        let stats: String = redis::cmd("INFO").arg("stats").query(connection)?;
        let field = |name: &str| {
            let mut lines = stats.lines();
            let number = lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
            number.ok_or_else(|| format!("`INFO stats` has no `{name}`"))
        };
        Ok(Self {
            commands: field("total_commands_processed")?.parse()?,
            reads: field("total_reads_processed")?.parse()?,
        })
    }

    fn commands_per_read_since(self, before: Self) -> f64 {
        (self.commands - before.commands) / (self.reads - before.reads)
    }
}

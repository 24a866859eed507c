//! One task that calls: the median time of a call.

use typed_cache_benches::Failure;
use typed_cache_benches::load::Load;
use typed_cache_benches::side::Side;
use typed_cache_benches::work::Work;

use crate::job::{Job, Measure, Threads};
use crate::paired::{Paired, list, median};

/// The number of calls that a process makes.
const CALLS: usize = 5000;

/// The highest ratio to the yardstick.
const LIMIT: f64 = 1.03;

/// Prints a row for each runtime and piece of work.
pub(crate) fn print(server: &str) -> Result<(), Failure> {
    println!("| runtime | work | p50, µs | by hand | ratio | limit | all rounds |");
    println!("|---|---|---:|---:|---:|---:|---|");
    for threads in Threads::ALL {
        for work in [Work::Get, Work::Set] {
            let rounds = Paired::run(Job {
                threads,
                measure: Measure::Median,
                load: Load::new(work, 1, CALLS),
                side: Side::Ours,
                server,
            })?;
            let [ours, by_hand] = rounds.medians(0).map(|nanoseconds| nanoseconds / 1e3);
            let ratios = rounds.ratios(0);
            println!(
                "| {} | {} | {ours:.1} | {by_hand:.1} | {:.3} | {LIMIT} | {} |",
                threads.name(),
                work.name(),
                median(&ratios),
                list(&ratios),
            );
        }
    }
    Ok(())
}

//! Tasks that call in a loop: processor time and rate.

use typed_cache_benches::Failure;
use typed_cache_benches::load::Load;
use typed_cache_benches::side::Side;
use typed_cache_benches::spin::Spin;
use typed_cache_benches::work::Work;

use crate::job::{Job, Measure, Threads};
use crate::paired::{Paired, list, median};

/// The numbers of tasks, unless others are asked for.
const TASKS: [usize; 7] = [1, 2, 4, 8, 16, 64, 256];

/// The most processor time and the lowest rate, as shares of the yardstick's.
#[derive(Default)]
struct Limits {
    processor: Option<f64>,
    rate: Option<f64>,
}

fn limits(tasks: usize, spin: Spin) -> Limits {
    let (processor, rate) = match tasks {
        _ if spin != Spin::NONE => return Limits::default(),
        2 | 8 | 16 => (1.00, Some(0.95)),
        64 => (0.65, None),
        256 => (0.55, None),
        _ => return Limits::default(),
    };
    Limits {
        processor: Some(processor),
        rate,
    }
}

/// Returns the number of calls that make a run of about a third of a second.
const fn calls(tasks: usize) -> usize {
    match tasks {
        0..=4 => 6000,
        5..=16 => 3000,
        17..=64 => 2000,
        _ => 500,
    }
}

/// Prints a row for each piece of work and number of tasks.
pub(crate) fn print(server: &str, tasks: &[usize], spin: Spin) -> Result<(), Failure> {
    println!(
        "| work | tasks | µs a call | by hand | ratio | limit | calls/s | by hand | ratio | limit | ratios of processor time, all rounds | of rate |"
    );
    println!("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|---|");
    let tasks = if tasks.is_empty() { &TASKS } else { tasks };
    for work in [Work::Get, Work::Set] {
        for &tasks in tasks {
            let load = Load {
                work,
                tasks,
                calls: calls(tasks),
                spin,
            };
            println!("{}", row(load, server)?);
        }
    }
    Ok(())
}

fn row(load: Load, server: &str) -> Result<String, Failure> {
    let rounds = Paired::run(Job {
        threads: Threads::Two,
        measure: Measure::Totals,
        load,
        side: Side::Ours,
        server,
    })?;
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let calls = (load.tasks * load.calls) as f64;
    let processor = rounds
        .medians(0)
        .map(|nanoseconds| nanoseconds / calls / 1e3);
    let rate = rounds
        .medians(1)
        .map(|nanoseconds| calls / nanoseconds * 1e9);
    let processor_ratios = rounds.ratios(0);
    let rate_ratios: Vec<f64> = rounds.ratios(1).iter().map(|time| 1.0 / time).collect();
    let limits = limits(load.tasks, load.spin);
    let limit = |limit: Option<f64>| limit.map_or(String::new(), |limit| format!("{limit:.2}"));
    Ok(format!(
        "| {} | {} | {:.2} | {:.2} | {:.2} | {} | {:.0} | {:.0} | {:.2} | {} | {} | {} |",
        load.work.name(),
        load.tasks,
        processor[0],
        processor[1],
        median(&processor_ratios),
        limit(limits.processor),
        rate[0],
        rate[1],
        median(&rate_ratios),
        limit(limits.rate),
        list(&processor_ratios),
        list(&rate_ratios),
    ))
}

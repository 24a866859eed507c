//! The table.

use crate::gate::{BlockLimit, Verdict};
use crate::measure::TASKS;

/// Prints all rows; `own` is how many blocks a value itself is.
pub(crate) fn print(verdicts: &[Verdict], own: f64) {
    println!("Per value, {TASKS} tasks on one thread; a value itself is {own:.2} heap blocks.\n");
    println!(
        "| {:<8} | {:>12} | {:>8} | {:>6} | {:>6} | {:>6} | {:>8} | {:>13} |",
        "", "instructions", "by hand", "ratio", "limit", "blocks", "by hand", "limit"
    );
    println!(
        "|----------|-------------:|---------:|-------:|-------:|-------:|---------:|--------------:|"
    );
    for verdict in verdicts {
        row(verdict);
    }
    println!();
    for verdict in verdicts.iter().filter(|verdict| verdict.failures() > 0) {
        println!("`{}` takes more than it may", verdict.subject.name());
    }
}

fn row(verdict: &Verdict) {
    let (ours, by_hand) = (verdict.measured.ours, verdict.measured.by_hand);
    println!(
        "| {:<8} | {:>12.0} | {:>8.0} | {:>6.3} | {:>6.2} | {:>6.2} | {:>8.2} | {:>13} |",
        verdict.subject.name(),
        ours.instructions,
        by_hand.instructions,
        verdict.ratio,
        verdict.ratio_limit,
        ours.blocks,
        by_hand.blocks,
        limit(verdict.block_limit),
    );
}

fn limit(limit: BlockLimit) -> String {
    match limit {
        BlockLimit::AtMost(most) => format!("{most}"),
        BlockLimit::BeyondTheValue(most) => format!("value + {most}"),
        BlockLimit::Equal => "equal".to_owned(),
    }
}

//! The table.

use crate::gate::{Blocks, Strictness, Verdict};
use crate::measure::TASKS;

/// Prints all rows; `own` is how many blocks a value itself is.
pub(crate) fn print(verdicts: &[Verdict], own: f64, strictness: Strictness) {
    println!(
        "Per value, on one thread, {TASKS} tasks unless the name says one; a value itself is {own:.2} heap blocks.\n"
    );
    println!(
        "| {:<14} | {:>12} | {:>8} | {:>6} | {:>6} | {:>6} | {:>6} | {:>8} | {:>11} | {:>11} |",
        "",
        "instructions",
        "by hand",
        "ratio",
        "limit",
        "target",
        "blocks",
        "by hand",
        "limit",
        "target"
    );
    println!(
        "|----------------|-------------:|---------:|-------:|-------:|-------:|-------:|---------:|------------:|------------:|"
    );
    for verdict in verdicts {
        row(verdict);
    }
    println!();
    for verdict in verdicts.iter().filter(|verdict| verdict.failures() > 0) {
        let allowed = match strictness {
            Strictness::Enforced => "its limits allow",
            Strictness::Target => "its targets allow",
        };
        println!("`{}` takes more than {allowed}", verdict.row.subject.name());
    }
}

fn row(verdict: &Verdict) {
    let (ours, by_hand) = (verdict.measured.ours, verdict.measured.by_hand);
    let (ratios, counts) = (verdict.row.instructions, verdict.row.blocks);
    println!(
        "| {:<14} | {:>12.0} | {:>8.0} | {:>6.3} | {:>6.2} | {:>6.2} | {:>6.2} | {:>8.2} | {:>11} | {:>11} |",
        verdict.row.subject.name(),
        ours.instructions,
        by_hand.instructions,
        verdict.ratio,
        Strictness::Enforced.of(ratios),
        Strictness::Target.of(ratios),
        ours.blocks,
        by_hand.blocks,
        text(Strictness::Enforced.of(counts)),
        text(Strictness::Target.of(counts)),
    );
}

fn text(blocks: Blocks) -> String {
    match blocks {
        Blocks::AtMost(most) => format!("{most}"),
        Blocks::BeyondTheValue(most) => format!("value + {most}"),
        Blocks::Equal => "equal".to_owned(),
    }
}

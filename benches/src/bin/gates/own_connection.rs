//! The cost of a connection of the caller's own, beside ours and the yardstick. No limit holds it.

use typed_cache_benches::Failure;
use typed_cache_benches::side::Side;
use typed_cache_benches::work::Work;

use crate::cost::Cost;
use crate::measure::{Subject, TASKS};

/// Prints instructions and heap blocks per value, of [`TASKS`] tasks.
pub(crate) fn print(server: &str) -> Result<(), Failure> {
    println!("Per value, on one thread, {TASKS} tasks: instructions (heap blocks).\n");
    println!("|       | own connection | the cache's | by hand |");
    println!("|-------|---------------:|------------:|--------:|");
    for work in [Work::Get, Work::Set, Work::Batch] {
        let of = |side| Cost::of(Subject::Work(work), side, server);
        println!(
            "| {:<5} | {} | {} | {} |",
            work.name(),
            text(of(Side::OwnConnection)?),
            text(of(Side::Ours)?),
            text(of(Side::ByHand)?)
        );
    }
    Ok(())
}

fn text(cost: Cost) -> String {
    format!("{:.0} ({:.1})", cost.instructions, cost.blocks)
}

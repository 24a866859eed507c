//! The library against the yardstick by the clock: paired rounds, medians and ratios.
//!
//! Both sides do the same work one after the other in every round, each first in every second round; a ratio is taken
//! within its round, so that a machine that slows down slows both. Ratios are rates: above 1 the library is faster.
#![expect(clippy::print_stdout, reason = "the table is what this program is for")]

mod compare;
mod storage;

use typed_cache_benches::Failure;
use typed_cache_benches::cores::{Cores, Placement};
use typed_cache_benches::rounds::ROUNDS;
use typed_cache_tests::harness::{Flavor, Server};

use crate::compare::{SUBJECTS, compare};

fn main() -> Result<(), Failure> {
    // Cargo also starts benches to list or to test them.
    if std::env::args().any(|argument| argument == "--list" || argument == "--test") {
        return Ok(());
    }
    let cores = Cores::available()?;
    cores.stay_on_first()?;
    for (flavor, placement) in [
        (Flavor::Redis, Placement::Apart),
        (Flavor::Redis, Placement::Together),
        (Flavor::Valkey, Placement::Apart),
    ] {
        let server = Server::start(flavor);
        cores.place(server.process_id(), placement)?;
        println!("\n{flavor:?}, {placement}; medians of {ROUNDS} rounds\n");
        println!("| work | tasks | values/s | by hand | ratio | lowest | highest |");
        println!("|---|---:|---:|---:|---:|---:|---:|");
        for subject in SUBJECTS {
            println!("{}", compare(subject, &server.url())?);
        }
    }
    let server = Server::start(Flavor::Redis);
    cores.place(server.process_id(), Placement::Apart)?;
    storage::report(&server.url())
}

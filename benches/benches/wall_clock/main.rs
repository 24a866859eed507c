//! The library against the yardstick by the clock: paired rounds, medians and ratios.
//!
//! Both sides do the same work one after the other in every round, each first in every second round; a ratio is taken
//! within its round, so that a machine that slows down slows both. Ratios are rates: above 1 the library is faster.
#![expect(clippy::print_stdout, reason = "the table is what this program is for")]

mod rounds;
mod storage;

use typed_cache_benches::Failure;
use typed_cache_benches::cores::Cores;
use typed_cache_tests::harness::{Flavor, Server};

use crate::rounds::{Subject, compare};

fn main() -> Result<(), Failure> {
    // Cargo also starts benches to list or to test them.
    if std::env::args().any(|argument| argument == "--list" || argument == "--test") {
        return Ok(());
    }
    let cores = Cores::available()?;
    for (flavor, apart) in [
        (Flavor::Redis, true),
        (Flavor::Redis, false),
        (Flavor::Valkey, true),
    ] {
        let server = Server::start(flavor);
        cores.stay_on_first()?;
        if apart {
            cores.move_to_last(server.process_id())?;
        } else {
            cores.move_to_first(server.process_id())?;
        }
        let place = if apart {
            "the server on the other core"
        } else {
            "client and server on one core"
        };
        println!(
            "\n{flavor:?}, {place}; medians of {} rounds\n",
            rounds::ROUNDS
        );
        println!("| work | tasks | values/s | by hand | ratio | worst | best |");
        println!("|---|---:|---:|---:|---:|---:|---:|");
        for subject in Subject::ALL {
            println!("{}", compare(subject, &server.url())?);
        }
    }
    let server = Server::start(Flavor::Redis);
    cores.move_to_last(server.process_id())?;
    storage::report(&server.url())
}

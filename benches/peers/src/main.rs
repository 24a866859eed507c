//! The library beside other crates by the processor time they take, on the same work.
//!
//! In every round each of them does the work once, beginning with the next one; a ratio to the yardstick by hand is taken
//! within its round. Ratios are processor times: below 1 the crate takes less than what people write by hand.
#![expect(clippy::print_stdout, reason = "the table is what this program is for")]

mod entrant;
mod peers;
mod table;

use std::fs;
use std::time::Duration;

use tokio::runtime::Builder;
use typed_cache_benches::by_hand::ByHand;
use typed_cache_benches::rounds::ROUNDS;
use typed_cache_benches::subject::LARGE;
use typed_cache_benches::user::{User, users};
use typed_cache_benches::{Failure, ours};
use typed_cache_tests::harness::{Flavor, Server};

use crate::entrant::Entrant;

/// redis-rs's deadline on the yardstick; everyone else keeps their own default, fred and rustis none.
const TIMEOUT: Duration = Duration::from_secs(5);

fn main() -> Result<(), Failure> {
    // Cargo also starts benches to list or to test them.
    if std::env::args().any(|argument| argument == "--list" || argument == "--test") {
        return Ok(());
    }
    let pool: &'static [User] = users(LARGE).leak();
    println!(
        "Load average: {}",
        fs::read_to_string("/proc/loadavg")?.trim()
    );
    let mut workers = Builder::new_multi_thread();
    workers.worker_threads(2);
    let runtimes = [
        ("current_thread", Builder::new_current_thread()),
        ("multi_thread, 2 workers", workers),
    ];
    for (name, mut runtime) in runtimes {
        let server = Server::start(Flavor::Redis);
        let runtime = runtime.enable_all().build()?;
        let entrants = runtime.block_on(entrants(&server.url(), pool))?;
        println!("\n{name}; processor time to that by hand, medians of {ROUNDS} rounds\n");
        table::print(&runtime, &entrants, pool)?;
    }
    Ok(())
}

/// Connects everyone, the yardstick first, then the library; each has a database of its own, since most use the same keys.
async fn entrants(server: &str, pool: &[User]) -> Result<Vec<Entrant>, Failure> {
    let database = |number: u8| format!("{server}/{number}");
    let by_hand = ByHand::connect(&database(1), TIMEOUT).await?;
    let ours = ours::connect(&database(2)).await?;
    Ok(vec![
        Entrant::new("by hand", by_hand, pool).await?,
        Entrant::new("typed-cache", ours, pool).await?,
        #[cfg(feature = "redis-macros")]
        {
            let peer = peers::RedisMacros::connect(&database(3)).await?;
            Entrant::new("redis-macros", peer, pool).await?
        },
        #[cfg(feature = "cached")]
        {
            let peer = peers::Cached::connect(&database(4)).await?;
            Entrant::new("cached", peer, pool).await?
        },
        #[cfg(feature = "fred")]
        {
            let peer = peers::Fred::connect(&database(5)).await?;
            Entrant::new("fred", peer, pool).await?
        },
        #[cfg(feature = "rustis")]
        {
            let peer = peers::Rustis::connect(&database(6)).await?;
            Entrant::new("rustis", peer, pool).await?
        },
        #[cfg(feature = "redis-tower")]
        {
            let peer = peers::RedisTower::connect(&database(7)).await?;
            Entrant::new("redis-tower", peer, pool).await?
        },
    ])
}

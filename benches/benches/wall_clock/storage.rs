//! The size of entries on the server, and the memory that a million writes take here.

use std::time::Instant;

use tokio::runtime::Builder;
use typed_cache_benches::codec::Sizes;
use typed_cache_benches::user::{User, users};
use typed_cache_benches::{Failure, ours};
use typed_cache_tests::alloc::measure;

/// The number of values written in one run.
const MILLION: u64 = 1_000_000;

/// The number of different values.
const POOL: usize = 2_000;

pub(crate) fn report(server: &str) -> Result<(), Failure> {
    let pool = users(POOL);
    let sizes = Sizes::of(&pool)?;
    println!(
        "\nA whole entry takes {:.1} of {:.1} bytes of JSON on average: {:.3} (limit 0.42)",
        sizes.entry,
        sizes.json,
        sizes.entry / sizes.json,
    );
    million(server, &pool)
}

fn million(server: &str, pool: &[User]) -> Result<(), Failure> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let cache = runtime.block_on(ours::connect(server))?;
    let values = (0..MILLION).map(|id| {
        let at = usize::try_from(id).unwrap_or(0) % pool.len();
        User {
            id,
            ..pool[at].clone()
        }
    });
    let start = Instant::now();
    let (outcome, usage) = measure(|| runtime.block_on(ours::set_all(&cache, values)));
    let (written, failed) = outcome?;
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let rate = MILLION as f64 / start.elapsed().as_secs_f64();
    println!(
        "`set_all` of {written} values: {rate:.0} values/s, {} KiB live at most above the start (limit 65,536), {failed} failed",
        usage.peak_bytes / 1024,
    );
    Ok(())
}

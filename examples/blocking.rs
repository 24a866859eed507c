//! Blocking calls: the same operations in a program without async.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::panic::resume_unwind;
use std::thread;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use typed_cache::blocking::{self, Wait as _, WaitEach as _};
use typed_cache::{Cache, CacheKey, Cacheable, Result};

#[derive(Debug, Serialize, Deserialize, Cacheable)]
#[cache(resource = "report", ttl = "1h")]
struct Report {
    #[cache(key)]
    month: u32,
    text: String,
}

#[derive(CacheKey)]
#[cache(resource = "views", ttl = "1d", counter)]
struct ViewsKey {
    month: u32,
}

/// Stands for work that takes long.
fn write_report(month: u32) -> Report {
    let text = format!("all that happened in month {month}");
    Report { month, text }
}

/// Returns a report from the cache, or else writes it.
fn report(cache: &Cache, month: u32) -> Result<Report> {
    // The wait is as long as the operation's deadline at most: here 200 ms, by default 5 s.
    let found = cache.get(&ReportKey { month });
    if let Some(report) = found.timeout(Duration::from_millis(200)).wait()? {
        return Ok(report);
    }
    let report = write_report(month);
    cache.set(&report).wait()?;
    Ok(report)
}

fn main() -> Result<()> {
    let url = std::env::var("REDIS_URL").unwrap_or_default();
    let url = if url.is_empty() { "memory://" } else { &url };
    let cache = Cache::builder().prefix("blocking")?.connect(url).wait()?;
    cache.clear_prefix().wait()?;

    println!("{}", report(&cache, 1)?.text);
    let reports = blocking::stream((2..=12).map(write_report));
    println!("stored: {}", cache.set_all(reports).wait()?.written);
    // A stream is an iterator.
    let keys = cache.scan::<ReportKey>().wait_each();
    println!("found: {}", keys.collect::<Result<Vec<_>>>()?.len());

    // All threads share one connection.
    thread::scope(|scope| {
        let view = || cache.counter(&ViewsKey { month: 1 }).increment(1).wait();
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(view)).collect();
        let mut ends = threads.into_iter().map(thread::ScopedJoinHandle::join);
        ends.try_for_each(|end| end.unwrap_or_else(|panic| resume_unwind(panic)).map(drop))
    })?;
    let views = cache.counter(&ViewsKey { month: 1 });
    println!("views: {:?}", views.get().wait()?);
    cache.clear_prefix().wait().map(drop)
}

//! An unreachable server: the errors, and how long an operation waits.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::error::Error as _;
use std::time::{Duration, Instant};

use typed_cache::{Cache, CacheBuilder, CacheKey, Error, Result};

#[derive(CacheKey)]
#[cache(resource = "motto", ttl = "1h", value = String)]
struct MottoKey;

/// Nobody listens there.
const NOWHERE: &str = "redis://127.0.0.1:1";

fn describe(error: &Error, started: Instant) {
    println!(
        "    after {} ms: {error}",
        started.elapsed().as_millis() / 100 * 100
    );
    println!(
        "    kind {:?}, may have run: {}",
        error.kind(),
        error.may_have_run()
    );
    let mut cause = error.source();
    while let Some(error) = cause {
        println!("    because: {error}");
        cause = error.source();
    }
}

async fn try_get(settings: &str, builder: CacheBuilder) -> Result<()> {
    println!("{settings}");
    let started = Instant::now();
    // Connects with the first operation, so the only error here is a bad URL.
    let cache = builder.connect_lazy(NOWHERE)?;
    match cache.get(&MottoKey).await {
        Ok(motto) => println!("    {motto:?}"),
        Err(error) => describe(&error, started),
    }
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    try_get(
        "an operation fails with the first attempt to connect:",
        Cache::builder(),
    )
    .await?;

    let patient = Cache::builder()
        .wait_for_connection(true)
        .timeout(Duration::from_millis(300));
    try_get(
        "with `wait_for_connection` it waits for the next ones until its deadline, here 300 ms:",
        patient,
    )
    .await?;

    println!("a bad URL is an error at once, and its password is not shown:");
    match Cache::connect("redis://ada:secret@localhost:port").await {
        Ok(cache) => println!("    {cache:?}"),
        Err(error) => println!("    {error}"),
    }
    Ok(())
}

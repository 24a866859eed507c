//! What an observer hears: commands with their times, connections, and entries of other schemas.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use typed_cache::{Cache, CacheKey, Event, Observer, Result};

#[derive(CacheKey)]
#[cache(resource = "motto", ttl = "1h", value = String)]
struct MottoKey {
    language: String,
}

/// Numbers as a metrics library would have them.
#[derive(Default)]
struct Metrics {
    commands: AtomicU64,
    failures: AtomicU64,
    micros: AtomicU64,
}

impl Observer for Metrics {
    // Called in the middle of the operation: quick, and never blocking.
    fn observe(&self, event: &Event<'_>) {
        if let Event::Command { elapsed, error, .. } = event {
            let micros = u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX);
            self.commands.fetch_add(1, Relaxed);
            self.micros.fetch_add(micros, Relaxed);
            self.failures.fetch_add(error.is_some().into(), Relaxed);
        }
        // Events carry resources and numbers, never keys or values: they can be logged.
        println!("    {event:?}");
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let url = std::env::var("REDIS_URL").unwrap_or_default();
    let url = if url.is_empty() { "memory://" } else { &url };
    let metrics = Arc::new(Metrics::default());
    let builder = Cache::builder().prefix("observer")?;
    let builder = builder.observer(Arc::clone(&metrics));
    println!("what the observer hears (there are no connections on memory):");
    let cache = builder.connect(url).await?;

    let english = MottoKey::new("en");
    cache.set_at(&english, &"measure twice".to_owned()).await?;
    cache.get(&english).await?;
    cache.get(&MottoKey::new("la")).await?;
    cache.delete(&english).await?;

    println!("\ncommands   {}", metrics.commands.load(Relaxed));
    println!("failures   {}", metrics.failures.load(Relaxed));
    println!("waited     {} µs in all", metrics.micros.load(Relaxed));
    println!("{:?}", cache.stats());
    Ok(())
}

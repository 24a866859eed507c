//! Events: operations with their times and outcomes, connections, and entries of other schemas.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

use typed_cache::{Cache, CacheKey, Event, Observer, Result};

#[derive(CacheKey)]
#[cache(resource = "motto", ttl = "1h", value = String)]
struct MottoKey {
    language: String,
}

/// Numbers for a metrics library.
#[derive(Default)]
struct Metrics {
    operations: AtomicU64,
    failures: AtomicU64,
    micros: AtomicU64,
}

impl Observer for Metrics {
    // Called in the task of the operation: it must be quick and must not block.
    fn observe(&self, event: &Event<'_>) {
        if let Event::Operation { elapsed, error, .. } = event {
            let micros = u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX);
            self.operations.fetch_add(1, Relaxed);
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
    println!("the events (memory has no connections):");
    let cache = builder.connect(url).await?;

    let (english, latin) = (MottoKey::new("en"), MottoKey::new("la"));
    cache.set_at(&english, &"measure twice".to_owned()).await?;
    // Each operation of a pipeline has an event of its own.
    let both = (cache.get(&english), cache.get(&latin));
    cache.pipeline(both).await?;
    cache.delete(&english).await?;

    println!("\noperations {}", metrics.operations.load(Relaxed));
    println!("failures   {}", metrics.failures.load(Relaxed));
    println!("waited     {} µs in all", metrics.micros.load(Relaxed));
    for (resource, counted) in cache.stats().resources {
        println!("{resource}: {counted:?}");
    }
    Ok(())
}

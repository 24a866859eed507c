//! A test of code that uses a cache: what it does in an outage, without a server and on a paused clock.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use typed_cache::{Cache, CacheKey, Fault, MemoryEngine, Result};

#[derive(CacheKey)]
#[cache(resource = "price", ttl = "10m", value = u64)]
struct PriceKey {
    product: u32,
}

/// Stands for a database; counts its queries.
#[derive(Default)]
struct Database(AtomicU32);

impl Database {
    fn price(&self, product: u32) -> u64 {
        self.0.fetch_add(1, Ordering::Relaxed);
        u64::from(product) * 100
    }

    fn queries(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }
}

/// The code under test: in an outage the database serves.
async fn price(cache: &Cache, database: &Database, product: u32) -> Result<u64> {
    let key = PriceKey { product };
    match cache.get(&key).await {
        Ok(Some(price)) => return Ok(price),
        Ok(None) => {}
        Err(error) if error.is_unavailable() || error.is_timeout() => {
            println!("    {error}");
            return Ok(database.price(product));
        }
        Err(error) => return Err(error),
    }
    let price = database.price(product);
    cache.set_at(&key, &price).await?;
    Ok(price)
}

/// In a test: `#[tokio::test(start_paused = true)]`.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<()> {
    let (engine, database) = (MemoryEngine::new(), Database::default());
    let cache = Cache::from(engine.clone());
    assert_eq!(price(&cache, &database, 7).await?, 700);

    println!("an outage: the database serves, and nothing is stored");
    let outage = engine.inject(Fault::unavailable())?;
    assert_eq!(price(&cache, &database, 7).await?, 700);
    assert_eq!((database.queries(), outage.times_fired()), (2, 1));
    outage.remove();

    println!("an hour's delay is over at once, by the deadline of 5 s");
    let slow = engine.inject(Fault::delay(Duration::from_secs(3600)).operation("get"))?;
    assert_eq!(price(&cache, &database, 7).await?, 700);
    assert_eq!((database.queries(), slow.times_fired()), (3, 1));
    slow.remove();

    assert_eq!(price(&cache, &database, 7).await?, 700);
    assert_eq!(database.queries(), 3, "the entry is still there");
    Ok(())
}

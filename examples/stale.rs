//! A shop whose prices come from a service that is slow, and down now and then: customers see a price all the same.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::time::sleep;
use typed_cache::{Cache, Cacheable, Outcome, Source};

/// Fresh for 50 ms, and good enough for a minute beyond that.
#[derive(Serialize, Deserialize, Cacheable, Clone, Debug)]
#[cache(
    resource = "stale.price",
    ttl = "50ms",
    grace = "1m",
    soft_timeout = "20ms",
    throttle = "100ms"
)]
struct Price {
    #[cache(key)]
    item: u64,
    cents: u64,
}

#[derive(Clone, Default)]
struct Shop {
    cents: Arc<AtomicU64>,
    is_slow: Arc<AtomicBool>,
    is_down: Arc<AtomicBool>,
}

impl Shop {
    async fn price(&self, item: u64) -> Result<Price, String> {
        let cents = self.cents.fetch_add(1, Ordering::Relaxed) + 1;
        if self.is_slow.load(Ordering::Relaxed) {
            sleep(Duration::from_millis(100)).await;
        }
        match self.is_down.load(Ordering::Relaxed) {
            true => Err("the shop is closed".into()),
            false => Ok(Price { item, cents }),
        }
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::var("REDIS_URL").unwrap_or_else(|_| "memory://".into());
    let (cache, shop) = (Cache::connect(&url).await?, Shop::default());
    let key = PriceKey { item: 7 };
    cache.delete(&key).await?;

    let ask = async |what: &str| -> Result<Outcome<Price>, Box<dyn std::error::Error>> {
        let shop = shop.clone();
        let load = move || async move { shop.price(7).await };
        let found = cache.remember(&key, load).outcome().await;
        let found = found.map_err(|error| error.to_string())?;
        println!("{what}: {} cents, {:?}", found.value.cents, found.source);
        Ok(found)
    };
    assert_eq!(ask("at first").await?.source, Source::Loaded);
    sleep(Duration::from_millis(60)).await;
    shop.is_slow.store(true, Ordering::Relaxed);
    assert!(matches!(ask("slow").await?.source, Source::Stale { .. }));
    // The load went on.
    sleep(Duration::from_millis(100)).await;
    assert_eq!(
        cache.get_stale(&key).await?.map(|aged| aged.value.cents),
        Some(2)
    );
    shop.is_slow.store(false, Ordering::Relaxed);
    shop.is_down.store(true, Ordering::Relaxed);
    sleep(Duration::from_millis(60)).await;
    assert!(matches!(ask("down").await?.source, Source::Stale { .. }));
    assert!(cache.delete(&key).await?);
    Ok(())
}

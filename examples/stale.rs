//! Prices of a shop that is slow, and down now and then: customers see a price all the same.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::time::sleep;
use typed_cache::{Cache, Cacheable, Source};

/// Fresh for 50 ms, and good enough for a minute beyond that.
#[derive(Serialize, Deserialize, Cacheable, Clone, Debug)]
#[cache(
    resource = "stale.price",
    ttl = "50ms",
    grace = "1m",
    soft_timeout = "20ms"
)]
struct Price {
    #[cache(key)]
    item: u64,
    cents: u64,
}

const KEY: PriceKey = PriceKey { item: 7 };

/// Its first answer comes at once, the second one late, and then there is none.
#[derive(Clone, Default)]
struct Shop(Arc<AtomicU64>);

impl Shop {
    async fn price(&self, item: u64) -> Result<Price, String> {
        match self.0.fetch_add(1, Ordering::Relaxed) {
            0 => {}
            1 => sleep(Duration::from_millis(100)).await,
            _ => return Err("the shop is closed".into()),
        }
        Ok(Price { item, cents: 995 })
    }
}

async fn ask(cache: &Cache, shop: &Shop) -> Result<Source, Box<dyn std::error::Error>> {
    let shop = shop.clone();
    let load = move || async move { shop.price(7).await };
    let found = cache.remember(&KEY, load).outcome().await;
    let found = found.map_err(|error| error.to_string())?;
    println!("{} cents, {:?}", found.value.cents, found.source);
    Ok(found.source)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::var("REDIS_URL").unwrap_or_else(|_| "memory://".into());
    let (cache, shop) = (Cache::connect(&url).await?, Shop::default());
    cache.delete(&KEY).await?;

    assert_eq!(ask(&cache, &shop).await?, Source::Loaded);
    assert!(cache.expire_now(&KEY).await?);
    assert!(matches!(ask(&cache, &shop).await?, Source::Stale { .. }));
    // The load that took too long has gone on.
    while cache.get(&KEY).await?.is_none() {
        sleep(Duration::from_millis(5)).await;
    }
    assert!(cache.expire_now(&KEY).await?);
    assert!(matches!(ask(&cache, &shop).await?, Source::Stale { .. }));
    cache.delete(&KEY).await?;
    Ok(())
}

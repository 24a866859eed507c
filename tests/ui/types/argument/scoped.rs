use std::time::Duration;

use typed_cache::{Cache, CacheKey};

#[derive(CacheKey)]
#[cache(resource = "price", ttl = "1m", grace = "1h", value = u64)]
struct PriceKey {
    item: u64,
}

async fn uses(cache: &Cache) {
    let load = || async { Ok::<_, String>(995) };
    let price = cache.remember_scoped(&PriceKey { item: 7 }, load);
    let _ = price.soft_timeout(Duration::from_millis(200)).await;
    let price = cache.remember(&PriceKey { item: 7 }, load);
    let _ = price.negative(Duration::from_secs(30)).await;
}

fn main() {}

use typed_cache::{Cache, CacheKey};

#[derive(CacheKey)]
#[cache(resource = "price", ttl = "1m", value = u64)]
struct PriceKey {
    item: u64,
}

#[derive(CacheKey)]
#[cache(resource = "views", ttl = never, counter)]
struct ViewsKey {
    page: u64,
}

async fn uses(cache: &Cache) {
    let _ = cache.get_stale(&PriceKey { item: 7 }).await;
    let _ = cache.expire_now(&PriceKey { item: 7 }).await;
    let _ = cache.expire_now(&ViewsKey { page: 1 }).await;
}

fn main() {}

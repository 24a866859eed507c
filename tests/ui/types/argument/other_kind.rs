use serde::{Deserialize, Serialize};
use typed_cache::{Cache, CacheKey, Cacheable};

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "user", ttl = "15m")]
struct User {
    #[cache(key)]
    id: u64,
}

#[derive(CacheKey)]
#[cache(resource = "views", ttl = never, counter)]
struct Views;

async fn uses(cache: &Cache) {
    let key = UserKey { id: 1 };
    let _ = cache.hash(&key);
    let _ = cache.counter(&key).increment(1).await;
    let _ = cache.list(&key).len().await;
    let _ = cache.map(&key).len().await;
    let _ = cache.list(&Views).pop_front().await;
    let _ = cache.hash(&Views).get().await;
    let _ = cache.map(&Views).get_all().await;
}

fn main() {}

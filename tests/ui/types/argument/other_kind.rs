use serde::{Deserialize, Serialize};
use typed_cache::{Cache, Cacheable};

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "user", ttl = "15m")]
struct User {
    #[cache(key)]
    id: u64,
}

fn uses(cache: &Cache) {
    let key = UserKey { id: 1 };
    let _ = cache.hash(&key);
    let _ = cache.counter(&key);
    let _ = cache.list(&key);
    let _ = cache.map(&key);
}

fn main() {}

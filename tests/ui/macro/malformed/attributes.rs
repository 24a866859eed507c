use serde::{Deserialize, Serialize};
use typed_cache::{CacheKey, Cacheable};

#[derive(Serialize, Deserialize, Cacheable)]
#[cache]
struct User {
    #[cache]
    id: u64,
}

#[derive(Serialize, Deserialize, Cacheable)]
#[cache = "order"]
struct Order {
    #[cache(key)]
    id: u64,
}

#[derive(CacheKey)]
#[cache(resource "views", ttl: never, "counter", , counter)]
struct Views {
    page: u64,
}

fn main() {}

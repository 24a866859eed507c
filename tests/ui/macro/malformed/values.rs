use serde::{Deserialize, Serialize};
use typed_cache::{CacheKey, Cacheable};

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = user, ttl, version = "2", mismatch = fail, format = "json", key_type = "Ref")]
struct User {
    #[cache(key = "id")]
    id: u64,
    #[cache(opaque = true)]
    name: String,
}

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource("order"), ttl = "1h", key)]
struct Order {
    id: u64,
}

#[derive(CacheKey)]
#[cache(resource = "tags", ttl = never, list)]
struct Tags {
    post: u64,
}

#[derive(CacheKey)]
#[cache(resource = "stock", ttl = never, map = u64)]
struct Stock {
    shop: u64,
}

#[derive(CacheKey)]
#[cache(resource = "price", ttl = never, value = 5)]
struct Price {
    shop: u64,
}

fn main() {}

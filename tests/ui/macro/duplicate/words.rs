use serde::{Deserialize, Serialize};
use typed_cache::Cacheable;

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "user", ttl = "15m", ttl = never)]
struct User {
    #[cache(key, key)]
    id: u64,
}

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "order", ttl = "15m")]
#[cache(resource = "orders")]
struct Order {
    #[cache(key)]
    id: u64,
    #[cache(opaque)]
    #[cache(opaque)]
    total: u64,
}

fn main() {}

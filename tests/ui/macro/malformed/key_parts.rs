use serde::{Deserialize, Serialize};
use typed_cache::Cacheable;

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "user", ttl = "15m", key(id, day: 5, fn: u8, "x", name: &str))]
struct User {
    email: String,
}

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "order", ttl = "15m", key(#[serde(skip)] id: u64, #[cache(key)] day: u32))]
struct Order {
    total: u64,
}

fn main() {
    let _ = OrderKey { id: 1, day: 2 };
}

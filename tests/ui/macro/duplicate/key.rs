use serde::{Deserialize, Serialize};
use typed_cache::Cacheable;

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "user", ttl = "15m", key(id: u64))]
struct User {
    #[cache(key)]
    id: u64,
}

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "order", ttl = "15m", key(id: u64, day: u32, id: u16))]
struct Order {
    total: u64,
}

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "seat", ttl = "15m")]
struct Seat {
    #[cache(key, hash_tag)]
    room: u64,
    #[cache(key, hash_tag)]
    row: u64,
}

fn main() {}

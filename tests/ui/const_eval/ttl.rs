use serde::{Deserialize, Serialize};
use std::time::Duration;
use typed_cache::Cacheable;

const ZERO: Duration = Duration::ZERO;

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "user", ttl = ZERO)]
struct User {
    #[cache(key)]
    id: u64,
}

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "order", ttl = Duration::MAX)]
struct Order {
    #[cache(key)]
    id: u64,
}

fn main() {}

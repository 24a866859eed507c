use serde::{Deserialize, Serialize};
use typed_cache::{Cacheable, Schema};

#[derive(Deserialize, Cacheable)]
#[cache(resource = "user", ttl = "15m")]
struct User {
    #[cache(key)]
    id: u64,
}

#[derive(Serialize, Cacheable)]
#[cache(resource = "order", ttl = "15m")]
struct Order {
    #[cache(key)]
    id: u64,
}

#[derive(Schema)]
struct Plain {
    a: u64,
}

#[derive(Cacheable)]
#[cache(resource = "profile", ttl = "15m", hash)]
struct Profile {
    #[cache(key)]
    id: u64,
    plain: Plain,
}

fn main() {}

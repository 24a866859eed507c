use serde::{Deserialize, Serialize};
use typed_cache::{CacheKey, Cacheable};

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "point", ttl = "15m")]
struct Point {
    #[cache(key)]
    x: f64,
    #[cache(key)]
    both: (u64, u64),
}

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "user", ttl = "15m", key(nick: Option<String>, picture: Vec<u8>))]
struct User {
    name: String,
}

#[derive(CacheKey)]
#[cache(resource = "tags", ttl = "15m", counter)]
struct Tags {
    tags: Vec<String>,
}

fn main() {
    assert!(PointKey { x: 0.5, both: (1, 2) } == PointKey { x: 1.5, both: (1, 2) });
}

use serde::{Deserialize, Serialize};
use typed_cache::{CacheKey, Cacheable, Schema};

#[derive(Serialize, Deserialize, Schema)]
struct Mark;

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "user", ttl = "15m")]
struct User {
    #[cache(key)]
    id: u64,
    marks: Vec<Mark>,
}

#[derive(Cacheable)]
#[cache(resource = "profile", ttl = "15m", hash)]
struct Profile {
    #[cache(key)]
    id: u64,
    marks: Vec<()>,
}

#[derive(CacheKey)]
#[cache(resource = "tags", ttl = "15m", list = Vec<Mark>)]
struct Tags {
    id: u64,
}

#[derive(CacheKey)]
#[cache(resource = "stock", ttl = "15m", map = (u64, Vec<Mark>))]
struct Stock {
    id: u64,
}

fn main() {}

use serde::{Deserialize, Serialize};
use typed_cache::{CacheKey, Cacheable};

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "page", ttl = "15m")]
struct Page<T> {
    #[cache(key)]
    id: u64,
    items: Vec<T>,
}

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "grid", ttl = "15m", key(id: u64))]
struct Grid<const N: usize> {
    rows: u64,
}

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "text", ttl = "15m", key(id: u64))]
struct Text<'a> {
    text: &'a str,
}

#[derive(CacheKey)]
#[cache(resource = "views", ttl = "15m", counter)]
struct Views<'a, T> {
    page: &'a T,
}

#[derive(CacheKey)]
#[cache(resource = "any", ttl = "15m", value = T)]
struct Any<T> {
    page: T,
}

fn main() {}

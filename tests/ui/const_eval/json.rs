use serde::{Deserialize, Serialize};
use typed_cache::{CacheKey, Cacheable};

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "user", ttl = "15m", format = json)]
struct User {
    #[cache(key)]
    id: u64,
    name: Option<Option<String>>,
}

#[derive(Cacheable)]
#[cache(resource = "profile", ttl = "15m", hash, format = json)]
struct Profile {
    #[cache(key)]
    id: u64,
    name: Option<()>,
}

#[derive(CacheKey)]
#[cache(resource = "tags", ttl = "15m", list = Option<Option<u8>>, format = json)]
struct Tags {
    id: u64,
}

fn main() {}

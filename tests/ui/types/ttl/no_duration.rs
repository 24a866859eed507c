use serde::{Deserialize, Serialize};
use typed_cache::{CacheKey, Cacheable};

const SECONDS: u64 = 900;

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "user", ttl = SECONDS)]
struct User {
    #[cache(key)]
    id: u64,
}

#[derive(CacheKey)]
#[cache(resource = "rate", ttl = "1h", value = u32, negative = SECONDS, load_timeout = SECONDS)]
struct RateKey;

fn main() {}

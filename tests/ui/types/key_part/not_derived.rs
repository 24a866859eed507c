use serde::{Deserialize, Serialize};
use typed_cache::{CacheKey, Cacheable, KeyPart};

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
struct UserId(u64);

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "user", ttl = "15m", key(id: UserId))]
struct User {
    name: String,
}

#[derive(KeyPart)]
struct Temperature(f64);

#[derive(CacheKey)]
#[cache(resource = "seen", ttl = never, map = (UserId, u64))]
struct Seen;

fn main() {}

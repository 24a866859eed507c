use serde::{Deserialize, Serialize};
use typed_cache::{CacheKey, Cacheable};

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "a", ttl = "15m", hash, list, key(id: u64))]
struct Both {
    name: String,
}

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "b", ttl = "15m", hash)]
struct Tuple(#[cache(key)] u64, String);

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "c", ttl = "15m", hash, key(id: u64))]
enum Enum {
    One,
}

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "d", ttl = "15m", fields_type = Columns)]
struct NoHash {
    #[cache(key)]
    id: u64,
}

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "e", ttl = "15m", list, mismatch = error)]
struct Item {
    #[cache(key)]
    id: u64,
}

#[derive(CacheKey)]
#[cache(resource = "f", ttl = "15m", value = u64, counter)]
struct Two {
    id: u64,
}

#[derive(CacheKey)]
#[cache(resource = "g", ttl = "15m", map = (u64, u64), mismatch = error)]
struct Map {
    id: u64,
}

#[derive(CacheKey)]
#[cache(resource = "h", ttl = "15m", counter, format = json, version = auto)]
struct Counter {
    id: u64,
}

#[derive(CacheKey)]
#[cache(resource = "i", ttl = "15m", list = u64, negative = "30s", outage = fail, load_timeout = "10s")]
struct List {
    id: u64,
}

#[derive(CacheKey)]
#[cache(resource = "j", ttl = "15m", value = u64, format = json, negative = "30s")]
struct Json {
    id: u64,
}

fn main() {}

use serde::{Deserialize, Serialize};
use typed_cache::{CacheKey, Cacheable, Schema};

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "user" ttl = "1m", mismatch = error version = 2)]
struct User {
    #[cache(key)]
    id: u64,
}

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "day", ttl = "1h 30m", key(year: u16 day: u16))]
struct Day {
    total: u64,
}

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "pair", ttl = "1h", key_derive(Copy, Hash))]
struct Pair(#[cache(key)] u64, String);

#[derive(Serialize, Deserialize, Schema)]
struct Blob {
    #[cache(opaque, written_as = Vec<u8>)]
    bytes: Vec<u8>,
}

#[derive(CacheKey)]
#[cache(resource = "rate", ttl = "1h", value = u32, negative = never, outage = retry, load_timeout = "0s")]
struct RateKey;

fn main() {}

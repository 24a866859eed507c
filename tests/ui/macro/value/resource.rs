use serde::{Deserialize, Serialize};
use typed_cache::Cacheable;

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "user profile", ttl = "15m", key())]
struct Space;

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "a:b", ttl = "15m", key())]
struct Colon;

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "", ttl = "15m", key())]
struct Empty;

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "Users", ttl = "15m", key())]
struct UpperCase;

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "0123456789012345678901234567890123456789012345678901234567890123_", ttl = "15m", key())]
struct Long;

fn main() {}

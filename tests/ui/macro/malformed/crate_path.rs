use serde::{Deserialize, Serialize};
use typed_cache::Cacheable;

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "a", ttl = "15m", key(), crate = typed_cache)]
struct Bare;

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "b", ttl = "15m", key(), crate = self::cache)]
struct Relative;

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "c", ttl = "15m", key(), crate = "typed_cache")]
struct Quoted;

fn main() {}

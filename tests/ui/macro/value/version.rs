use serde::{Deserialize, Serialize};
use typed_cache::Cacheable;

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "a", ttl = "15m", version = 0, key())]
struct Zero;

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "b", ttl = "15m", version = "2", key())]
struct Text;

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "c", ttl = "15m", version = 70000, key())]
struct TooLarge;

fn main() {}

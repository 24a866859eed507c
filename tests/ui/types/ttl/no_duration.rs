use serde::{Deserialize, Serialize};
use typed_cache::Cacheable;

const SECONDS: u64 = 900;

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "user", ttl = SECONDS)]
struct User {
    #[cache(key)]
    id: u64,
}

fn main() {}

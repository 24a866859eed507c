use serde::{Deserialize, Serialize};
use typed_cache::Cacheable;

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "user", ttl = Never)]
struct User {
    #[cache(key)]
    id: u64,
}

fn main() {}

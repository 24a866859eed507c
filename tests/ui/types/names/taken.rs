use serde::{Deserialize, Serialize};
use typed_cache::Cacheable;

struct UserKey;

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "user", ttl = "15m")]
struct User {
    name: String,
    #[cache(key)]
    id: u64,
}

fn main() {}

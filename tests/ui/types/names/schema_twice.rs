use serde::{Deserialize, Serialize};
use typed_cache::{Cacheable, Schema};

#[derive(Serialize, Deserialize, Cacheable, Schema)]
#[cache(resource = "user", ttl = "15m")]
struct User {
    #[cache(key)]
    id: u64,
}

fn main() {}

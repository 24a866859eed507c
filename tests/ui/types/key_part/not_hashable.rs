use serde::{Deserialize, Serialize};
use typed_cache::{Cacheable, KeyPart, Schema};

#[derive(Serialize, Deserialize, KeyPart, Schema)]
struct UserId(u64);

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "user", ttl = "15m")]
struct User {
    #[cache(key)]
    id: UserId,
}

fn main() {}

// Words of serde that need a format with names.
use serde::{Deserialize, Serialize};
use typed_cache::{Cacheable, Schema};

#[derive(Serialize, Deserialize, Schema)]
struct Address {
    street: String,
}

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "user", ttl = "15m")]
struct User {
    #[cache(key)]
    id: u64,
    #[serde(flatten)]
    address: Address,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mail: Option<String>,
}

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "event", ttl = "15m", list, key(room: u64))]
#[serde(tag = "type")]
enum Event {
    Joined,
    Left { at: u64 },
}

fn main() {}

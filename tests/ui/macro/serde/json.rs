// Words of serde whose JSON is read back as another value.
use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use typed_cache::{Cacheable, Schema};

#[derive(Serialize, Deserialize, Schema)]
#[serde(untagged)]
enum Event {
    Moved { x: u32 },
    Drawn { x: u32, y: u32 },
    Named(String),
    Renamed(String),
}

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "user", ttl = "15m", format = json)]
#[serde(tag = "id", deny_unknown_fields)]
struct User {
    #[cache(key)]
    id: u64,
    #[serde(flatten)]
    labels: HashMap<String, String>,
    #[serde(flatten)]
    address: Address,
}

#[derive(Serialize, Deserialize, Schema)]
struct Address(u8, #[serde(default, skip_serializing_if = "String::is_empty")] String);

fn main() {}

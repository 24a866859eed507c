// Types that need a format with names, in entries of the default format.
use serde::{Deserialize, Serialize};
use typed_cache::{CacheKey, Cacheable, Schema};

#[derive(Serialize, Deserialize, Schema)]
#[serde(tag = "type")]
enum Event {
    Joined,
    Left { at: u64 },
}

#[derive(Serialize, Deserialize, Schema)]
struct Details {
    #[serde(flatten)]
    address: Address,
}

#[derive(Serialize, Deserialize, Schema)]
struct Address {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    street: String,
}

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "user", ttl = "15m")]
struct User {
    #[cache(key)]
    id: u64,
    last: Option<Event>,
    details: Details,
}

#[derive(Cacheable)]
#[cache(resource = "profile", ttl = "15m", hash)]
struct Profile {
    #[cache(key)]
    id: u64,
    name: String,
    address: Address,
}

#[derive(CacheKey)]
#[cache(resource = "events", ttl = "15m", map = (u64, Vec<Event>))]
struct Events {
    room: u64,
}

#[derive(CacheKey)]
#[cache(resource = "json", ttl = "15m", value = Vec<Event>, format = json)]
struct InJson;

fn main() {}

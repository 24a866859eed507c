use serde::{Deserialize, Serialize};
use typed_cache::Cacheable;

#[derive(Serialize, Deserialize, Cacheable)]
struct User {
    #[cache(key)]
    id: u64,
}

#[derive(Serialize, Deserialize, Cacheable)]
struct UserProfile {
    id: u64,
}

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(ttl = "15m")]
struct HTTPCall {
    #[cache(key)]
    id: u64,
}

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "session")]
struct Session {
    #[cache(key)]
    id: u64,
}

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "settings", ttl = never)]
struct Settings {
    id: u64,
}

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "job", ttl = "1h")]
enum Job {
    Waiting,
    Done,
}

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "event", ttl = "1h", list)]
struct Event {
    at: u64,
}

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(crate = ::typed_cache)]
struct Everything;

fn main() {}

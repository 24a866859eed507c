use serde::{Deserialize, Serialize};
use typed_cache::Cacheable;

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "user", ttl = "15m")]
struct User {
    #[cache(key)]
    #[serde(skip)]
    id: u64,
    #[cache(hash_tag)]
    name: String,
}

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "job", ttl = "15m")]
enum Job {
    Waiting {
        #[cache(key)]
        id: u64,
    },
    Done,
}

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "page", ttl = "15m")]
struct Page {
    #[cache(key)]
    path: &'static str,
}

fn main() {}

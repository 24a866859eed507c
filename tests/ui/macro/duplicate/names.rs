use serde::{Deserialize, Serialize};
use typed_cache::{Cacheable, KeyPart, Schema};

#[derive(Cacheable)]
#[cache(resource = "user", ttl = "15m", hash)]
struct User {
    #[cache(key)]
    id: u64,
    name: String,
    #[serde(rename = "name")]
    nick: String,
    #[allow(non_snake_case)]
    Name: String,
}

#[derive(Serialize, Deserialize, KeyPart, Schema)]
#[serde(rename_all = "lowercase")]
enum Unit {
    Mb,
    MB,
}

fn main() {}

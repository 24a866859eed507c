use typed_cache::{Cacheable, KeyPart};

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

#[derive(KeyPart)]
#[serde(rename_all = "lowercase")]
enum Unit {
    Mb,
    MB,
}

fn main() {}

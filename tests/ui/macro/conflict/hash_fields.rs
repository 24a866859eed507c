use typed_cache::Cacheable;

#[derive(Cacheable)]
#[cache(resource = "user", ttl = "15m", hash)]
struct User {
    #[cache(key)]
    id: u64,
    #[serde(with = "hex")]
    token: Vec<u8>,
    #[cache(opaque)]
    avatar: std::path::PathBuf,
    #[serde(flatten)]
    rest: Vec<u8>,
    #[serde(skip_serializing_if = "String::is_empty")]
    name: String,
}

fn main() {}

use typed_cache::Cacheable;

#[derive(Cacheable)]
#[cache(resource = "user", ttl = "15m", hash)]
struct User {
    #[cache(key)]
    id: u64,
    #[serde(skip)]
    seen: bool,
}

#[derive(Cacheable)]
#[cache(resource = "nothing", ttl = "15m", hash, key(id: u64))]
struct Nothing {}

fn main() {}

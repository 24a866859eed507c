use serde::{Deserialize, Serialize};
use typed_cache::{Cache, Cacheable};

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "profile", ttl = "15m", key(id: u64))]
struct Profile {
    name: String,
}

async fn uses(cache: &Cache, profile: Profile) {
    let _ = cache.set(&profile).await;
}

fn main() {}

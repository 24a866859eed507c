use serde::{Deserialize, Serialize};
use typed_cache::{Cache, Cacheable};

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "user", ttl = "15m")]
struct User {
    #[cache(key)]
    id: u64,
}

async fn uses(cache: &Cache, user: User) {
    let _ = cache.set(&UserKey { id: 1 }, &user).await;
}

fn main() {}

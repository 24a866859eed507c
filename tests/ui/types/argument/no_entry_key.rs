use serde::{Deserialize, Serialize};
use typed_cache::{Cache, CacheKey, Cacheable};

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "user", ttl = "15m")]
struct User {
    #[cache(key)]
    id: u64,
}

#[derive(CacheKey)]
#[cache(resource = "views", ttl = never, counter)]
struct Views {
    page: u64,
}

async fn uses(cache: &Cache, user: User, users: Vec<User>) {
    let _ = cache.get(&user).await;
    let _ = cache.get(&42).await;
    let _ = cache.get(&Views { page: 1 }).await;
    let _ = cache.get(UserKey { id: 1 }).await;
    let _ = cache.get_many(&[Views { page: 1 }]).await;
    let _ = cache.get_many(users).await;
    let _ = cache.set_at(&Views { page: 1 }, &5).await;
    let _ = cache.delete(&user).await;
    let _ = cache.delete_many(&[user]).await;
}

fn main() {}

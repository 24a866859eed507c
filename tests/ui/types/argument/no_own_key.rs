use std::sync::Arc;

use serde::{Deserialize, Serialize};
use typed_cache::{Cache, Cacheable};

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "user", ttl = "15m")]
struct User {
    #[cache(key)]
    id: u64,
}

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "profile", ttl = "15m", key(id: u64))]
struct Profile {
    name: String,
}

#[derive(Cacheable)]
#[cache(resource = "account", ttl = "15m", hash)]
struct Account {
    #[cache(key)]
    id: u64,
    name: String,
}

#[derive(Serialize, Deserialize)]
struct NotDerived;

async fn uses(cache: &Cache, profile: Profile, account: Account, shared: Arc<User>) {
    let _ = cache.set(&profile).await;
    let _ = cache.replace(&profile).await;
    let _ = cache.set(&account).await;
    let _ = cache.replace(&account).await;
    let _ = cache.set(&NotDerived).await;
    let _ = cache.set(&shared).await;
    let _ = cache.set_many(&[profile]).await;
    let _ = cache.set_many(&[account]).await;
    let _ = cache.set_many(&[NotDerived]).await;
    let _ = cache.set_many(vec![User { id: 1 }]).await;
    let _ = cache.set_all(futures_util::stream::iter([NotDerived])).await;
    let _ = cache.set_all(futures_util::stream::iter(&[User { id: 1 }])).await;
    let _ = cache.set_all(vec![User { id: 1 }]).await;
}

fn main() {}

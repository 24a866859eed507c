use serde::{Deserialize, Serialize};
use typed_cache::{Cache, Cacheable};

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

struct Foreign;

async fn uses(cache: &Cache, profile: Profile, account: Account) {
    let _ = cache.set(&profile).await;
    let _ = cache.swap(&profile).await;
    let _ = cache.set(&account).await;
    let _ = cache.swap(&account).await;
    let _ = cache.set(&Foreign).await;
    let _ = cache.set_many(&[profile]).await;
    let _ = cache.set_many(&[account]).await;
    let _ = cache.batch().set_many(&[Foreign]);
    let _ = cache.set_all(futures_util::stream::iter([Foreign])).await;
}

fn main() {}

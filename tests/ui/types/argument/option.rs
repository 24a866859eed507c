use std::time::Duration;

use serde::{Deserialize, Serialize};
use typed_cache::{Cache, CacheKey, Cacheable};

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "user", ttl = "15m")]
struct User {
    #[cache(key)]
    id: u64,
}

#[derive(CacheKey)]
#[cache(resource = "jobs", ttl = never, list = String)]
struct Jobs;

async fn uses(cache: &Cache, user: User) {
    let _ = cache.set(&user).if_absent().if_present().await;
    let _ = cache.get(&UserKey { id: 1 }).keep_ttl().await;
    let _ = cache.delete(&UserKey { id: 1 }).ttl(Duration::from_secs(1)).await;
    let _ = cache.set(&user).ttl(5).await;
    let _ = cache.set(&user).ttl("5m").await;
    let _ = cache.with_ttl(5);
    let text = String::new();
    let _ = cache.list(&Jobs).push_back(&text).field_ttl(Duration::from_secs(1)).await;

    let job = cache.list(&Jobs).wait_pop_front(Duration::from_secs(1));
    let _ = cache.batch().push(job);
    let pipeline = cache.pipeline((cache.set(&user), cache.set(&user)));
    let _ = cache.batch().push(pipeline);
    let job = cache.list(&Jobs).wait_pop_front(Duration::from_secs(1));
    let _ = cache.pipeline((job, cache.set(&user))).await;
    let _ = cache.pipeline([cache.set(&user)]).await;
    let _ = cache.pipeline(vec![&user]).await;
}

fn main() {}

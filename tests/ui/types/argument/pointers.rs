use std::sync::Arc;

use serde::{Deserialize, Serialize};
use typed_cache::{Cache, Cacheable};

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "user", ttl = "15m")]
struct User {
    #[cache(key)]
    id: u64,
}

async fn uses(cache: &Cache, user: User, shared: Arc<User>, boxed: Box<User>) {
    let _ = cache.set(&shared).await;
    let _ = cache.set(&boxed).await;
    let _ = cache.set(&&user).await;
    let _ = cache.replace(&shared).await;
    let _ = cache.set_many(&[shared]).await;
}

fn main() {}

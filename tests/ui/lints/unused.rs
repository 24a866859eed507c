//! What is dropped unread is a warning; here it is an error, so that its words are seen.
#![deny(unused_must_use)]

use serde::{Deserialize, Serialize};
use typed_cache::{Cache, Cacheable, Keyed as _, Result};

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "user", ttl = "15m")]
struct User {
    #[cache(key)]
    id: u64,
}

async fn uses(cache: &Cache, user: User) -> Result<()> {
    cache.set(&user);
    cache.set_many([&user]);
    cache.pipeline((cache.set(&user), cache.delete(&user.key())));
    cache.clear::<UserKey>();
    cache.get_each([UserKey { id: 1 }]);
    let mut batch = cache.batch();
    batch.push(cache.set(&user));
    batch.raw(typed_cache::redis::cmd("PING"));
    batch.run().await?;
    let batch = cache.batch();
    batch.run();
    cache.set_many([&user]).await?;
    cache.pipeline(vec![cache.set(&user)]).each().await?;
    cache.set_all(futures_util::stream::iter([user])).await?;
    Ok(())
}

fn main() {}

//! The main job: annotate a struct, put it into the cache, get it back.
//!
//! Runs on memory; with `REDIS_URL=redis://localhost` in the environment, on that server.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::time::Duration;

use serde::{Deserialize, Serialize};
use typed_cache::{Cache, CacheKey, Cacheable, Result};

/// The derive generates `UserKey { id }`, the name in Redis, the TTL and the schema check.
#[derive(Debug, Serialize, Deserialize, Cacheable)]
#[cache(resource = "user", ttl = "15m")]
struct User {
    #[cache(key)]
    id: u64,
    name: String,
    email: String,
}

/// Without a struct to store, the key alone declares what is at it.
#[derive(CacheKey)]
#[cache(resource = "visits", ttl = "1d", counter)]
struct VisitsKey {
    user: u64,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let url = std::env::var("REDIS_URL").unwrap_or_default();
    let url = if url.is_empty() { "memory://" } else { &url };
    let cache = Cache::builder().prefix("quickstart")?.connect(url).await?;
    let (key, visits) = (UserKey { id: 42 }, VisitsKey { user: 42 });
    println!("A read of a missing entry gives `None`:");
    let user: Option<User> = cache.get(&key).await?;
    println!("  cache.get(&key)         GET quickstart/user:42\n    {user:?}\n");

    let ada = User {
        id: 42,
        name: "Ada".to_owned(),
        email: "ada@example.org".to_owned(),
    };
    println!("A write sets the TTL in the same command:");
    cache.set(&ada).await?;
    println!("  cache.set(&ada)         SET quickstart/user:42 <bytes> PX 900000\n");

    println!("The same operation with options:");
    let set = cache.set(&ada).ttl(Duration::from_secs(60));
    let is_new = set.if_absent().await?;
    println!("  .ttl(..).if_absent()    SET quickstart/user:42 <bytes> NX GET PX 60000");
    println!("    {is_new}\n");

    println!("Several operations in one round trip, each result with its own type:");
    let (user, expiry, count) = cache
        .pipeline((
            cache.get(&key),
            cache.ttl(&key),
            cache.counter(&visits).increment(1),
        ))
        .await?;
    println!("  cache.get(&key)         {user:?}");
    println!("  cache.ttl(&key)         {expiry:?}");
    println!("  .increment(1)           {count}\n");

    let (was_there, last) = (cache.delete(&key), cache.counter(&visits).reset());
    println!("Cleaned up: {:?}", cache.pipeline((was_there, last)).await?);
    let stats = cache.stats();
    println!("{} hits, {} misses", stats.hits, stats.misses);
    Ok(())
}

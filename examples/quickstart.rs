//! The main job: annotate a struct, put it into the cache, get it back.
//!
//! Runs on memory; with `REDIS_URL=redis://localhost` in the environment, on that server.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use serde::{Deserialize, Serialize};
use typed_cache::{Cache, CacheKey, Cacheable, Result, redis};

/// The derive writes `UserKey { id }`, the name in Redis, the lifetime and the schema check.
#[derive(Debug, Serialize, Deserialize, Cacheable)]
#[cache(resource = "user", ttl = "15m")]
struct User {
    #[cache(key)]
    id: u64,
    name: String,
    email: String,
}

/// Where there is no struct to store, the key alone says what lives there.
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
    let place = url.split("://").next().unwrap_or_default();
    println!("Connected ({place}). A read of what is not there gives `None`:");
    let user: Option<User> = cache.get(&key).await?;
    println!("  cache.get(&key)         GET quickstart/user:42\n    {user:?}\n");

    let ada = User {
        id: 42,
        name: "Ada".to_owned(),
        email: "ada@example.org".to_owned(),
    };
    println!("The value goes in with its lifetime, in one command:");
    cache.set(&ada).await?;
    println!("  cache.set(&ada)         SET quickstart/user:42 <bytes> PX 900000\n");

    println!("The key decides the type that comes back:");
    let (user, expiry) = (cache.get(&key).await?, cache.expires_in(&key).await?);
    println!("  cache.get(&key)         GET quickstart/user:42\n    {user:?}");
    println!("  cache.expires_in(&key)  PTTL quickstart/user:42\n    {expiry:?}\n");

    println!("A batch is one round trip, and each reply in it keeps its own type:");
    let mut batch = cache.batch();
    let count = batch.counter(&visits).add(1);
    let bytes = batch.raw(redis::cmd("GET").arg("quickstart/user:42").take());
    let mut replies = batch.run().await?;
    let count: i64 = replies.take(count)?;
    println!("  .counter(&visits).add(1)  MULTI, SET … 0 PX 86400000 NX, INCRBY … 1, EXEC");
    println!("    {count}\n  .raw(..)                  GET quickstart/user:42");
    if let redis::Value::BulkString(bytes) = replies.take(bytes)? {
        println!("    {bytes:02x?}");
        println!("    a format byte, the schema's fingerprint in four, the struct as postcard\n");
    }

    let was_there = cache.delete(&key).await?;
    let last = cache.counter(&visits).reset().await?;
    println!("  cache.delete(&key)              UNLINK quickstart/user:42    {was_there}");
    println!("  cache.counter(&visits).reset()  GETDEL quickstart/visits:42  {last:?}");
    println!("\n{:?}", cache.stats());
    Ok(())
}

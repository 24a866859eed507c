//! Tests of code that uses a cache: in memory, without a server, on a paused clock.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::time::Duration;

use typed_cache::{Cache, CacheKey, Expiry, MemoryEngine, Result, redis};

#[derive(CacheKey)]
#[cache(resource = "login_failures", ttl = "15m", counter)]
struct FailuresKey {
    user: String,
}

/// The code under test: after three failures a user waits for a quarter of an hour.
async fn is_locked(cache: &Cache, user: &str) -> Result<bool> {
    let failures = cache.counter(&FailuresKey::new(user)).get().await?;
    Ok(failures.unwrap_or(0) >= 3)
}

/// In a test: `#[tokio::test(start_paused = true)]`.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let cache = Cache::memory();
    let key = FailuresKey::new("ada");
    for _ in 0..3 {
        cache.counter(&key).increment(1).await?;
    }
    assert!(is_locked(&cache, "ada").await?);
    println!("locked, {:?}", cache.ttl(&key).await?);

    // TTLs run on tokio's clock: a quarter of an hour passes at once.
    tokio::time::advance(Duration::from_secs(15 * 60)).await;
    assert!(!is_locked(&cache, "ada").await?);
    assert_eq!(cache.ttl(&key).await?, Expiry::Missing);
    println!("a quarter of an hour later: free");

    // The engine can be shared, and it is a connection of redis-rs: look at the stored bytes,
    // or prepare the state that a test begins with.
    let mut engine = MemoryEngine::new();
    let cache = Cache::from(engine.clone());
    let set = redis::cmd("SET")
        .arg("login_failures:bob")
        .arg("many")
        .take();
    let () = set.query_async(&mut engine).await?;
    let error = is_locked(&cache, "bob")
        .await
        .err()
        .ok_or("a word is not a number")?;
    println!("data of another program is an error, never a miss: {error}");
    Ok(())
}

//! Counters with a lifetime: at most five requests a minute for each client.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use typed_cache::{Cache, CacheKey, Result};

/// The lifetime starts with the first request and is kept by later ones: a window of a minute.
#[derive(CacheKey)]
#[cache(resource = "requests", ttl = "1m", counter)]
struct RequestsKey {
    client: String,
}

const LIMIT: i64 = 5;

/// Counts a request and says whether it may pass: one round trip, and no race between two servers.
async fn is_allowed(cache: &Cache, client: &str) -> Result<bool> {
    let count = cache.counter(&RequestsKey::new(client)).add(1).await?;
    Ok(count <= LIMIT)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let url = std::env::var("REDIS_URL").unwrap_or_default();
    let url = if url.is_empty() { "memory://" } else { &url };
    let cache = Cache::builder().prefix("counters")?.connect(url).await?;
    cache.clear_prefix().await?;

    for request in 1..=7 {
        let verdict = if is_allowed(&cache, "10.0.0.7").await? {
            "passes"
        } else {
            "is refused"
        };
        println!("request {request} of 10.0.0.7 {verdict}");
    }
    println!(
        "request 1 of 10.0.0.8 passes: {}",
        is_allowed(&cache, "10.0.0.8").await?
    );

    let key = RequestsKey::new("10.0.0.7");
    println!("\n{key} holds {:?}", cache.counter(&key).get().await?);
    println!("and ends by itself: {:?}", cache.expires_in(&key).await?);
    println!(
        "reset returns the last count: {:?}",
        cache.counter(&key).reset().await?
    );
    println!(
        "the next request opens a new window: {}",
        is_allowed(&cache, "10.0.0.7").await?
    );
    cache.clear_prefix().await.map(drop)
}

//! Counters with a TTL: at most five requests a minute for each client.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use typed_cache::{Cache, CacheKey, Result};

/// The TTL starts with the first request, and later ones keep it: a window of a minute.
#[derive(CacheKey)]
#[cache(resource = "requests", ttl = "1m", counter)]
struct RequestsKey {
    client: String,
}

const LIMIT: i64 = 5;

/// Counts a request and returns whether it may pass: one round trip, and no race between two servers.
async fn is_allowed(cache: &Cache, client: &str) -> Result<bool> {
    let requests = cache.counter(&RequestsKey::new(client));
    Ok(requests.increment(1).await? <= LIMIT)
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
    println!("and expires by itself: {:?}", cache.ttl(&key).await?);
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

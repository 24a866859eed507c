//! The TTL of entries: that of their type, and the options that a call can give instead.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::time::Duration;

use typed_cache::{Cache, CacheKey, Key, Result, Ttl};

#[derive(CacheKey)]
#[cache(resource = "quote", ttl = "15m", value = u64)]
struct QuoteKey;

#[derive(CacheKey)]
#[cache(resource = "basket", ttl = "15m", map = (u32, i64))]
struct BasketKey;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let url = std::env::var("REDIS_URL").unwrap_or_default();
    let url = if url.is_empty() { "memory://" } else { &url };
    let cache = Cache::builder().prefix("expiry")?.connect(url).await?;
    cache.clear_prefix().await?;
    let short = Duration::from_secs(5);

    print("at first", &cache, &QuoteKey).await?;
    cache.set_at(&QuoteKey, &100).await?;
    print("set_at(..)", &cache, &QuoteKey).await?;
    cache.set_at(&QuoteKey, &101).ttl(short).await?;
    print("set_at(..).ttl(short)", &cache, &QuoteKey).await?;
    cache.set_at(&QuoteKey, &102).keep_ttl().await?;
    print("set_at(..).keep_ttl()", &cache, &QuoteKey).await?;
    cache.get(&QuoteKey).ttl(QuoteKey::TTL).await?;
    print("get(..).ttl(QuoteKey::TTL)", &cache, &QuoteKey).await?;
    cache.expire(&QuoteKey).ttl(short).await?;
    print("expire(..).ttl(short)", &cache, &QuoteKey).await?;
    cache.persist(&QuoteKey).await?;
    print("persist(..)", &cache, &QuoteKey).await?;

    println!("\nA TTL that would delete the entry at once is refused:");
    if let Err(error) = cache.set_at(&QuoteKey, &103).ttl(Duration::ZERO).await {
        println!("  {error}");
    }

    println!("\nA write to a map restarts its TTL in the same step, or keeps it:");
    let basket = cache.map(&BasketKey);
    basket.set(&1, &2).ttl(short).await?;
    print("map.set(..).ttl(short)", &cache, &BasketKey).await?;
    basket.set(&7, &1).keep_ttl().await?;
    print("map.set(..).keep_ttl()", &cache, &BasketKey).await?;
    basket.set(&7, &2).await?;
    print("map.set(..)", &cache, &BasketKey).await?;

    println!("\nA clone of the cache has a TTL of its own for all its writes:");
    let forever = cache.with_ttl(Ttl::NEVER);
    forever.map(&BasketKey).set(&7, &3).await?;
    print("with_ttl(NEVER)", &cache, &BasketKey).await?;
    cache.clear_prefix().await.map(drop)
}

async fn print(call: &str, cache: &Cache, key: &impl Key) -> Result<()> {
    println!("  {call:<28} {:?}", cache.ttl(key).await?);
    Ok(())
}

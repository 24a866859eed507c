//! How long entries stay: the type's own lifetime, and what a call can say instead.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

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
    let cache = Cache::builder().prefix("lifetimes")?.connect(url).await?;
    cache.clear_prefix().await?;

    print("at first", &cache, &QuoteKey).await?;
    cache.set_at(&QuoteKey, &100).await?;
    print("set_at(..)", &cache, &QuoteKey).await?;
    let short = cache.with_ttl(Ttl::from_secs(5)?);
    short.set_at(&QuoteKey, &101).await?;
    print("with_ttl(5 s).set_at(..)", &cache, &QuoteKey).await?;
    cache.replace_keep_ttl_at(&QuoteKey, &102).await?;
    print("replace_keep_ttl_at(..)", &cache, &QuoteKey).await?;
    cache.touch(&QuoteKey).await?;
    print("touch(..)", &cache, &QuoteKey).await?;
    cache.persist(&QuoteKey).await?;
    print("persist(..)", &cache, &QuoteKey).await?;

    println!("\nA lifetime that would delete at once cannot be made:");
    if let Err(error) = Ttl::from_secs(0) {
        println!("  {error}");
    }

    println!("\nA write to a map restarts its lifetime in the same step, or keeps it:");
    short.map(&BasketKey).set(&1, &2).await?;
    print("with_ttl(5 s).map(..).set(..)", &cache, &BasketKey).await?;
    cache.map(&BasketKey).keep_ttl().set(&7, &1).await?;
    print("map(..).keep_ttl().set(..)", &cache, &BasketKey).await?;
    cache.map(&BasketKey).set(&7, &2).await?;
    print("map(..).set(..)", &cache, &BasketKey).await?;
    cache.clear_prefix().await.map(drop)
}

async fn print(call: &str, cache: &Cache, key: &impl Key) -> Result<()> {
    println!("  {call:<30} {:?}", cache.expires_in(key).await?);
    Ok(())
}

//! Releases of one struct on one server: none ever misreads an entry of another one.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use serde::{Deserialize, Serialize};
use typed_cache::{Cache, Cacheable, Event, Observer, Result};

/// Prints every entry that was written under another schema.
struct Report;

impl Observer for Report {
    fn observe(&self, event: &Event<'_>) {
        if let Event::Mismatch { resource, .. } = event {
            println!("    observer: an entry of `{resource}` was written under another schema");
        }
    }
}

async fn first_release(cache: &Cache) -> Result<()> {
    #[derive(Debug, Serialize, Deserialize, Cacheable)]
    #[cache(resource = "account", ttl = "1h", key(id: u64))]
    struct Account {
        credit: i32,
        debt: i32,
    }
    let (key, credit, debt) = (AccountKey { id: 1 }, 100, 0);
    cache.set_at(&key, &Account { credit, debt }).await?;
    println!("first release, at {key}");
    println!("    {:?}", cache.get(&key).await?);
    Ok(())
}

/// The fields have changed places: without a check, the credit would read as debt.
async fn second_release(cache: &Cache) -> Result<()> {
    #[derive(Debug, Serialize, Deserialize, Cacheable)]
    #[cache(resource = "account", ttl = "1h", key(id: u64))]
    struct Account {
        debt: i32,
        credit: i32,
    }
    println!("second release, at {}", AccountKey { id: 1 });
    println!("    {:?}", cache.get(&AccountKey { id: 1 }).await?);
    Ok(())
}

/// With `version = auto` the fingerprint is a part of the key: each release has its own entries.
async fn third_release(cache: &Cache) -> Result<()> {
    #[derive(Debug, Serialize, Deserialize, Cacheable)]
    #[cache(resource = "account", ttl = "1h", key(id: u64), version = auto)]
    struct Account {
        balance: i64,
    }
    let key = AccountKey { id: 1 };
    cache.set_at(&key, &Account { balance: 100 }).await?;
    println!("third release, at {key}");
    println!("    {:?}", cache.get(&key).await?);
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let url = std::env::var("REDIS_URL").unwrap_or_default();
    let url = if url.is_empty() { "memory://" } else { &url };
    let builder = Cache::builder().prefix("schema")?;
    let cache = builder.observer(Report).connect(url).await?;
    first_release(&cache).await?;
    second_release(&cache).await?;
    third_release(&cache).await?;
    println!("cleared: {}", cache.clear_prefix().await?);
    Ok(())
}

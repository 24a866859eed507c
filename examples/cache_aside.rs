//! The cache in front of a database: read, load on a miss, store, and delete what has changed.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use serde::{Deserialize, Serialize};
use typed_cache::{Cache, Cacheable, Result};

#[derive(Debug, Serialize, Deserialize, Cacheable)]
#[cache(resource = "product", ttl = "10m")]
struct Product {
    #[cache(key)]
    id: u32,
    name: String,
    cents: u64,
}

/// Stands for a database; `None` is a product that does not exist.
fn load(id: u32) -> Option<Product> {
    println!("    database: SELECT … WHERE id = {id}");
    let name = "Tea".to_owned();
    (id < 100).then_some(Product {
        id,
        name,
        cents: 450,
    })
}

/// Returns a product from the cache, or else from the database.
async fn product(cache: &Cache, id: u32) -> Result<Option<Product>> {
    match cache.get(&ProductKey { id }).await {
        Ok(Some(product)) => return Ok(Some(product)),
        Ok(None) => {}
        // An outage is an error and not a miss: the database serves, and nothing is stored.
        Err(error) if error.is_unavailable() || error.is_timeout() || error.is_overloaded() => {
            println!("    {error}");
            return Ok(load(id));
        }
        Err(error) => return Err(error),
    }
    let product = load(id);
    if let Some(product) = &product {
        // Who comes first counts. An entry of an older release, which reads as a miss, is written over all the same.
        cache.set(product).if_absent().await?;
    }
    Ok(product)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let url = std::env::var("REDIS_URL").unwrap_or_default();
    let url = if url.is_empty() { "memory://" } else { &url };
    let cache = Cache::builder().prefix("aside")?.connect(url).await?;
    cache.clear_prefix().await?;

    println!("the first read misses");
    println!("    {:?}", product(&cache, 1).await?);
    println!("the second one hits");
    println!("    {:?}", product(&cache, 1).await?);

    println!("the price changes in the database, and the old entry is deleted");
    println!(
        "    deleted: {}",
        cache.delete(&ProductKey { id: 1 }).await?
    );
    println!("so the next read loads again");
    println!("    {:?}", product(&cache, 1).await?);
    println!("a product that does not exist is loaded each time");
    println!("    {:?}", product(&cache, 500).await?);
    cache.clear_prefix().await.map(drop)
}

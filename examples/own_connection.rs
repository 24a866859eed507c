//! A cache over a connection that the program has already: here a `ConnectionManager` of redis-rs.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::error::Error;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use typed_cache::redis::aio::ConnectionManagerConfig;
use typed_cache::redis::{self, Client};
use typed_cache::{Cache, Cacheable, MemoryEngine, SharedConnection};

#[derive(Debug, Serialize, Deserialize, Cacheable)]
#[cache(resource = "article", ttl = "10m")]
struct Article {
    #[cache(key)]
    id: u32,
    title: String,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let url = std::env::var("REDIS_URL").unwrap_or_default();
    if url.is_empty() {
        return share(MemoryEngine::new()).await;
    }
    // The cache has a deadline; without this the connection gives up after 500 ms.
    let config = ConnectionManagerConfig::new().set_response_timeout(None);
    let manager = Client::open(url)?
        .get_connection_manager_with_config(config)
        .await?;
    share(manager).await
}

/// Uses the connection for the cache and for commands of its own.
async fn share(mut connection: impl SharedConnection) -> Result<(), Box<dyn Error>> {
    let cache = Cache::builder()
        .prefix("own")?
        .timeout(Duration::from_secs(2))
        .connection(connection.clone());
    let title = "On sharing".to_owned();
    cache.set(&Article { id: 7, title }).await?;
    println!(
        "the cache reads {:?}",
        cache.get(&ArticleKey { id: 7 }).await?
    );

    let key = cache.full_key(&ArticleKey { id: 7 });
    let left: i64 = redis::cmd("TTL")
        .arg(&key)
        .query_async(&mut connection)
        .await?;
    println!("the same connection says that {key} expires in {left} s");

    // It shares that connection with everybody, so a pop may not wait on it: see the example `pool`.
    println!("cleared {} keys", cache.clear_prefix().await?);
    Ok(())
}

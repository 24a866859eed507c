//! A cache over a pool of connections: here deadpool-redis. A pop that waits has one of them for itself.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::error::Error;
use std::time::Duration;

use deadpool_redis::{Connection, Manager, Pool};
use typed_cache::redis::AsyncConnectionConfig;
use typed_cache::{Cache, CacheKey, ConnectionPool, Result};

#[derive(CacheKey)]
#[cache(resource = "jobs", ttl = never, list = String)]
struct JobsKey;

/// The cache's own trait for a pool of another crate.
struct Deadpool(Pool);

impl ConnectionPool for Deadpool {
    type Connection = Connection;

    async fn get(&self) -> Result<Connection, Box<dyn Error + Send + Sync>> {
        Ok(self.0.get().await?)
    }

    /// Takes it out of the pool; dropping it closes it, so the server gives nothing to a pop that was left.
    fn discard(&self, connection: Connection) {
        drop(Connection::take(connection));
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let url = std::env::var("REDIS_URL").unwrap_or_default();
    if url.is_empty() {
        println!("deadpool-redis has connections to servers alone: set REDIS_URL");
        return Ok(());
    }
    // The cache has a deadline; without this a connection gives up after 500 ms.
    let config = AsyncConnectionConfig::new().set_response_timeout(None);
    let manager = Manager::new_with_config(url, config)?;
    let pool = Pool::builder(manager).max_size(4).build()?;
    let cache = Cache::builder()
        .prefix("pool")?
        .pool(Deadpool(pool.clone()));
    cache.clear_prefix().await?;

    let jobs = cache.list(&JobsKey);
    let wait = Duration::from_secs(5);
    let (job, length) = tokio::join!(jobs.wait_pop_front(wait), async {
        cache.list(&JobsKey).push_back(&"resize".to_owned()).await
    });
    println!("pushed as number {}, popped {:?}", length?, job?);

    let left = tokio::time::timeout(Duration::from_millis(50), jobs.wait_pop_front(wait)).await;
    assert!(left.is_err(), "nobody pushes");
    jobs.push_back(&"mail".to_owned()).await?;
    println!(
        "the pop that was left took none of {} jobs",
        jobs.len().await?
    );
    println!("connections in the pool: {}", pool.status().size);
    cache.clear_prefix().await?;
    Ok(())
}

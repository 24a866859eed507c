//! A queue of jobs: workers wait for the next one without polling.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::time::Duration;

use serde::{Deserialize, Serialize};
use typed_cache::{Cache, CacheKey, Result, Schema};

#[derive(Debug, Serialize, Deserialize, Schema)]
enum Job {
    Mail { to: String },
    Resize { image: u64, width: u32 },
}

/// Jobs must not expire, so the TTL is `never`.
#[derive(CacheKey)]
#[cache(resource = "jobs", ttl = never, list = Job)]
struct JobsKey;

/// Takes jobs until none has come for a while.
async fn work(worker: &str, cache: &Cache) -> Result<u32> {
    let mut done = 0;
    // BLPOP on a connection of its own, so that other commands do not wait behind it. Dropping
    // this future closes the connection, and later jobs go to others. A job that the server has
    // sent already is then lost: keep the future until it is ready.
    while let Some(job) = cache
        .list(&JobsKey)
        .wait_pop_front(Duration::from_millis(300))
        .await?
    {
        println!("    {worker} does {job:?}");
        done += 1;
    }
    Ok(done)
}

async fn produce(cache: &Cache) -> Result<()> {
    let jobs = cache.list(&JobsKey);
    for image in 1..=4 {
        jobs.push_back(&Job::Resize { image, width: 640 }).await?;
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let to = "ada@example.org".to_owned();
    jobs.push_back(&Job::Mail { to }).await.map(drop)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let url = std::env::var("REDIS_URL").unwrap_or_default();
    let url = if url.is_empty() { "memory://" } else { &url };
    let cache = Cache::builder().prefix("queue")?.connect(url).await?;
    cache.clear_prefix().await?;

    println!("two workers wait, in order of arrival:");
    let (left, right, ()) =
        tokio::try_join!(work("left", &cache), work("right", &cache), produce(&cache))?;
    println!(
        "left did {left}, right did {right}, {} are left",
        cache.list(&JobsKey).len().await?
    );
    cache.clear_prefix().await.map(drop)
}

//! A list that keeps the newest items and drops the rest: what a user looked at last.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use serde::{Deserialize, Serialize};
use typed_cache::{Cache, CacheKey, Result, Schema};

#[derive(Debug, Serialize, Deserialize, Schema)]
struct View {
    page: String,
    seconds: u32,
}

#[derive(CacheKey)]
#[cache(resource = "viewed", ttl = "7d", list = View)]
struct ViewedKey {
    user: u64,
}

const NEWEST: u64 = 3;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let url = std::env::var("REDIS_URL").unwrap_or_default();
    let url = if url.is_empty() { "memory://" } else { &url };
    let cache = Cache::builder().prefix("list")?.connect(url).await?;
    cache.clear_prefix().await?;

    let key = ViewedKey { user: 1 };
    let viewed = cache.list(&key);
    for (page, seconds) in [
        ("/", 4),
        ("/tea", 30),
        ("/jam", 12),
        ("/tea/green", 45),
        ("/cart", 8),
    ] {
        let page = page.to_owned();
        // Push, trim and TTL in one step: no reader ever sees a fourth item.
        let length = viewed
            .push_front_capped(&[View { page, seconds }], NEWEST)
            .await?;
        println!("pushed one, the list has {length}");
    }

    // Each item has a `Result` of its own: an old item must not hide the new ones.
    println!("\nthe newest first:");
    for view in viewed.range(0, -1).await? {
        let View { page, seconds } = view?;
        println!("  {page:<10} for {seconds} s");
    }
    println!("the oldest: {:?}", viewed.get(-1).await?);
    println!("taken out:  {:?}", viewed.pop_back().await?);
    println!(
        "left:       {:?}",
        cache.pipeline((viewed.len(), cache.ttl(&key))).await?
    );
    cache.clear_prefix().await.map(drop)
}

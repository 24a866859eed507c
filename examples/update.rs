//! A value that many change at once: each change is made on what is there, and none is lost.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use futures_util::future::try_join_all;
use serde::{Deserialize, Serialize};
use typed_cache::{Cache, Cacheable, Result};

#[derive(Debug, Default, Serialize, Deserialize, Cacheable)]
#[cache(resource = "basket", ttl = "1h", key(user: u64))]
struct Basket {
    items: Vec<String>,
}

/// Puts an item into the basket, which is made if there is none.
async fn add(cache: &Cache, key: &BasketKey, item: &str) -> Result<()> {
    let item = item.to_owned();
    let add = move |basket: Option<Basket>| {
        let mut basket = basket.unwrap_or_default();
        basket.items.push(item.clone());
        Some(basket)
    };
    // It is called again where somebody else was faster.
    cache.update(key, add).await.map(drop)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let url = std::env::var("REDIS_URL").unwrap_or_default();
    let url = if url.is_empty() { "memory://" } else { &url };
    let cache = Cache::builder().prefix("update")?.connect(url).await?;

    let key = BasketKey { user: 1 };
    let items = ["tea", "cup", "pot", "milk"];
    try_join_all(items.map(|item| add(&cache, &key, item))).await?;
    let mut basket = cache.get(&key).await?.unwrap_or_default();
    basket.items.sort();
    println!("{} holds {:?}", cache.full_key(&key), basket.items);
    cache.clear_prefix().await.map(drop)
}

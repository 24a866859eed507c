//! Several operations in one round trip, each with a typed result of its own.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use serde::{Deserialize, Serialize};
use typed_cache::{Cache, CacheKey, Cacheable, Result, redis::cmd};

#[derive(Debug, Serialize, Deserialize, Cacheable)]
#[cache(resource = "article", ttl = "1h")]
struct Article {
    #[cache(key)]
    id: u32,
    title: String,
}

#[derive(CacheKey)]
#[cache(resource = "views", ttl = "1d", counter)]
struct ViewsKey {
    article: u32,
}

#[derive(CacheKey)]
#[cache(resource = "recent", ttl = "1d", list = u32)]
struct RecentKey;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let url = std::env::var("REDIS_URL").unwrap_or_default();
    let url = if url.is_empty() { "memory://" } else { &url };
    let cache = Cache::builder().prefix("batch")?.connect(url).await?;
    cache.clear_prefix().await?;

    let titles = ["Keys", "Values", "Lifetimes"].map(str::to_owned);
    let articles = (1..).zip(titles).map(|(id, title)| Article { id, title });
    let articles: Vec<Article> = articles.collect();
    let stored = cache.set_many(&articles).await?;
    println!("stored {} articles in one pipeline", stored.len());

    // Reads and writes of any kind mix. A slot remembers the type of its reply.
    let mut batch = cache.batch();
    let article = batch.get(&ArticleKey { id: 2 });
    let views = batch.counter(&ViewsKey { article: 2 }).add(1);
    let recent = batch.list(&RecentKey).push_front_capped(&[2], 10);
    // This one fails, as a list is no number, and hides none of the others.
    let wrong = batch.raw(cmd("INCR").arg("batch/recent:").take());
    println!("a batch of {} commands, one round trip:", batch.len());

    let mut replies = batch.run().await?;
    println!("  article  {:?}", replies.take(article)?);
    println!("  views    {}", replies.take(views)?);
    println!("  recent   {}", replies.take(recent)?);
    println!(
        "  wrong    {:?}",
        replies.take(wrong).map_err(|error| error.to_string())
    );

    let mut transfer = cache.batch().atomic();
    let from = transfer.counter(&ViewsKey { article: 2 }).subtract(1);
    let to = transfer.counter(&ViewsKey { article: 3 }).add(1);
    let mut replies = transfer.run().await?;
    let (from, to) = (replies.take(from)?, replies.take(to)?);
    println!("moved a view with nothing in between: {from} and {to}");
    cache.clear_prefix().await.map(drop)
}

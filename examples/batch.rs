//! Several operations in one round trip, each with a typed result of its own.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use serde::{Deserialize, Serialize};
use typed_cache::redis::cmd;
use typed_cache::{Cache, CacheKey, Cacheable, Operation, Result};

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

/// An operation is a value: a function can return one, and the caller decides how it is sent.
fn views(cache: &Cache, article: u32) -> Operation<Option<i64>> {
    cache.counter(&ViewsKey { article }).get()
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let url = std::env::var("REDIS_URL").unwrap_or_default();
    let url = if url.is_empty() { "memory://" } else { &url };
    let cache = Cache::builder().prefix("batch")?.connect(url).await?;
    cache.clear_prefix().await?;

    let titles = ["Keys", "Values", "Expiry"].map(str::to_owned);
    let articles = (1..).zip(titles).map(|(id, title)| Article { id, title });
    let articles: Vec<Article> = articles.collect();
    // Each value has a result of its own.
    for stored in cache.set_many(&articles).await? {
        stored?;
    }
    println!("stored {} articles", articles.len());

    // A few operations: the results come as a tuple, and the first error ends it.
    let read = cache.get(&ArticleKey { id: 2 });
    let viewed = cache.counter(&ViewsKey { article: 2 }).increment(1);
    let (article, count) = cache.pipeline((read, viewed)).await?;
    println!("view {count} of {article:?}");

    // `atomic` makes them one transaction.
    let from = cache.counter(&ViewsKey { article: 2 }).decrement(1);
    let to = cache.counter(&ViewsKey { article: 3 }).increment(1);
    let moved = cache.pipeline((from, to)).atomic().await?;
    println!("moved a view with nothing in between: {moved:?}");

    // Any number of operations, of any kind. A slot has the type of its reply.
    let mut batch = cache.batch();
    let slots: Vec<_> = (1..4).map(|id| batch.push(views(&cache, id))).collect();
    // This one fails, as an article is not a number, and the others succeed all the same.
    let wrong = batch.raw(cmd("INCR").arg("batch/article:1"));
    println!("a batch of {} operations, one round trip:", batch.len());
    let mut replies = batch.run().await?;
    for (id, slot) in (1..).zip(slots) {
        println!("  views of {id}  {:?}", replies.take(slot)?);
    }
    let wrong = replies.take(wrong).map_err(|error| error.to_string());
    println!("  raw command {wrong:?}");
    cache.clear_prefix().await.map(drop)
}

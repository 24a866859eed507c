//! Typed operations inside your own redis-rs pipeline, on your own connection.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::error::Error;

use typed_cache::redis::aio::ConnectionLike;
use typed_cache::redis::{self, Value};
use typed_cache::{Cache, CacheKey, MemoryEngine};

#[derive(CacheKey)]
#[cache(resource = "stock", ttl = "1d", counter)]
struct StockKey {
    article: u32,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let url = std::env::var("REDIS_URL").unwrap_or_default();
    if !url.is_empty() {
        let mut connection = redis::Client::open(url)?
            .get_multiplexed_async_connection()
            .await?;
        return reserve(&mut connection).await;
    }
    reserve(&mut MemoryEngine::new()).await
}

async fn reserve(connection: &mut impl ConnectionLike) -> Result<(), Box<dyn Error>> {
    // Only the keys and codecs of this cache are used: it never connects.
    let cache = Cache::builder().prefix("pipeline")?.memory();
    let mut batch = cache.batch();
    let left = batch.push(cache.counter(&StockKey { article: 7 }).decrement(1));
    let other = batch.push(cache.counter(&StockKey { article: 8 }).get());

    let mut pipeline = redis::pipe();
    pipeline
        .atomic()
        .cmd("SET")
        .arg("pipeline-order")
        .arg("article 7");
    let appended = batch.append_to(&mut pipeline)?;
    pipeline.cmd("DEL").arg("pipeline-order");
    println!("{} commands in one pipeline:", pipeline.len());
    for command in pipeline.cmd_iter() {
        let words = command.args_iter().map(|word| match word {
            redis::Arg::Simple(bytes) => String::from_utf8_lossy(bytes).into_owned(),
            _ => "…".to_owned(),
        });
        println!("    {}", words.collect::<Vec<_>>().join(" "));
    }

    let replies: Vec<Value> = pipeline.ignore_errors().query_async(connection).await?;
    println!("{} replies: {replies:?}", replies.len());
    let mut replies = appended.decode(replies)?;
    println!("article 7: {}", replies.take(left)?);
    println!("article 8: {:?}", replies.take(other)?);
    redis::cmd("DEL")
        .arg("pipeline/stock:7")
        .exec_async(connection)
        .await?;
    Ok(())
}

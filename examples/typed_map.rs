//! A map with your own field and value types: the scores of a game by player.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use futures_util::TryStreamExt as _;
use typed_cache::{Cache, CacheKey, KeyPart, Result};

#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, KeyPart)]
struct Player(String);

#[derive(CacheKey)]
#[cache(resource = "scores", ttl = "1d", map = (Player, i64))]
struct ScoresKey {
    game: u32,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let url = std::env::var("REDIS_URL").unwrap_or_default();
    let url = if url.is_empty() { "memory://" } else { &url };
    let cache = Cache::builder().prefix("map")?.connect(url).await?;
    cache.clear_prefix().await?;

    let key = ScoresKey { game: 1 };
    let scores = cache.map(&key);
    let [ada, bob, cat] = ["ada", "bob", "cat"].map(|name| Player(name.to_owned()));
    scores.set_many([(&ada, &120), (&bob, &80)]).await?;
    println!("HSET     {key} for two players, with the TTL in the same step");

    println!("HINCRBY  bob {}", scores.increment(&bob, 55).await?);
    println!("HMGET    {:?}", scores.get_many([&ada, &bob, &cat]).await?);

    let mut ranking: Vec<(Player, i64)> = scores.get_all().await?.into_iter().collect();
    ranking.sort_by_key(|(_, score)| std::cmp::Reverse(*score));
    for (rank, (Player(name), score)) in (1..).zip(&ranking) {
        println!("HGETALL  {rank}. {name} {score}");
    }

    // A large map is better read in pages; an entry may come twice, as with `HSCAN`.
    let mut entries = scores.scan();
    while let Some((Player(name), score)) = entries.try_next().await? {
        println!("HSCAN    {name} {score}");
    }

    println!("HDEL     {}", scores.delete(&ada).await?);
    println!("HLEN     {}", scores.len().await?);
    cache.clear_prefix().await.map(drop)
}

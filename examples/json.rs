//! Entries as JSON, for readers in other languages.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use serde::{Deserialize, Serialize};
use typed_cache::{Cache, Cacheable, Result, redis};

/// `format = json` needs the feature `json`. The text has no header, so that others can read it.
#[derive(Debug, Serialize, Deserialize, Cacheable)]
#[cache(resource = "weather", ttl = "5m", format = json)]
struct Weather {
    #[cache(key)]
    city: String,
    celsius: f64,
    words: Vec<String>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let url = std::env::var("REDIS_URL").unwrap_or_default();
    let url = if url.is_empty() { "memory://" } else { &url };
    let cache = Cache::builder().prefix("json")?.connect(url).await?;
    cache.clear_prefix().await?;

    let (city, words) = ("Oslo".to_owned(), vec!["snow".to_owned()]);
    cache
        .set(&Weather {
            city,
            celsius: -3.5,
            words,
        })
        .await?;
    println!(
        "stored at weather:Oslo\n    {}",
        raw(&cache, "GET", None).await?
    );

    // Text of another program is read as well, if serde accepts it.
    raw(
        &cache,
        "SET",
        Some(r#"{"city":"Oslo","celsius":-4,"words":[]}"#),
    )
    .await?;
    println!(
        "written by others\n    {:?}",
        cache.get(&WeatherKey::new("Oslo")).await?
    );

    // There is no fingerprint: text that serde refuses reads as a miss.
    raw(&cache, "SET", Some(r#"{"city":"Oslo","fahrenheit":25}"#)).await?;
    println!(
        "another schema\n    {:?}",
        cache.get(&WeatherKey::new("Oslo")).await?
    );
    cache.clear_prefix().await.map(drop)
}

/// Sends a command as another program would.
async fn raw(cache: &Cache, name: &str, text: Option<&str>) -> Result<String> {
    let mut batch = cache.batch();
    let mut command = redis::cmd(name);
    command.arg("json/weather:Oslo").arg(text);
    let reply = batch.raw(command);
    Ok(match batch.run().await?.take(reply)? {
        redis::Value::BulkString(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        other => format!("{other:?}"),
    })
}

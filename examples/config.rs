//! Settings from the environment: `TYPED_CACHE_URL`, `TYPED_CACHE_TIMEOUT` and so on; or from any format that serde reads.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::error::Error;

use typed_cache::{CacheKey, Config};

#[derive(CacheKey)]
#[cache(resource = "motto", ttl = "1h", value = String)]
struct MottoKey;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut config = Config::from_env()?;
    if config.url.is_none() && config.host.is_none() {
        let url = std::env::var("REDIS_URL");
        config.url = Some(url.unwrap_or_else(|_unset| "memory://".to_owned()));
    }
    config
        .key_prefix
        .get_or_insert_with(|| "settings".to_owned());
    println!("{config:?}");

    let cache = config.connect().await?;
    cache.set_at(&MottoKey, &"measure twice".to_owned()).await?;
    println!("{:?}", cache.get(&MottoKey).await?);
    println!("{:?}", cache.health().await?);

    // A file of a service, in JSON here.
    let file = r#"{ "host": "cache.internal", "db": 3, "timeout": "500ms", "connections": 2 }"#;
    let config: Config = serde_json::from_str(file)?;
    println!("{config:?}");
    let mistake =
        serde_json::from_str::<Config>(r#"{ "host": "cache.internal", "timeout": "500" }"#);
    if let Err(error) = mistake {
        println!("a mistake names the setting: {error}");
    }
    cache.close().await?;
    Ok(())
}

//! Entries with much text, compressed: fewer bytes in the store and on the wire. The cities are those of `GeoNames`,
//! CC BY 4.0; see `examples/data/README.md`.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::collections::BTreeMap;
use std::error::Error;

use serde::{Deserialize, Serialize};
use typed_cache::{Cache, CacheKey, EntryKey, Schema, redis};

const CITIES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/cities.json");

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Schema)]
struct City {
    name: String,
    population: u64,
    countrycode: String,
    alternatenames: Vec<String>,
}

/// The cities of a country, as they are.
#[derive(CacheKey)]
#[cache(resource = "country-plain", ttl = "1h", value = Vec<City>)]
struct PlainKey {
    code: String,
}

/// The same, compressed where that makes them shorter. Entries of up to 1 KiB stay plain.
#[derive(CacheKey)]
#[cache(resource = "country", ttl = "1h", value = Vec<City>, compress = "lz4")]
struct CountryKey {
    code: String,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let url = std::env::var("REDIS_URL").unwrap_or_default();
    let url = if url.is_empty() { "memory://" } else { &url };
    let cache = Cache::builder().prefix("packed")?.connect(url).await?;
    let cities: Vec<City> = serde_json::from_str(&std::fs::read_to_string(CITIES)?)?;
    let mut countries = BTreeMap::<String, Vec<City>>::new();
    for city in cities {
        let code = city.countrycode.clone();
        countries.entry(code).or_default().push(city);
    }

    let (mut plain, mut compressed) = (0, 0);
    for (code, cities) in countries {
        let key = PlainKey { code: code.clone() };
        plain += set_and_measure(&cache, &key, &cities).await?;
        let key = CountryKey { code };
        compressed += set_and_measure(&cache, &key, &cities).await?;
        assert_eq!(cache.get(&key).await?, Some(cities));
    }
    println!("the countries take {plain} bytes, and {compressed} compressed");
    Ok(cache.clear_prefix().await.map(drop)?)
}

/// Stores the cities, and returns how many bytes the entry takes.
async fn set_and_measure<K: EntryKey>(
    cache: &Cache,
    key: &K,
    cities: &K::Value,
) -> Result<usize, Box<dyn Error>> {
    cache.set_at(key, cities).await?;
    let mut batch = cache.batch();
    let length = batch.raw(redis::cmd("STRLEN").arg(cache.full_key(key)));
    let mut replies = batch.run().await?;
    Ok(redis::from_redis_value(replies.take(length)?)?)
}

//! Real data: 5,000 cities, stored, read back as a stream, compared and measured.
//!
//! The cities are those of `GeoNames`, CC BY 4.0; see `examples/data/README.md`.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]
#![expect(clippy::cast_precision_loss, reason = "the numbers are far below 2^52")]

use std::error::Error;
use std::time::{Duration, Instant};

use futures_util::StreamExt as _;
use indicatif::{ProgressBar, ProgressStyle};
use serde::{Deserialize, Serialize};
use typed_cache::{Cache, Cacheable, Keyed as _, redis};

const CITIES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/cities.json");
const AT_ONCE: usize = 500;

#[derive(Debug, PartialEq, Serialize, Deserialize, Cacheable)]
#[cache(resource = "city", ttl = "1h")]
struct City {
    #[cache(key)]
    geonameid: u32,
    name: String,
    latitude: f64,
    longitude: f64,
    countrycode: String,
    population: u64,
    timezone: String,
    admin1code: String,
    alternatenames: Vec<String>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let url = std::env::var("REDIS_URL").unwrap_or_default();
    let url = if url.is_empty() { "memory://" } else { &url };
    let cache = Cache::builder().prefix("cities")?.connect(url).await?;
    cache.clear_prefix().await?;
    let json = std::fs::read_to_string(CITIES)?;
    let cities: Vec<City> = serde_json::from_str(&json)?;

    let loading = load(&cache, &cities).await?;
    let (stored, reading) = read(&cache, &cities).await?;
    let differing = cities
        .iter()
        .zip(&stored)
        .filter(|(city, stored)| city != stored);
    match differing.count() {
        0 => println!("all {} cities came back as they went in\n", stored.len()),
        count => return Err(format!("{count} cities came back changed").into()),
    }

    let tokyo = cache
        .get(&CityKey {
            geonameid: 1_850_147,
        })
        .await?;
    println!("CityKey {{ geonameid: 1850147 }} gives\n{tokyo:#?}\n");
    print_largest(stored);

    let json: Vec<Vec<u8>> = cities
        .iter()
        .map(serde_json::to_vec)
        .collect::<Result<_, _>>()?;
    let json = json.iter().map(Vec::len).sum();
    let bytes = stored_bytes(&cache, &cities).await?;
    print_table(cities.len(), bytes, json, [loading, reading]);
    cache.clear_prefix().await?;
    Ok(())
}

/// Stores all cities, [`AT_ONCE`] at a time, each of them with a result of its own.
async fn load(cache: &Cache, cities: &[City]) -> Result<Duration, Box<dyn Error>> {
    let bar = progress("loading", cities.len())?;
    let started = Instant::now();
    for some in cities.chunks(AT_ONCE) {
        for outcome in cache.set_many(some).await? {
            outcome?;
            bar.inc(1);
        }
    }
    bar.finish();
    Ok(started.elapsed())
}

/// Reads all cities back by their keys, as a stream in bounded memory.
async fn read(cache: &Cache, cities: &[City]) -> Result<(Vec<City>, Duration), Box<dyn Error>> {
    let bar = progress("reading", cities.len())?;
    let started = Instant::now();
    let mut stored = Vec::with_capacity(cities.len());
    let mut values = cache.get_each(cities.iter().map(City::key));
    while let Some(city) = values.next().await {
        let city = city?.ok_or_else(|| format!("city {} is missing", stored.len()))?;
        stored.push(city);
        bar.inc(1);
    }
    bar.finish();
    Ok((stored, started.elapsed()))
}

fn progress(what: &'static str, length: usize) -> Result<ProgressBar, Box<dyn Error>> {
    let style = ProgressStyle::with_template("{msg} {bar:50} {pos}/{len}")?;
    Ok(ProgressBar::new(length as u64)
        .with_style(style)
        .with_message(what))
}

fn print_largest(mut cities: Vec<City>) {
    cities.sort_by_key(|city| std::cmp::Reverse(city.population));
    println!(
        "{:<21} {:>11} {:>8} {:>9}",
        "the largest", "inhabitants", "north", "east"
    );
    for city in cities.iter().take(8) {
        let name = format!("{}, {}", city.name, city.countrycode);
        let (north, east) = (city.latitude, city.longitude);
        println!(
            "{name:<21} {:>11} {north:>8.3} {east:>9.3}",
            city.population
        );
    }
}

fn print_table(count: usize, stored: usize, json: usize, times: [Duration; 2]) {
    let [loads, reads] = times.map(|time| count as f64 / time.as_secs_f64());
    let [stored, json] = [stored, json].map(|bytes| bytes as f64 / count as f64);
    let share = 100.0 * stored / json;
    println!(
        "\n| entries | bytes an entry | as JSON | of JSON | loads a second | reads a second |"
    );
    println!("|--------:|---------------:|--------:|--------:|---------------:|---------------:|");
    println!(
        "| {count:>7} | {stored:>14.1} | {json:>7.1} | {share:>5.1} % | {loads:>14.0} | {reads:>14.0} |"
    );
}

/// Returns how many bytes the values take, by raw commands in a batch.
async fn stored_bytes(cache: &Cache, cities: &[City]) -> Result<usize, Box<dyn Error>> {
    let mut batch = cache.batch();
    let keys = cities.iter().map(|city| format!("cities/{}", city.key()));
    let slots: Vec<_> = keys
        .map(|key| batch.raw(redis::cmd("STRLEN").arg(key)))
        .collect();
    let mut replies = batch.run().await?;
    let mut sum = 0;
    for slot in slots {
        sum += redis::from_redis_value::<usize>(replies.take(slot)?)?;
    }
    Ok(sum)
}

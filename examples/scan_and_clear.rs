//! Many keys at once: list the keys of a resource as typed values, and clear that resource alone.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use futures_util::{TryStreamExt as _, stream};
use serde::{Deserialize, Serialize};
use typed_cache::{Cache, Cacheable, Event, Observer, Result};

#[derive(Debug, Serialize, Deserialize, Cacheable)]
#[cache(resource = "report", ttl = "1d")]
struct Report {
    #[cache(key)]
    tenant: String,
    #[cache(key)]
    day: u32,
}

/// Its name begins with that of the other resource, which must not matter.
#[derive(Debug, Serialize, Deserialize, Cacheable)]
#[cache(resource = "report_draft", ttl = "1d", key(id: u32))]
struct Draft(u64);

struct Progress;

impl Observer for Progress {
    fn observe(&self, event: &Event<'_>) {
        if let Event::Progress { seen, removed, .. } = event {
            println!("    a page: {seen} seen, {removed} removed so far");
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let url = std::env::var("REDIS_URL").unwrap_or_default();
    let url = if url.is_empty() { "memory://" } else { &url };
    let builder = Cache::builder().prefix("scan")?.observer(Progress);
    let cache = builder.connect(url).await?;

    let tenants = ["acme", "50% off: a/b"].map(str::to_owned);
    let reports = (1..=3).flat_map(|day| {
        let tenants = tenants.clone().into_iter();
        tenants.map(move |tenant| Report { tenant, day })
    });
    let stored = cache.set_all(stream::iter(reports)).await?;
    cache.set_at(&DraftKey { id: 1 }, &Draft(7)).await?;
    println!("stored {} reports and a draft", stored.written);

    println!("\ntyped keys, and how each is written in Redis:");
    let mut keys: Vec<ReportKey> = cache.scan().try_collect().await?;
    keys.sort_by_key(|key| (key.tenant.clone(), key.day));
    for key in &keys {
        println!("    day {} of {:<14} {key}", key.day, key.tenant);
    }

    println!("\nclear the resource, all its versions and nothing else:");
    println!("    removed {}", cache.clear::<ReportKey>().await?);
    let draft = cache.get(&DraftKey { id: 1 }).await?;
    println!("    still there: {draft:?}");

    println!("\nclear the whole prefix:");
    println!("    removed {}", cache.clear_prefix().await?);
    Ok(())
}

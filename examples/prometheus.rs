//! Metrics for Prometheus: exported by `metrics-exporter-prometheus`, and shown as the page that Prometheus reads.
//!
//! A service would serve the page, or install the exporter with its own listener (feature `http-listener`). A dashboard that
//! shows these metrics is in `grafana/typed-cache.json`.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::error::Error;

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder};
use serde::{Deserialize, Serialize};
use typed_cache::{Cache, Cacheable};

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "user", ttl = "15m")]
struct User {
    #[cache(key)]
    id: u64,
    name: String,
}

/// In seconds: OpenTelemetry's recommendation, and two more below it for a server nearby.
const BUCKETS: [f64; 11] = [
    0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0,
];

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    // Before the first operation of a cache. Recommended names have the unit and `_total`, as the dashboard expects.
    let durations = Matcher::Full("db.client.operation.duration".to_owned());
    let recorder = PrometheusBuilder::new()
        .with_recommended_naming(true)
        .set_buckets_for_metric(durations, &BUCKETS)?
        .build_recorder();
    let handle = recorder.handle();
    metrics::set_global_recorder(recorder)?;

    let url = std::env::var("REDIS_URL").unwrap_or_default();
    let url = if url.is_empty() { "memory://" } else { &url };
    let cache = Cache::builder().prefix("prometheus")?.connect(url).await?;
    for id in 0..10 {
        let name = format!("user {id}");
        cache.set(&User { id, name }).await?;
    }
    for id in 0..15 {
        cache.get(&UserKey { id }).await?;
    }
    let both = (
        cache.get(&UserKey { id: 1 }),
        cache.exists(&UserKey { id: 2 }),
    );
    cache.pipeline(both).await?;

    println!("{}", handle.render());
    Ok(())
}

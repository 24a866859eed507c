//! The processor time of an operation on the memory engine, with and without what the features `tracing` and `metrics` do.
//!
//! Each feature is measured in a build of its own, beside one without both:
//! `cargo bench -p typed-cache-benches --bench telemetry`, then with `--features tracing`, then with `--features metrics`.
#![expect(clippy::print_stdout, reason = "the table is what it is run for")]

use std::time::Duration;

use futures_util::FutureExt as _;
use typed_cache::Cache;
use typed_cache_benches::clock::Clock;
use typed_cache_benches::user::{UserKey, users};

const ROUNDS: usize = 21;
const TIMES: u32 = 20_000;

fn main() {
    // Cargo also starts benches to list or to test them.
    if std::env::args().any(|argument| argument == "--list" || argument == "--test") {
        return;
    }
    println!(
        "{:<44}{:>10}{:>10}",
        "nanoseconds of an operation", "get", "set"
    );
    row("nobody listens");
    listening();
}

#[cfg(feature = "tracing")]
fn listening() {
    let subscriber = tracing_subscriber::Registry::default();
    tracing::subscriber::with_default(subscriber, || {
        row("a registry of tracing-subscriber");
    });
}

#[cfg(all(feature = "metrics", not(feature = "tracing")))]
fn listening() {
    let builder = metrics_exporter_prometheus::PrometheusBuilder::new();
    let buckets = builder.set_buckets(&[0.001, 0.01, 0.1, 1.0]);
    let recorder = buckets.expect("there are buckets").build_recorder();
    metrics::with_local_recorder(&recorder, || {
        row("the recorder of metrics-exporter-prometheus");
    });
}

#[cfg(not(any(feature = "tracing", feature = "metrics")))]
fn listening() {}

/// Prints the shortest of all rounds.
fn row(name: &str) {
    let cache = Cache::memory();
    let user = &users(1)[0];
    now(cache.set(user));
    let key = UserKey { id: user.id };
    let gets = (0..ROUNDS).map(|_| time(|| drop(now(cache.get(&key)))));
    let get = gets.min().unwrap_or_default();
    let sets = (0..ROUNDS).map(|_| time(|| now(cache.set(user))));
    let set = sets.min().unwrap_or_default();
    println!("{name:<44}{:>10}{:>10}", get.as_nanos(), set.as_nanos());
}

/// The memory engine answers in the first poll.
fn now<T>(operation: impl Future<Output = typed_cache::Result<T>>) -> T {
    let result = operation.now_or_never().expect("it is answered at once");
    result.expect("it succeeds")
}

fn time(mut work: impl FnMut()) -> Duration {
    let start = Clock::Processor.now();
    (0..TIMES).for_each(|_| work());
    Clock::Processor.now().saturating_sub(start) / TIMES
}

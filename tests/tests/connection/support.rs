//! Key types, and an observer of connections.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use typed_cache::{Cache, CacheBuilder, CacheKey, Event, Observer};
use typed_cache_tests::harness::Server;

#[derive(CacheKey)]
#[cache(resource = "visits", ttl = never, counter)]
pub(crate) struct VisitsKey {
    pub(crate) page: u64,
}

#[derive(CacheKey)]
#[cache(resource = "jobs", ttl = never, list = u64)]
pub(crate) struct JobsKey {
    pub(crate) queue: u64,
}

/// A builder with a fresh prefix and short waits before reconnects.
pub(crate) fn builder() -> CacheBuilder {
    Cache::builder()
        .prefix(&Server::fresh_prefix())
        .unwrap()
        .reconnect_backoff(Duration::from_millis(5), Duration::from_millis(50))
}

/// Connects, and records the events of connections.
pub(crate) async fn observed(url: &str) -> (Cache, Connections) {
    let connections = Connections::default();
    let builder = builder().observer(connections.clone());
    (builder.connect(url).await.unwrap(), connections)
}

/// Records the events of connections.
#[derive(Clone, Default)]
pub(crate) struct Connections(Arc<Mutex<Vec<String>>>);

impl Connections {
    pub(crate) fn seen(&self) -> Vec<String> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub(crate) fn count(&self, name: &str) -> usize {
        self.seen()
            .iter()
            .filter(|seen| seen.starts_with(name))
            .count()
    }

    /// Waits until `count` events of this name were seen.
    pub(crate) async fn wait_for(&self, name: &str, count: usize) {
        let seen = async {
            while self.count(name) < count {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), seen)
            .await
            .unwrap_or_else(|_| panic!("no {count} × {name} in {:?}", self.seen()));
    }
}

impl Observer for Connections {
    fn observe(&self, event: &Event<'_>) {
        let name = match event {
            Event::Connected { .. } => "connected".to_owned(),
            Event::ConnectFailed { error, .. } => format!("failed: {error}"),
            Event::Disconnected { .. } => "disconnected".to_owned(),
            _ => return,
        };
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(name);
    }
}

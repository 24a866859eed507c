//! Caches over each kind of connection.

use std::time::Duration;

use redis::Client;
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use typed_cache::{Cache, CacheBuilder, Tls};
use typed_cache_tests::harness::{Authority, Proxy, Server, ServerOptions};

use crate::counts::Counts;
use crate::table::Column;

/// Where a cache connects to.
pub(crate) enum Way {
    /// To the server's port.
    Direct,
    /// To the server's port, by a name.
    ByName,
    /// To a proxy in front of it.
    Proxied,
}

/// Starts a server, and connects a cache to it.
pub(crate) async fn connect(
    column: Column,
    options: ServerOptions,
    way: &Way,
    counts: &Counts,
) -> (Server, Option<Proxy>, Cache) {
    let authority = Authority::new();
    let options = match column {
        Column::Tls => options.tls(authority.identity(&["127.0.0.1", "localhost"]), &authority),
        Column::Plain | Column::Own | Column::WaitingPop => options,
    };
    let server = options.start();
    let (proxy, url) = urls(column, &server, way);
    let roots = authority.certificate();
    let tls = Tls::new().root_certificates(roots.as_bytes()).unwrap();
    let builder = builder().observer(counts.clone());
    let cache = match column {
        Column::Own => builder.connection(manager(&url).await),
        Column::Plain | Column::WaitingPop => builder.connect(&url).await.unwrap(),
        Column::Tls => builder.tls(tls).connect(&url).await.unwrap(),
    };
    (server, proxy, cache)
}

/// A builder with the prefix of all subjects, and short waits before reconnects.
pub(crate) fn builder() -> CacheBuilder {
    Cache::builder()
        .prefix("outages")
        .unwrap()
        .reconnect_backoff(Duration::from_millis(5), Duration::from_millis(50))
        // A connection that gets no reply for a while stays, on a machine that is slow as well.
        .connect_timeout(Duration::from_secs(30))
}

fn urls(column: Column, server: &Server, way: &Way) -> (Option<Proxy>, String) {
    let is_secure = column == Column::Tls;
    let url = if is_secure {
        server.tls_url()
    } else {
        server.url()
    };
    match way {
        Way::Direct => (None, url),
        Way::ByName => (None, url.replace("127.0.0.1", "localhost")),
        Way::Proxied => {
            let proxy = if is_secure {
                Proxy::start_tls(server)
            } else {
                Proxy::start(server)
            };
            let url = proxy.url().to_owned();
            (Some(proxy), url)
        }
    }
}

/// A connection of redis-rs that connects again soon, and leaves deadlines to the cache.
async fn manager(url: &str) -> ConnectionManager {
    let config = ConnectionManagerConfig::new()
        .set_response_timeout(None)
        .set_min_delay(Duration::from_millis(5))
        .set_max_delay(Duration::from_millis(20));
    let client = Client::open(url).unwrap();
    let manager = ConnectionManager::new_with_config(client, config).await;
    manager.unwrap()
}

//! Kept deletes over connections and pools of the caller's own.

use std::error::Error;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::atomic::{AtomicBool, AtomicUsize};
use std::time::Duration;

use futures_util::future::join_all;
use redis::aio::{ConnectionManager, ConnectionManagerConfig, MultiplexedConnection};
use redis::{AsyncConnectionConfig, Client};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use typed_cache::{Cache, CacheBuilder, ConnectionPool};
use typed_cache_tests::harness::{Answer, FakeServer, Flavor, Proxy, Server};

use crate::support::{PAGE, PageKey};

fn builder() -> CacheBuilder {
    Cache::builder().prefix(&Server::fresh_prefix()).unwrap()
}

async fn over_manager(proxy: &Proxy) -> Cache {
    let config = ConnectionManagerConfig::new()
        .set_response_timeout(None)
        .set_number_of_retries(1)
        .set_max_delay(Duration::from_millis(10));
    let client = Client::open(proxy.url()).unwrap();
    let manager = ConnectionManager::new_with_config(client, config).await;
    builder().connection(manager.unwrap())
}

/// A pool that connects for each message, and lends one connection at a time.
struct Pool {
    client: Client,
    places: Arc<Semaphore>,
}

impl Pool {
    fn new(url: &str) -> Self {
        Self {
            client: Client::open(url).unwrap(),
            places: Arc::new(Semaphore::new(1)),
        }
    }
}

/// A connection, which frees its place in the pool when it is dropped.
struct Lent {
    connection: MultiplexedConnection,
    _place: OwnedSemaphorePermit,
}

impl Deref for Lent {
    type Target = MultiplexedConnection;

    fn deref(&self) -> &Self::Target {
        &self.connection
    }
}

impl DerefMut for Lent {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.connection
    }
}

impl ConnectionPool for Pool {
    type Connection = Lent;

    async fn get(&self) -> Result<Self::Connection, Box<dyn Error + Send + Sync>> {
        let place = Arc::clone(&self.places).acquire_owned().await?;
        let config = AsyncConnectionConfig::new().set_response_timeout(None);
        let connection = self
            .client
            .get_multiplexed_async_connection_with_config(&config);
        Ok(Lent {
            connection: connection.await?,
            _place: place,
        })
    }

    fn discard(&self, connection: Self::Connection) {
        drop(connection);
    }
}

#[tokio::test]
async fn readers_never_see_the_deleted_value_when_a_connection_of_ones_own_comes_back() {
    let proxy = Proxy::start(Server::shared(Flavor::Redis));
    let pool = Pool::new(proxy.url());
    for cache in [over_manager(&proxy).await, builder().pool(pool)] {
        cache.set_at(&PAGE, &1).await.unwrap();
        proxy.refuse();
        proxy.cut();
        let error = cache.delete(&PAGE).await.unwrap_err();
        assert!(error.may_have_run() && cache.is_degraded(), "{error}");
        let error = cache.get(&PAGE).await.unwrap_err();
        assert!(!error.may_have_run() && cache.is_degraded(), "{error}");
        proxy.accept();
        let read = loop {
            match cache.get(&PAGE).await {
                Ok(read) => break read,
                Err(error) => assert!(error.is_unavailable(), "{error}"),
            }
            tokio::task::yield_now().await;
        };
        assert_eq!(read, None);
        assert!(!cache.is_degraded());
    }
}

#[tokio::test]
async fn all_who_wait_leave_the_one_connection_of_a_pool_to_the_delete() {
    let proxy = Proxy::start(Server::shared(Flavor::Valkey));
    let cache = builder().pool(Pool::new(proxy.url()));
    for id in 1..=300 {
        cache.set_at(&PageKey { id }, &id).await.unwrap();
    }
    proxy.refuse();
    for id in 1..=300 {
        cache.delete(&PageKey { id }).await.unwrap_err();
    }
    proxy.accept();
    let reads = (1..=300).map(|id| cache.get(&PageKey { id }));
    for read in join_all(reads).await {
        assert_eq!(read.unwrap(), None);
    }
    let stats = cache.stats();
    assert_eq!((stats.owed_kept, stats.owed_sent), (300, 300));
}

#[tokio::test]
async fn a_replica_behind_a_pool_leaves_the_delete_pending() {
    let unlinks = AtomicUsize::new(0);
    let is_primary = Arc::new(AtomicBool::new(false));
    let sees = Arc::clone(&is_primary);
    let server = FakeServer::start(move |request| match &*request.name() {
        "UNLINK" if unlinks.fetch_add(1, Relaxed) == 0 => Answer::close(),
        "UNLINK" if !sees.load(Relaxed) => Answer::bytes("-READONLY on purpose\r\n"),
        "UNLINK" => Answer::bytes(":1\r\n"),
        _ => Answer::bytes("$-1\r\n"),
    });
    let cache = builder().pool(Pool::new(&server.url()));
    cache.delete(&PAGE).await.unwrap_err();
    assert_eq!(cache.get(&PageKey { id: 2 }).await.unwrap(), None);
    let error = cache.get(&PAGE).await.unwrap_err();
    let found = (error.code(), error.may_have_run());
    assert_eq!(found, (Some("READONLY"), false));
    is_primary.store(true, Relaxed);
    while cache.get(&PAGE).await.is_err() {
        tokio::task::yield_now().await;
    }
    assert!(!cache.is_degraded());
}

//! Kept deletes over connections and pools of the caller's own.

use std::error::Error;
use std::time::Duration;

use redis::aio::{ConnectionManager, ConnectionManagerConfig, MultiplexedConnection};
use redis::{AsyncConnectionConfig, Client};
use typed_cache::{Cache, CacheBuilder, ConnectionPool};
use typed_cache_tests::harness::{Flavor, Proxy, Server};

use crate::support::PAGE;

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

/// A pool that connects for each message.
struct Pool(Client);

impl ConnectionPool for Pool {
    type Connection = Box<MultiplexedConnection>;

    async fn get(&self) -> Result<Self::Connection, Box<dyn Error + Send + Sync>> {
        let config = AsyncConnectionConfig::new().set_response_timeout(None);
        let connection = self.0.get_multiplexed_async_connection_with_config(&config);
        Ok(Box::new(connection.await?))
    }

    fn discard(&self, connection: Self::Connection) {
        drop(connection);
    }
}

#[tokio::test]
async fn readers_never_see_the_deleted_value_when_a_connection_of_ones_own_comes_back() {
    let proxy = Proxy::start(Server::shared(Flavor::Redis));
    let pool = Pool(Client::open(proxy.url()).unwrap());
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

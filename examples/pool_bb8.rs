//! A cache over a bb8 pool. The manager of bb8-redis never calls a connection broken, so this has one of its own.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::error::Error;
use std::ops::{Deref, DerefMut};

use bb8::{ManageConnection, Pool, PooledConnection};
use typed_cache::redis::{self, Client, RedisError, aio::MultiplexedConnection};
use typed_cache::{Cache, CacheKey, ConnectionPool, Result};

#[derive(CacheKey)]
#[cache(resource = "visits", ttl = "1d", counter)]
struct VisitsKey;

struct Manager(Client);
struct Bb8(Pool<Manager>);
struct Lent(PooledConnection<'static, Manager>);

impl ManageConnection for Manager {
    /// A connection, and whether it is discarded.
    type Connection = (MultiplexedConnection, bool);
    type Error = RedisError;

    async fn connect(&self) -> Result<Self::Connection, RedisError> {
        Ok((self.0.get_multiplexed_async_connection().await?, false))
    }

    async fn is_valid(&self, connection: &mut Self::Connection) -> Result<(), RedisError> {
        redis::cmd("PING").exec_async(&mut connection.0).await
    }

    fn has_broken(&self, connection: &mut Self::Connection) -> bool {
        connection.1
    }
}

#[rustfmt::skip]
impl Deref for Lent {
    type Target = MultiplexedConnection;
    fn deref(&self) -> &MultiplexedConnection { &self.0.0 }
}

#[rustfmt::skip]
impl DerefMut for Lent {
    fn deref_mut(&mut self) -> &mut MultiplexedConnection { &mut self.0.0 }
}

impl ConnectionPool for Bb8 {
    type Connection = Lent;

    async fn get(&self) -> Result<Lent, Box<dyn Error + Send + Sync>> {
        Ok(Lent(self.0.get_owned().await?))
    }

    fn discard(&self, mut connection: Lent) {
        connection.0.1 = true; // bb8 asks `has_broken` when it gets it back
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let Ok(url) = std::env::var("REDIS_URL") else {
        println!("this pool has connections to servers alone: set REDIS_URL");
        return Ok(());
    };
    let pool = Pool::builder().build(Manager(Client::open(url)?)).await?;
    let cache = Cache::builder().prefix("bb8")?.pool(Bb8(pool));
    println!("visit {}", cache.counter(&VisitsKey).increment(1).await?);
    Ok(cache.clear_prefix().await.map(drop)?)
}

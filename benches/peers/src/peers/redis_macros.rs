use redis::aio::MultiplexedConnection;
use redis::{AsyncCommands, Client};
use redis_macros::{FromRedisValue, ToRedisArgs};
use serde::{Deserialize, Serialize};
use typed_cache_benches::Failure;
use typed_cache_benches::peer::Peer;
use typed_cache_benches::user::User;

/// redis-rs, with arguments and replies by the derives of redis-macros: JSON.
#[derive(Clone)]
pub(crate) struct RedisMacros {
    connection: MultiplexedConnection,
}

/// A user on the way to the server; in JSON a newtype is what it wraps.
#[derive(Serialize, ToRedisArgs)]
struct Written<'a>(&'a User);

/// A user on the way back.
#[derive(Deserialize, FromRedisValue)]
struct Read(User);

impl RedisMacros {
    pub(crate) async fn connect(url: &str) -> Result<Self, Failure> {
        let client = Client::open(url)?;
        Ok(Self {
            connection: client.get_multiplexed_async_connection().await?,
        })
    }
}

/// The TTL of every entry, in seconds.
const FIFTEEN_MINUTES: u64 = 900;

impl Peer for RedisMacros {
    async fn set(&self, user: &User) -> Result<(), Failure> {
        let mut connection = self.connection.clone();
        let key = format!("user:{}", user.id);
        let () = connection
            .set_ex(key, Written(user), FIFTEEN_MINUTES)
            .await?;
        Ok(())
    }

    async fn get(&self, id: u64) -> Result<Option<User>, Failure> {
        let mut connection = self.connection.clone();
        let read: Option<Read> = connection.get(format!("user:{id}")).await?;
        Ok(read.map(|Read(user)| user))
    }

    async fn batch(&self, users: &[User]) -> Result<(), Failure> {
        let mut connection = self.connection.clone();
        let mut pipeline = redis::pipe();
        for user in users {
            let key = format!("user:{}", user.id);
            pipeline
                .set_ex(key, Written(user), FIFTEEN_MINUTES)
                .ignore();
        }
        Ok(pipeline.exec_async(&mut connection).await?)
    }

    async fn get_many(&self, users: &[User]) -> Result<Vec<Option<User>>, Failure> {
        let mut connection = self.connection.clone();
        let keys: Vec<String> = users
            .iter()
            .map(|user| format!("user:{}", user.id))
            .collect();
        let read: Vec<Option<Read>> = connection.mget(keys).await?;
        let user = |read: Option<Read>| read.map(|Read(user)| user);
        Ok(read.into_iter().map(user).collect())
    }
}

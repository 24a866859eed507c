//! The yardstick: what a careful programmer writes with redis-rs and postcard.

use std::time::Duration;

use redis::aio::MultiplexedConnection;
use redis::{AsyncCommands, AsyncConnectionConfig, Client, SetExpiry, SetOptions};

use crate::Failure;
use crate::peer::Peer;
use crate::user::User;

/// One connection; every operation uses a clone of it.
#[derive(Clone, Debug)]
pub struct ByHand {
    connection: MultiplexedConnection,
}

impl ByHand {
    /// Connects with redis-rs's own `response_timeout` as the only deadline, and its default queue.
    ///
    /// # Errors
    /// If the server is not there.
    pub async fn connect(url: &str, timeout: Duration) -> Result<Self, Failure> {
        let config = AsyncConnectionConfig::new().set_response_timeout(Some(timeout));
        let connection = Client::open(url)?
            .get_multiplexed_async_connection_with_config(&config)
            .await?;
        Ok(Self { connection })
    }
}

fn fifteen_minutes() -> SetOptions {
    SetOptions::default().with_expiration(SetExpiry::PX(900_000))
}

impl Peer for ByHand {
    async fn set(&self, user: &User) -> Result<(), Failure> {
        let mut connection = self.connection.clone();
        let bytes = postcard::to_stdvec(user)?;
        let key = format!("user:{}", user.id);
        let () = connection
            .set_options(key, bytes, fifteen_minutes())
            .await?;
        Ok(())
    }

    async fn get(&self, id: u64) -> Result<Option<User>, Failure> {
        let mut connection = self.connection.clone();
        let bytes: Option<Vec<u8>> = connection.get(format!("user:{id}")).await?;
        Ok(bytes
            .map(|bytes| postcard::from_bytes(&bytes))
            .transpose()?)
    }

    async fn batch(&self, users: &[User]) -> Result<(), Failure> {
        let mut connection = self.connection.clone();
        let mut pipeline = redis::pipe();
        for user in users {
            let bytes = postcard::to_stdvec(user)?;
            let key = format!("user:{}", user.id);
            pipeline.set_options(key, bytes, fifteen_minutes()).ignore();
        }
        Ok(pipeline.exec_async(&mut connection).await?)
    }

    async fn get_many(&self, users: &[User]) -> Result<Vec<Option<User>>, Failure> {
        let mut connection = self.connection.clone();
        let keys: Vec<String> = users
            .iter()
            .map(|user| format!("user:{}", user.id))
            .collect();
        let values: Vec<Option<Vec<u8>>> = connection.mget(keys).await?;
        let decode =
            |bytes: Option<Vec<u8>>| bytes.map(|bytes| postcard::from_bytes(&bytes)).transpose();
        Ok(values.into_iter().map(decode).collect::<Result<_, _>>()?)
    }
}

use bytes::Bytes;
use redis_tower::commands::{Get, MGet, Set};
use redis_tower::{MultiplexedClient, Pipeline};
use typed_cache_benches::Failure;
use typed_cache_benches::peer::Peer;
use typed_cache_benches::user::User;

/// The client of redis-tower that its documentation recommends, as it is configured by default, with postcard.
#[derive(Clone)]
pub(crate) struct RedisTower {
    client: MultiplexedClient,
}

/// The TTL of every entry, in milliseconds.
const FIFTEEN_MINUTES: u64 = 900_000;

impl RedisTower {
    pub(crate) async fn connect(url: &str) -> Result<Self, Failure> {
        Ok(Self {
            client: MultiplexedClient::connect_url(url).await?,
        })
    }
}

fn set(user: &User) -> Result<Set, Failure> {
    let key = format!("user:{}", user.id);
    Ok(Set::new(key, postcard::to_stdvec(user)?).px(FIFTEEN_MINUTES))
}

fn decode(bytes: Option<Bytes>) -> Result<Option<User>, Failure> {
    Ok(bytes
        .map(|bytes| postcard::from_bytes(&bytes))
        .transpose()?)
}

impl Peer for RedisTower {
    async fn set(&self, user: &User) -> Result<(), Failure> {
        self.client.execute(set(user)?).await?;
        Ok(())
    }

    async fn get(&self, id: u64) -> Result<Option<User>, Failure> {
        decode(self.client.execute(Get::new(format!("user:{id}"))).await?)
    }

    async fn batch(&self, users: &[User]) -> Result<(), Failure> {
        let mut pipeline = Pipeline::new();
        for user in users {
            pipeline = pipeline.push(set(user)?);
        }
        let mut client = self.client.clone();
        pipeline
            .execute(&mut client)
            .await?
            .into_typed_vec::<Option<Bytes>>()?;
        Ok(())
    }

    async fn get_many(&self, users: &[User]) -> Result<Vec<Option<User>>, Failure> {
        let keys = users.iter().map(|user| format!("user:{}", user.id));
        let values = self.client.execute(MGet::new(keys)).await?;
        values.into_iter().map(decode).collect()
    }
}

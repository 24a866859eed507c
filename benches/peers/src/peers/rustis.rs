use rustis::client::{BatchPreparedCommand, Client};
use rustis::commands::{SetExpiration, StringCommands};
use rustis::resp::BulkString;
use typed_cache_benches::Failure;
use typed_cache_benches::peer::Peer;
use typed_cache_benches::user::User;

/// The client rustis as it is configured by default, with postcard.
#[derive(Clone)]
pub(crate) struct Rustis {
    client: Client,
}

/// The TTL of every entry.
const FIFTEEN_MINUTES: SetExpiration = SetExpiration::Px(900_000);

impl Rustis {
    pub(crate) async fn connect(url: &str) -> Result<Self, Failure> {
        Ok(Self {
            client: Client::connect(url).await?,
        })
    }
}

fn decode(bytes: Option<BulkString>) -> Result<Option<User>, Failure> {
    Ok(bytes
        .map(|bytes| postcard::from_bytes(&bytes))
        .transpose()?)
}

impl Peer for Rustis {
    async fn set(&self, user: &User) -> Result<(), Failure> {
        let bytes = BulkString::new(postcard::to_stdvec(user)?);
        let key = format!("user:{}", user.id);
        self.client
            .set_with_options(key, bytes, None, FIFTEEN_MINUTES)
            .await?;
        Ok(())
    }

    async fn get(&self, id: u64) -> Result<Option<User>, Failure> {
        decode(self.client.get(format!("user:{id}")).await?)
    }

    async fn batch(&self, users: &[User]) -> Result<(), Failure> {
        let mut pipeline = self.client.create_pipeline();
        for user in users {
            let bytes = BulkString::new(postcard::to_stdvec(user)?);
            let key = format!("user:{}", user.id);
            pipeline
                .set_with_options(key, bytes, None, FIFTEEN_MINUTES)
                .queue();
        }
        let _: Vec<bool> = pipeline.execute().await?;
        Ok(())
    }

    async fn get_many(&self, users: &[User]) -> Result<Vec<Option<User>>, Failure> {
        let keys: Vec<String> = users
            .iter()
            .map(|user| format!("user:{}", user.id))
            .collect();
        let values: Vec<Option<BulkString>> = self.client.mget(keys).await?;
        values.into_iter().map(decode).collect()
    }
}

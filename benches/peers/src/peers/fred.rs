use fred::bytes::Bytes;
use fred::prelude::{Builder, Client, ClientLike, Config, Expiration, KeysInterface};
use typed_cache_benches::Failure;
use typed_cache_benches::peer::Peer;
use typed_cache_benches::user::User;

/// The client fred as it is configured by default, with postcard.
#[derive(Clone)]
pub(crate) struct Fred {
    client: Client,
}

/// The TTL of every entry.
const FIFTEEN_MINUTES: Expiration = Expiration::PX(900_000);

impl Fred {
    pub(crate) async fn connect(url: &str) -> Result<Self, Failure> {
        let client = Builder::from_config(Config::from_url(url)?).build()?;
        client.init().await?;
        Ok(Self { client })
    }
}

fn decode(bytes: Option<Bytes>) -> Result<Option<User>, Failure> {
    Ok(bytes
        .map(|bytes| postcard::from_bytes(&bytes))
        .transpose()?)
}

impl Peer for Fred {
    async fn set(&self, user: &User) -> Result<(), Failure> {
        let bytes = Bytes::from(postcard::to_stdvec(user)?);
        let key = format!("user:{}", user.id);
        let () = self
            .client
            .set(key, bytes, Some(FIFTEEN_MINUTES), None, false)
            .await?;
        Ok(())
    }

    async fn get(&self, id: u64) -> Result<Option<User>, Failure> {
        decode(self.client.get(format!("user:{id}")).await?)
    }

    async fn batch(&self, users: &[User]) -> Result<(), Failure> {
        let pipeline = self.client.pipeline();
        for user in users {
            let bytes = Bytes::from(postcard::to_stdvec(user)?);
            let key = format!("user:{}", user.id);
            let () = pipeline
                .set(key, bytes, Some(FIFTEEN_MINUTES), None, false)
                .await?;
        }
        let _: Vec<()> = pipeline.all().await?;
        Ok(())
    }

    async fn get_many(&self, users: &[User]) -> Result<Vec<Option<User>>, Failure> {
        let keys: Vec<String> = users
            .iter()
            .map(|user| format!("user:{}", user.id))
            .collect();
        let values: Vec<Option<Bytes>> = self.client.mget(keys).await?;
        values.into_iter().map(decode).collect()
    }
}

use std::time::Duration;

use cached::{AsyncRedisCache, ConcurrentCachedAsync, SerializeCachedAsync};
use typed_cache_benches::Failure;
use typed_cache_benches::peer::Peer;
use typed_cache_benches::user::User;
use typed_cache_benches::work::Work;

/// `AsyncRedisCache` with the codec and the connection that it takes by default: `MessagePack` on redis-rs.
#[derive(Clone)]
pub(crate) struct Cached {
    cache: AsyncRedisCache<u64, User>,
}

impl Cached {
    pub(crate) async fn connect(url: &str) -> Result<Self, Failure> {
        let builder = AsyncRedisCache::builder("user")
            .ttl(Duration::from_mins(15))
            .connection_string(url);
        Ok(Self {
            cache: builder.build().await?,
        })
    }
}

impl Peer for Cached {
    const LACKS: &'static [Work] = &[Work::Batch, Work::SetMany, Work::GetMany];

    /// By the call that does not ask for the value before: one command.
    async fn set(&self, user: &User) -> Result<(), Failure> {
        Ok(self.cache.async_cache_set_ref(&user.id, user).await?)
    }

    async fn get(&self, id: u64) -> Result<Option<User>, Failure> {
        Ok(self.cache.async_cache_get(&id).await?)
    }

    async fn batch(&self, _: &[User]) -> Result<(), Failure> {
        Err("`cached` writes one value at a time".into())
    }

    async fn get_many(&self, _: &[User]) -> Result<Vec<Option<User>>, Failure> {
        Err("`cached` reads one value at a time".into())
    }
}

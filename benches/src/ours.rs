//! The library, used as its documentation says: every call of it that is measured is made in this file and in `loads`.

use std::time::Duration;

use futures_util::{StreamExt as _, stream};
use redis::{AsyncConnectionConfig, Client};
use serde::{Deserialize, Serialize};
use typed_cache::{__private as hooks, Cache, CacheKey, Cacheable, Keyed};

use crate::Failure;
use crate::peer::Peer;
use crate::user::{User, UserKey};

/// A part of a [`User`], stored field by field.
#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "contact", ttl = "15m", hash)]
struct Contact {
    #[cache(key)]
    id: u64,
    name: String,
    email: String,
}

#[derive(CacheKey)]
#[cache(resource = "hits", ttl = never, counter)]
struct HitsKey {
    id: u64,
}

#[derive(CacheKey)]
#[cache(resource = "recent", ttl = "15m", list = String)]
struct RecentKey {
    id: u64,
}

#[derive(CacheKey)]
#[cache(resource = "visits", ttl = "15m", counter)]
struct VisitsKey {
    id: u64,
}

/// Connects as an application does.
///
/// # Errors
/// If the server is not there.
pub async fn connect(url: &str) -> Result<Cache, Failure> {
    Ok(Cache::connect(url).await?)
}

/// Connects with another deadline for every operation.
///
/// # Errors
/// If the server is not there.
pub async fn connect_with_timeout(url: &str, timeout: Duration) -> Result<Cache, Failure> {
    Ok(connect(url).await?.with_timeout(timeout))
}

/// Makes a cache on a connection of redis-rs, which has no limit of time beside the cache's.
///
/// # Errors
/// If the server is not there.
pub async fn on_own_connection(url: &str, timeout: Duration) -> Result<Cache, Failure> {
    let config = AsyncConnectionConfig::new().set_response_timeout(None);
    let connection = Client::open(url)?
        .get_multiplexed_async_connection_with_config(&config)
        .await?;
    Ok(Cache::builder().timeout(timeout).connection(connection))
}

/// Writes a stream of values and returns how many were written and how many were not.
///
/// # Errors
/// If the whole call fails.
pub async fn set_all(
    cache: &Cache,
    users: impl Iterator<Item = User> + Send,
) -> Result<(u64, u64), Failure> {
    let outcome = cache.set_all(stream::iter(users)).await?;
    Ok((outcome.written, outcome.failed))
}

impl Peer for Cache {
    async fn set(&self, user: &User) -> Result<(), Failure> {
        Ok(Self::set(self, user).await?)
    }

    async fn get(&self, id: u64) -> Result<Option<User>, Failure> {
        Ok(Self::get(self, &UserKey { id }).await?)
    }

    async fn batch(&self, users: &[User]) -> Result<(), Failure> {
        let mut batch = Self::batch(self);
        let slots: Vec<_> = users
            .iter()
            .map(|user| batch.push(self.set(user)))
            .collect();
        let mut replies = batch.run().await?;
        for slot in slots {
            replies.take(slot)?;
        }
        Ok(())
    }

    async fn large_batch(&self, users: &[User]) -> Result<(), Failure> {
        Peer::batch(self, users).await
    }

    async fn set_many(&self, users: &[User]) -> Result<(), Failure> {
        for outcome in Self::set_many(self, users).await? {
            outcome?;
        }
        Ok(())
    }

    async fn get_many(&self, users: &[User]) -> Result<Vec<Option<User>>, Failure> {
        Ok(Self::get_many(self, users.iter().map(Keyed::key)).await?)
    }

    async fn get_each(&self, users: &[User]) -> Result<usize, Failure> {
        let mut values = Self::get_each(self, users.iter().map(Keyed::key));
        let mut found = 0;
        while let Some(value) = values.next().await {
            found += usize::from(value?.is_some());
        }
        Ok(found)
    }

    async fn set_fields(&self, user: &User) -> Result<(), Failure> {
        let contact = Contact {
            id: user.id,
            name: user.name.clone(),
            email: user.email.clone(),
        };
        let key = ContactKey { id: user.id };
        Ok(self.hash(&key).set(&contact).await?)
    }

    async fn get_field(&self, id: u64) -> Result<Option<String>, Failure> {
        let key = ContactKey { id };
        Ok(self.hash(&key).get_field(ContactFields::NAME).await?)
    }

    async fn increment(&self, id: u64) -> Result<i64, Failure> {
        Ok(self.counter(&HitsKey { id }).increment(1).await?)
    }

    async fn increment_with_ttl(&self, id: u64) -> Result<i64, Failure> {
        Ok(self.counter(&VisitsKey { id }).increment(1).await?)
    }

    async fn set_field(&self, user: &User) -> Result<(), Failure> {
        let hash = self.hash(&ContactKey { id: user.id });
        Ok(hash.set_field(ContactFields::NAME, &user.name).await?)
    }

    async fn push(&self, user: &User) -> Result<u64, Failure> {
        let list = self.list(&RecentKey { id: user.id });
        Ok(list.push_back_capped([&user.name], 10).await?)
    }

    async fn set_if_absent(&self, user: &User) -> Result<bool, Failure> {
        Ok(self.set(user).if_absent().await?)
    }

    async fn update(&self, id: u64) -> Result<(), Failure> {
        Self::update(self, &UserKey { id }, |user| user).await?;
        Ok(())
    }
}

/// Appends the stored form of a value, header included.
///
/// # Errors
/// If the value cannot be encoded.
#[inline]
pub fn encode(user: &User, out: &mut Vec<u8>) -> Result<(), Failure> {
    Ok(hooks::encode_value::<UserKey>(user, out)?)
}

/// Reads a stored value, header included.
///
/// # Errors
/// If the bytes are damaged.
#[inline]
pub fn decode(stored: &[u8]) -> Result<Option<User>, Failure> {
    Ok(hooks::decode_value::<UserKey>(stored)?)
}

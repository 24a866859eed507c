//! The library, as its documentation tells to use it.

use typed_cache::{__private as hooks, Cache, Keyed};

use crate::Failure;
use crate::peer::Peer;
use crate::user::{User, UserKey};

impl Peer for Cache {
    async fn set(&self, user: &User) -> Result<(), Failure> {
        Ok(Self::set(self, user).await?)
    }

    async fn get(&self, id: u64) -> Result<Option<User>, Failure> {
        Ok(Self::get(self, &UserKey { id }).await?)
    }

    async fn batch(&self, users: &[User]) -> Result<(), Failure> {
        let mut batch = Self::batch(self);
        let slots: Vec<_> = users.iter().map(|user| batch.set(user)).collect();
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
        let keys: Vec<UserKey> = users.iter().map(Keyed::key).collect();
        Ok(Self::get_many(self, &keys).await?)
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

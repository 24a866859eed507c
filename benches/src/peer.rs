//! The work that every way to cache a value is measured by.

use std::future::ready;

use crate::Failure;
use crate::user::User;
use crate::work::{CHUNK, Work};

/// A way to cache users on a server; clones share what should be shared.
pub trait Peer: Clone + Send + Sync + 'static {
    /// Work that it has no call for: its methods for that fail, and nobody times them.
    const LACKS: &'static [Work] = &[];

    /// Returns whether it has no call for this work.
    #[must_use]
    fn lacks(work: Work) -> bool {
        Self::LACKS.contains(&work)
    }

    /// Writes one value with its TTL.
    fn set(&self, user: &User) -> impl Future<Output = Result<(), Failure>> + Send;

    /// Reads one value.
    fn get(&self, id: u64) -> impl Future<Output = Result<Option<User>, Failure>> + Send;

    /// Writes several values in one pipeline.
    fn batch(&self, users: &[User]) -> impl Future<Output = Result<(), Failure>> + Send;

    /// Writes more values than one pipeline should hold: a hundred, and when they are answered the next hundred, as people
    /// write it, where nothing splits by itself.
    fn large_batch(&self, users: &[User]) -> impl Future<Output = Result<(), Failure>> + Send {
        async move {
            for chunk in users.chunks(CHUNK) {
                self.batch(chunk).await?;
            }
            Ok(())
        }
    }

    /// Writes any number of values by a call made for it, where there is one.
    fn set_many(&self, users: &[User]) -> impl Future<Output = Result<(), Failure>> + Send {
        self.large_batch(users)
    }

    /// Reads several values with one `MGET`.
    fn get_many(
        &self,
        users: &[User],
    ) -> impl Future<Output = Result<Vec<Option<User>>, Failure>> + Send;

    /// Reads several values with one `MGET`, each dropped before the next one is decoded; returns how many were there.
    fn get_each(&self, _: &[User]) -> impl Future<Output = Result<usize, Failure>> + Send {
        unmeasured()
    }

    /// Writes a hash with the name and the email of a user, with a TTL.
    fn set_fields(&self, _: &User) -> impl Future<Output = Result<(), Failure>> + Send {
        unmeasured()
    }

    /// Reads the name from that hash.
    fn get_field(&self, _: u64) -> impl Future<Output = Result<Option<String>, Failure>> + Send {
        unmeasured()
    }

    /// Adds one to a counter without TTL.
    fn increment(&self, _: u64) -> impl Future<Output = Result<i64, Failure>> + Send {
        unmeasured()
    }

    /// Adds one to a counter that expires some time after its first increment.
    fn increment_with_ttl(&self, _: u64) -> impl Future<Output = Result<i64, Failure>> + Send {
        unmeasured()
    }

    /// Writes the name into that hash and restarts its TTL, in one step.
    fn set_field(&self, _: &User) -> impl Future<Output = Result<(), Failure>> + Send {
        unmeasured()
    }

    /// Pushes the name to a list of at most ten items and restarts its TTL, in one step; returns the length.
    fn push(&self, _: &User) -> impl Future<Output = Result<u64, Failure>> + Send {
        unmeasured()
    }

    /// Writes one value with its TTL if there is none; returns whether it did.
    fn set_if_absent(&self, _: &User) -> impl Future<Output = Result<bool, Failure>> + Send {
        unmeasured()
    }

    /// Reads one value, and writes it again if nobody has changed it meanwhile.
    fn update(&self, _: u64) -> impl Future<Output = Result<(), Failure>> + Send {
        unmeasured()
    }
}

/// The gates compare these calls with the yardstick alone; other crates need not have them.
fn unmeasured<T: Send>() -> impl Future<Output = Result<T, Failure>> + Send {
    ready(Err("this call is not compared for this peer".into()))
}

//! The work that every way to cache a value is measured by.

use crate::Failure;
use crate::user::User;

/// A way to cache users on a server; clones share what should be shared.
pub trait Peer: Clone + Send + Sync + 'static {
    /// Writes one value with its lifetime.
    fn set(&self, user: &User) -> impl Future<Output = Result<(), Failure>> + Send;

    /// Reads one value.
    fn get(&self, id: u64) -> impl Future<Output = Result<Option<User>, Failure>> + Send;

    /// Writes several values in one pipeline.
    fn batch(&self, users: &[User]) -> impl Future<Output = Result<(), Failure>> + Send;

    /// The same by a call made for it, where there is one.
    fn set_many(&self, users: &[User]) -> impl Future<Output = Result<(), Failure>> + Send {
        self.batch(users)
    }

    /// Reads several values with one `MGET`.
    fn get_many(
        &self,
        users: &[User],
    ) -> impl Future<Output = Result<Vec<Option<User>>, Failure>> + Send;
}

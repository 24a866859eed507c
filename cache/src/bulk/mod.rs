//! Many values at once: encoded and sent piece by piece.

mod report;
mod runs;
mod sets;

use crate::cache::Cache;
use crate::client::Operation;
use crate::client::options::Write;
use crate::value::KeyedValue;

pub use self::report::{SetAll, SetAllError};
pub use self::runs::{SetAllRun, SetMany, ValueStream};

/// A reference to a value with its own key, or a `set` with options: an item of [`Cache::set_many`].
///
/// # Examples
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
/// # use serde::{Deserialize, Serialize};
/// # use typed_cache::{Cache, Cacheable, Ttl};
/// # #[derive(Serialize, Deserialize, Cacheable)]
/// # #[cache(resource = "user", ttl = "15m")]
/// # struct User { #[cache(key)] id: u64 }
/// # let cache = Cache::memory();
/// let users = [User { id: 1 }, User { id: 2 }];
/// let sets = users.iter().map(|user| cache.set(user).ttl(Ttl::NEVER));
/// assert!(cache.set_many(sets).await?.iter().all(Result::is_ok));
/// # Ok(()) }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither a reference to a value with its own key nor a `set`",
    label = "`set_many` cannot store this",
    note = "`set_many` takes references to values whose key is in their fields: `cache.set_many(&users)`",
    note = "behind `Arc`s or `Box`es pass the values themselves: `.map(|user| &**user)`",
    note = "for options or keys beside the values pass operations: `.map(|(key, value)| cache.set_at(key, value))`",
    note = "hashes go into a batch: `batch.push(cache.hash(&record.key()).set(&record))`"
)]
pub trait IntoSet {
    /// Returns the operation.
    #[doc(hidden)]
    fn into_set(self, cache: &Cache) -> Operation<(), Write>;
}

impl<V: KeyedValue> IntoSet for &V {
    fn into_set(self, cache: &Cache) -> Operation<(), Write> {
        cache.set(self)
    }
}

impl IntoSet for Operation<(), Write> {
    fn into_set(self, _cache: &Cache) -> Self {
        self
    }
}

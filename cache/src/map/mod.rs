//! Maps: Redis hashes with field and value types of one's own.

mod key;
mod read;
mod write;

use std::fmt;

use crate::cache::Cache;
use crate::handle::Handle;
use crate::operation::Commands;

pub use self::key::MapKey;
use self::key::{MapCodec, codec_of};

/// A map: a Redis hash whose fields are `F`s and whose values are `V`s.
///
/// Every write restarts the TTL of the whole map in the same atomic step, unless [`keep_ttl`](crate::Operation::keep_ttl) is asked
/// for; an entry can have a TTL of its own by [`field_ttl`](crate::Operation::field_ttl). A write that fails changes nothing; without
/// [`scripts`](crate::CacheBuilder::scripts) one on a key of another kind still sets the TTL of that key.
/// Values of another schema read as `None` and are left out of [`get_all`](Self::get_all) and [`scan`](Self::scan), counted.
///
/// # Examples
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
/// use typed_cache::{Cache, CacheKey};
///
/// #[derive(CacheKey)]
/// #[cache(resource = "scores", ttl = "1d", map = (String, i64))]
/// struct ScoresKey { game: u64 }
///
/// let cache = Cache::memory();
/// let scores = cache.map(&ScoresKey { game: 1 });
/// let [ada, bob] = ["ada", "bob"].map(str::to_owned);
/// scores.set_many([(&ada, &7), (&bob, &3)]).await?;
/// assert_eq!(scores.increment(&ada, 10).await?, 17);
/// assert!(scores.delete(&bob).await?);
/// assert_eq!(scores.get_many([&ada, &bob]).await?, [Some(17), None]);
/// assert_eq!(scores.get_all().await?.len(), 1);
/// # Ok(()) }
/// ```
pub struct Map<F: 'static, V: 'static> {
    handle: Handle,
    codec: &'static MapCodec<F, V>,
}

impl Cache {
    /// Returns a handle on the map at `key`. It sends nothing itself.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use typed_cache::{Cache, CacheKey};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "scores", ttl = "1d", map = (String, i64))]
    /// # struct ScoresKey { game: u64 }
    /// # let cache = Cache::memory();
    /// assert_eq!(cache.map(&ScoresKey { game: 1 }).increment(&"ada".to_owned(), 5).await?, 5);
    /// # Ok(()) }
    /// ```
    #[doc(alias = "HashMap")]
    #[doc(alias = "HGET")]
    #[doc(alias = "HSET")]
    #[must_use]
    pub fn map<K: MapKey>(&self, key: &K) -> Map<K::Field, K::Value> {
        Map {
            handle: Handle::new(self, key),
            codec: codec_of::<K>(),
        }
    }
}

impl<F, V> Map<F, V> {
    /// Writes a field's name as the next argument.
    fn write_field(&self, field: &F, commands: &mut Commands) {
        commands.with(|out| (self.codec.write_field)(field, out));
    }

    /// Starts a command on one field.
    fn on_field(&self, name: &str, field: &F) -> Commands {
        let mut commands = self.handle.command(name);
        self.write_field(field, &mut commands);
        commands
    }
}

impl<F, V> Clone for Map<F, V> {
    fn clone(&self) -> Self {
        Self {
            handle: self.handle.clone(),
            codec: self.codec,
        }
    }
}

impl<F, V> fmt::Debug for Map<F, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.handle.fmt_as("Map", f)
    }
}

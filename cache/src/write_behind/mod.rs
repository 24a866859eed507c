//! Writes to the cache that go to the source later, in batches.

mod builder;
mod changes;
mod check;
mod delete;
mod error;
mod foreign;
mod handle;
mod queue;
mod settings;
mod state;
mod stats;
mod stores;
mod worker;

use std::result::Result as StdResult;

use crate::cache::Cache;
use crate::value::KeyedValue;
use crate::write_behind::settings::Settings;

pub use self::builder::WriteBehindBuilder;
pub use self::changes::Changes;
pub use self::error::{FlushError, Lost, WriteFailure};
pub use self::handle::WriteBehind;
pub use self::stats::WriteBehindStats;

impl Cache {
    /// Makes a handle whose [`write`](WriteBehind::write) and [`delete`](WriteBehind::delete) change the cache at once, and give the change to
    /// `writer` later, together with others.
    ///
    /// `writer` gets a batch of [`Changes`], in the order in which their keys were first changed; of each key the newest change alone, and
    /// never two at a time. A batch that fails is written again, as a whole, after a pause; the writer must bear that. After the last
    /// [attempt](WriteBehindBuilder::attempts) each of its changes is tried alone. Those that fail again are lost: their entries are deleted
    /// from the cache, [`on_lost`](WriteBehindBuilder::on_lost) gets them, and the next [`flush`](WriteBehind::flush) or
    /// [`close`](WriteBehind::close) is an error; each loss is an [event](crate::Event::Lost), too.
    ///
    /// The settings are a builder: only its [`start`](WriteBehindBuilder::start) gives the handle with these methods.
    ///
    /// **A crash loses what waits**: the changes of at most [`capacity`](WriteBehindBuilder::capacity) keys, 1,024 by default; where the
    /// source keeps up, those of the last [`interval`](WriteBehindBuilder::interval), 100 ms, and of the batch that is being written. The
    /// [guide](crate::guide::writing) has the rules.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use serde::{Deserialize, Serialize};
    /// # use typed_cache::{Cache, Cacheable, Changes};
    /// # #[derive(Serialize, Deserialize, Cacheable, Clone, Debug, PartialEq)]
    /// # #[cache(resource = "user", ttl = "15m")]
    /// # struct User { #[cache(key)] id: u64, visits: u64 }
    /// # #[derive(Clone)] struct Database;
    /// # impl Database {
    /// #     async fn save_all(&self, rows: &[(u64, u64)]) -> Result<(), std::io::Error> { assert_eq!(rows, [(1, 3)]); Ok(()) }
    /// # }
    /// # let (cache, db) = (Cache::memory(), Database);
    /// let users = cache.write_behind(move |changes: Changes<User>| {
    ///     let db = db.clone();
    ///     async move {
    ///         let rows: Vec<_> = changes.values.iter().map(|user| (user.id, user.visits)).collect();
    ///         db.save_all(&rows).await // and delete what is in `changes.deleted`
    ///     }
    /// });
    /// let users = users.start()?;
    /// for visits in 1..=3 {
    ///     users.write(User { id: 1, visits }).await?; // the source gets the last one alone
    /// }
    /// assert_eq!(cache.get(&UserKey { id: 1 }).await?.map(|user| user.visits), Some(3));
    /// users.close().await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "write_back")]
    pub fn write_behind<V, W, F, E>(&self, writer: W) -> WriteBehindBuilder<V, E>
    where
        V: KeyedValue<Key: Send + Sync + 'static> + Send + Sync + 'static,
        W: Fn(Changes<V>) -> F + Send + Sync + 'static,
        F: Future<Output = StdResult<(), E>> + Send + 'static,
        E: Send + Sync + 'static,
    {
        WriteBehindBuilder {
            cache: self.clone(),
            settings: Settings::default(),
            writer: Box::new(move |changes| Box::pin(writer(changes))),
            on_lost: None,
        }
    }
}

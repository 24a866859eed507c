//! Writes to the cache that go to the source later, in batches.

mod builder;
mod error;
mod handle;
mod queue;
mod worker;

use std::result::Result as StdResult;
use std::sync::Arc;
use std::time::Duration;

use crate::cache::Cache;
use crate::config::Backoff;
use crate::value::KeyedValue;
use crate::write_behind::worker::Settings;

pub use self::builder::WriteBehindBuilder;
pub use self::error::{FlushError, Lost, WriteFailure};
pub use self::handle::WriteBehind;

impl Cache {
    /// Makes a handle whose [`write`](WriteBehind::write) stores a value in the cache at once, and gives it to `writer` later, together with
    /// others.
    ///
    /// `writer` gets a batch of values, in the order in which their keys were first written; of each key the newest value alone, and never two
    /// at a time: the next batch begins when the last one is done. A batch that fails is written again, as a whole, after a pause; the writer
    /// must bear that. After the last [attempt](WriteBehindBuilder::attempts) its values are lost: they are deleted from the cache,
    /// [`on_lost`](WriteBehindBuilder::on_lost) gets them, and the next [`flush`](WriteBehind::flush) or [`close`](WriteBehind::close) is an
    /// error.
    ///
    /// **A crash loses what waits**: the values of at most [`capacity`](WriteBehindBuilder::capacity) keys, 1,024 by default; where the source
    /// keeps up, those of the last [`interval`](WriteBehindBuilder::interval), 100 ms, and of the batch that is being written. The
    /// [guide](crate::guide::writing) has the rules.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use std::sync::Arc;
    /// # use serde::{Deserialize, Serialize};
    /// # use typed_cache::{Cache, Cacheable};
    /// # #[derive(Serialize, Deserialize, Cacheable, Clone, Debug, PartialEq)]
    /// # #[cache(resource = "user", ttl = "15m")]
    /// # struct User { #[cache(key)] id: u64, visits: u64 }
    /// # #[derive(Clone)] struct Database;
    /// # impl Database { async fn save_all(&self, users: &[Arc<User>]) -> Result<(), std::io::Error> { assert_eq!(users[0].visits, 3); Ok(()) } }
    /// # let (cache, db) = (Cache::memory(), Database);
    /// let users = cache.write_behind(move |users: Arc<[Arc<User>]>| {
    ///     let db = db.clone();
    ///     async move { db.save_all(&users).await }
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
    pub fn write_behind<V, W, F, E>(&self, mut writer: W) -> WriteBehindBuilder<V, E>
    where
        V: KeyedValue + Send + Sync + 'static,
        W: FnMut(Arc<[Arc<V>]>) -> F + Send + 'static,
        F: Future<Output = StdResult<(), E>> + Send + 'static,
        E: Send + Sync + 'static,
    {
        WriteBehindBuilder {
            cache: self.clone(),
            settings: Settings {
                capacity: 1024,
                most: 100,
                interval: Duration::from_millis(100),
                attempts: 8,
                backoff: Backoff {
                    first: Duration::from_millis(100),
                    longest: Duration::from_secs(10),
                },
                write_timeout: Duration::from_secs(30),
            },
            writer: Box::new(move |values| Box::pin(writer(values))),
            on_lost: None,
        }
    }
}

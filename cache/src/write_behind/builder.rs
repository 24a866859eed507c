//! The settings of writes behind.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::cache::Cache;
use crate::error::{Error, ErrorKind, Result};
use crate::remember::clock;
use crate::value::KeyedValue;
use crate::write_behind::error::Lost;
use crate::write_behind::handle::WriteBehind;
use crate::write_behind::queue::{Queue, TaskGuard};
use crate::write_behind::worker::{OnLost, Settings, Worker, Writer};

/// The settings of [`Cache::write_behind`]; [`start`](Self::start) makes the handle.
#[must_use = "nothing is written until it is started"]
pub struct WriteBehindBuilder<V, E> {
    pub(super) cache: Cache,
    pub(super) settings: Settings,
    pub(super) writer: Writer<V, E>,
    pub(super) on_lost: Option<OnLost<V, E>>,
}

impl<V, E> WriteBehindBuilder<V, E> {
    /// Sets how many keys may wait for the source, those of the batch that is being written among them: 1,024 by default, at least 1.
    ///
    /// That is also the most that a crash loses. Where the queue is full, a write of another key waits.
    pub fn capacity(mut self, keys: usize) -> Self {
        self.settings.capacity = keys;
        self
    }

    /// Sets the most values that one call of the writer gets: 100 by default, at least 1.
    pub fn batch(mut self, values: usize) -> Self {
        self.settings.most = values;
        self
    }

    /// Sets how long a value may wait for others before the writer is called, where it is idle: 100 ms by default. With a longer one more
    /// writes of one key become one, and a crash loses more.
    pub fn interval(mut self, interval: Duration) -> Self {
        self.settings.interval = interval;
        self
    }

    /// Sets how often the writer is called for a batch before its values are lost: 8 times by default, at least once.
    #[doc(alias = "retries")]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.settings.attempts = attempts;
        self
    }

    /// Sets the pauses between attempts: 100 ms before the second and 10 s at most by default. Each is twice as long as the one before, with
    /// up to a half of it off at random.
    pub fn backoff(mut self, first: Duration, longest: Duration) -> Self {
        (self.settings.backoff.first, self.settings.backoff.longest) = (first, longest);
        self
    }

    /// Sets how long one call of the writer may take: 30 s by default. It is dropped then, and that is a failed attempt.
    pub fn write_timeout(mut self, timeout: Duration) -> Self {
        self.settings.write_timeout = timeout;
        self
    }

    /// Has a function called with the values that are lost, since all attempts have failed. It runs in the task that writes, and must not
    /// block.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> typed_cache::Result<()> {
    /// # use std::sync::{Arc, Mutex};
    /// # use serde::{Deserialize, Serialize};
    /// # use typed_cache::{Cache, Cacheable};
    /// # #[derive(Serialize, Deserialize, Cacheable)]
    /// # #[cache(resource = "user", ttl = "15m")]
    /// # struct User { #[cache(key)] id: u64 }
    /// # let cache = Cache::memory();
    /// let lost = Arc::new(Mutex::new(Vec::new()));
    /// let all = Arc::clone(&lost);
    /// let users = cache.write_behind(|_: Arc<[Arc<User>]>| async { Err::<(), _>("read-only") });
    /// let users = users.on_lost(move |these| all.lock().unwrap().extend(these.values.iter().cloned())).start()?;
    /// users.write(User { id: 1 }).await?;
    /// assert_eq!(users.close().await.unwrap_err().lost, 1);
    /// assert_eq!(lost.lock().unwrap()[0].id, 1);
    /// # Ok(()) }
    /// ```
    pub fn on_lost(mut self, on_lost: impl FnMut(Lost<V, E>) + Send + 'static) -> Self {
        self.on_lost = Some(Box::new(on_lost));
        self
    }
}

impl<V: KeyedValue + Send + Sync + 'static, E: Send + Sync + 'static> WriteBehindBuilder<V, E> {
    /// Starts the task that writes, on the runtime of the caller.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] outside of a tokio runtime with time, and [`ErrorKind::InvalidInput`] for a capacity, a batch or a number of
    /// attempts of zero.
    pub fn start(self) -> Result<WriteBehind<V, E>> {
        let Settings {
            capacity,
            most,
            attempts,
            ..
        } = self.settings;
        if capacity == 0 || most == 0 || attempts == 0 {
            let message = "`capacity`, `batch` and `attempts` are at least 1";
            return Err(Error::new(ErrorKind::InvalidInput, message));
        }
        let runtime = clock()?;
        let queue = Arc::new(Queue::new(capacity));
        let worker = Worker {
            cache: self.cache.clone(),
            queue: TaskGuard(Arc::clone(&queue)),
            settings: self.settings,
            writer: self.writer,
            on_lost: self.on_lost,
        };
        runtime.spawn(worker.run());
        Ok(WriteBehind::new(self.cache, queue))
    }
}

impl<V, E> fmt::Debug for WriteBehindBuilder<V, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WriteBehindBuilder")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

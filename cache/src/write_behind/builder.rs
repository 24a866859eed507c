//! The builder of writes behind.

use std::fmt;
use std::sync::{Arc, Weak};
use std::time::Duration;

use crate::cache::Cache;
use crate::client::Finish;
use crate::error::{Error, ErrorKind, Result};
use crate::remember::clock;
use crate::value::KeyedValue;
use crate::write_behind::error::Lost;
use crate::write_behind::handle::WriteBehind;
use crate::write_behind::queue::Queue;
use crate::write_behind::settings::Settings;
use crate::write_behind::worker::{OnLost, Worker, Writer};

/// The settings of [`Cache::write_behind`]; [`start`](Self::start) makes the handle, which has `write`, `delete`, `get` and `close`.
#[must_use = "nothing is written until `.start()?` makes the handle, which has `write`"]
pub struct WriteBehindBuilder<V: KeyedValue, E> {
    pub(super) cache: Cache,
    pub(super) settings: Settings,
    pub(super) writer: Writer<V, E>,
    pub(super) on_lost: Option<OnLost<V, E>>,
}

impl<V: KeyedValue, E> WriteBehindBuilder<V, E> {
    /// Sets how many keys may wait for the source, those that are being written among them: 1,024 by default, at least 1.
    ///
    /// That is also the most that a crash loses. Where the queue is full, a change of another key waits, and the writer is called without
    /// the interval.
    pub fn capacity(mut self, keys: usize) -> Self {
        self.settings.capacity = keys;
        self
    }

    /// Sets the most changes that one call of the writer gets: 100 by default, at least 1.
    pub fn batch(mut self, changes: usize) -> Self {
        self.settings.most = changes;
        self
    }

    /// Sets how many batches are written at a time: 1 by default, at least 1. The order of the changes of a key is kept, since a key is in
    /// one of them at most; keys have no order among each other with more than one.
    #[doc(alias = "parallelism")]
    #[doc(alias = "threads")]
    pub fn concurrency(mut self, batches: usize) -> Self {
        self.settings.concurrency = batches;
        self
    }

    /// Sets how long a change may wait for others before the writer is called, where it is idle and the queue has room: 100 ms by default.
    /// With a longer one more changes of one key become one, and a crash loses more. [`Duration::MAX`] waits for a full batch, a full queue,
    /// or a [`flush`](WriteBehind::flush).
    pub fn interval(mut self, interval: Duration) -> Self {
        self.settings.interval = interval;
        self
    }

    /// Sets how often the writer is called for a batch as a whole: 8 times by default, at least once. Behind that each change of a larger
    /// batch is tried once alone, so that one that the source refuses takes no other one with it.
    ///
    /// Where the handle is closed and the source has taken nothing of the last batch, a batch is tried once.
    #[doc(alias = "retries")]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.settings.attempts = attempts;
        self
    }

    /// Sets the pauses between attempts: 100 ms before the second and 10 s at most by default. Each is twice as long as the one before, with
    /// up to a half of it off at random. They are a day at most; [`start`](Self::start) refuses a first one that is longer than the longest.
    pub fn backoff(mut self, first: Duration, longest: Duration) -> Self {
        (self.settings.backoff.first, self.settings.backoff.longest) = (first, longest);
        self
    }

    /// Sets how long one call of the writer may take: 30 s by default. It is dropped then, and that is a failed attempt.
    pub fn write_timeout(mut self, timeout: Duration) -> Self {
        self.settings.write_timeout = timeout;
        self
    }

    /// Has a function called with the changes that are lost: all attempts have failed, or the runtime of the task was shut down before they
    /// were written. It runs in that task, and must not block; it may write them to a file. Without it, the
    /// [event](crate::Event::Lost) alone says that they are lost, as does a `WARN` where the feature `tracing` is on.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> typed_cache::Result<()> {
    /// # use std::sync::{Arc, Mutex};
    /// # use serde::{Deserialize, Serialize};
    /// # use typed_cache::{Cache, Cacheable, Changes};
    /// # #[derive(Serialize, Deserialize, Cacheable)]
    /// # #[cache(resource = "user", ttl = "15m")]
    /// # struct User { #[cache(key)] id: u64 }
    /// # let cache = Cache::memory();
    /// let lost = Arc::new(Mutex::new(Vec::new()));
    /// let all = Arc::clone(&lost);
    /// let users = cache.write_behind(|_: Changes<User>| async { Err::<(), _>("read-only") });
    /// let users = users.on_lost(move |these| all.lock().unwrap().extend(these.changes.values.iter().cloned())).start()?;
    /// users.write(User { id: 1 }).await?;
    /// assert_eq!(users.close().await.unwrap_err().lost, 1);
    /// assert_eq!(lost.lock().unwrap()[0].id, 1);
    /// # Ok(()) }
    /// ```
    #[doc(alias = "dead_letter")]
    pub fn on_lost(mut self, on_lost: impl Fn(Lost<V, E>) + Send + Sync + 'static) -> Self {
        self.on_lost = Some(Box::new(on_lost));
        self
    }
}

impl<V, E> WriteBehindBuilder<V, E>
where
    V: KeyedValue<Key: Send + Sync + 'static> + Send + Sync + 'static,
    E: Send + Sync + 'static,
{
    /// Starts the task that writes, on the runtime of the caller.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] outside of a tokio runtime with time, and [`ErrorKind::InvalidInput`] where the capacity, the batch, the
    /// concurrency or the attempts are zero, or the first pause is longer than the longest.
    pub fn start(self) -> Result<WriteBehind<V, E>> {
        let settings = self.settings;
        let numbers = [settings.capacity, settings.most, settings.concurrency];
        if numbers.contains(&0) || settings.attempts == 0 {
            let message = "`capacity`, `batch`, `concurrency` and `attempts` are at least 1";
            return Err(Error::new(ErrorKind::InvalidInput, message));
        }
        if settings.backoff.first > settings.backoff.longest {
            let message = "the first pause of `backoff` is longer than the longest: `backoff(first, longest)`";
            return Err(Error::new(ErrorKind::InvalidInput, message));
        }
        let runtime = clock()?;
        let queue = Arc::new(Queue::new(settings.capacity));
        let weak: Weak<Queue<_, E>> = Arc::downgrade(&queue);
        self.cache.client().finishers.add(weak as Weak<dyn Finish>);
        let worker = Worker {
            cache: self.cache.clone(),
            queue: Arc::clone(&queue),
            settings,
            writer: self.writer,
            on_lost: self.on_lost,
        };
        runtime.spawn(worker.run());
        Ok(WriteBehind::new(self.cache, queue))
    }
}

impl<V: KeyedValue, E> fmt::Debug for WriteBehindBuilder<V, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WriteBehindBuilder")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

//! Pops that wait for an item.

use std::time::Duration;

use redis::Value;

use crate::client::Operation;
use crate::client::options::Blocking;
use crate::list::List;
use crate::list::decode::item;
use crate::operation::{Decode, exact_array};

/// The longest wait in seconds: 30 years. Beyond some years Redis finds a wait out of range.
const LONGEST: f64 = 946_080_000.0;

impl<V> List<V> {
    /// Takes the first item out; waits up to `wait` for one to come, and returns `None` if none does.
    ///
    /// # Commands
    /// `BLPOP` on a connection of its own, which is kept for the next wait; one round trip, and the handshake for a new
    /// connection. The deadline is that of any operation plus `wait`, which counts in milliseconds, 1 at least.
    /// # Errors
    /// As [`pop_front`](Self::pop_front); [`ErrorKind::Config`](crate::ErrorKind::Config) without a tokio runtime, in memory too.
    /// # Cancel safety
    /// If the future is dropped or its deadline ends, its connection is closed, so that no later item goes to a caller who
    /// has left. An item is lost only if it is pushed before the server has noticed that: `BLPOP` has no acknowledgement.
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use std::time::Duration;
    /// # use typed_cache::{Cache, CacheKey};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "jobs", ttl = never, list = String)]
    /// # struct JobsKey;
    /// # let cache = Cache::memory();
    /// let job = cache.list(&JobsKey).wait_pop_front(Duration::from_millis(10)).await?;
    /// assert_eq!(job, None);
    /// # Ok(()) }
    /// ```
    #[doc(alias = "BLPOP")]
    #[doc(alias = "blocking_pop")]
    pub fn wait_pop_front(&self, wait: Duration) -> Operation<Option<V>, Blocking> {
        self.wait_pop("list.wait_pop_front", "BLPOP", wait)
    }

    /// Takes the last item out; waits up to `wait` for one to come, and returns `None` if none does.
    ///
    /// # Commands
    /// As [`wait_pop_front`](Self::wait_pop_front), with `BRPOP`. The same holds for errors and cancel safety.
    #[doc(alias = "BRPOP")]
    #[doc(alias = "blocking_pop")]
    pub fn wait_pop_back(&self, wait: Duration) -> Operation<Option<V>, Blocking> {
        self.wait_pop("list.wait_pop_back", "BRPOP", wait)
    }

    fn wait_pop(
        &self,
        name: &'static str,
        command: &str,
        wait: Duration,
    ) -> Operation<Option<V>, Blocking> {
        let mut pop = self.handle.command(command);
        // Zero would wait without end.
        let seconds = wait.as_secs_f64().clamp(0.001, LONGEST);
        pop.arg(format!("{seconds:.3}"));
        let codec = self.codec;
        let decode = Decode::closure(move |reply, context| match reply {
            Value::Nil => Ok(None),
            reply => {
                let [_key, popped] = exact_array(reply)?;
                item(codec, popped, context).map(Some)
            }
        });
        self.handle.write(name, Ok(pop), decode).that_blocks(wait)
    }
}

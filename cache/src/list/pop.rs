//! Operations that take items out.

use std::time::Duration;

use redis::Value;

use crate::client::Operation;
use crate::client::options::Blocking;
use crate::error::Result;
use crate::list::{List, item, items};
use crate::operation::{Decode, exact_array};
use crate::value::decode_with;

/// The longest wait in seconds: 30 years. Beyond some years Redis finds a wait out of range.
const LONGEST: f64 = 946_080_000.0;

impl<V> List<V> {
    /// Takes the first item out, or returns `None` if there is none.
    ///
    /// # Commands
    /// `LPOP`, one round trip.
    /// # Errors
    /// [`ErrorKind::WrongType`](crate::ErrorKind::WrongType); [`ErrorKind::Schema`](crate::ErrorKind::Schema),
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode) and [`ErrorKind::TooLarge`](crate::ErrorKind::TooLarge) for an item that cannot be
    /// read, which is gone all the same.
    /// # Cancel safety
    /// Not cancel safe: the item can be taken out and dropped with the future.
    #[doc(alias = "LPOP")]
    #[doc(alias = "dequeue")]
    pub fn pop_front(&self) -> Operation<Option<V>> {
        self.pop_one("list.pop_front", "LPOP")
    }

    /// Takes the last item out, or returns `None` if there is none.
    ///
    /// # Commands
    /// As [`pop_front`](Self::pop_front), with `RPOP`. The same holds for errors and cancel safety.
    #[doc(alias = "RPOP")]
    pub fn pop_back(&self) -> Operation<Option<V>> {
        self.pop_one("list.pop_back", "RPOP")
    }

    /// Takes up to `count` items out at the front, the first one first, each with a `Result` of its own.
    ///
    /// # Commands
    /// `LPOP key count`, one round trip.
    /// # Errors
    /// As [`range`](Self::range); items that cannot be read are gone all the same.
    /// # Cancel safety
    /// Not cancel safe: items can be taken out and dropped with the future.
    #[doc(alias = "LPOP")]
    pub fn pop_front_many(&self, count: u64) -> Operation<Vec<Result<V>>> {
        self.pop_several("list.pop_front_many", "LPOP", count)
    }

    /// Takes up to `count` items out at the back, the last one first, each with a `Result` of its own.
    ///
    /// # Commands
    /// As [`pop_front_many`](Self::pop_front_many), with `RPOP`. The same holds for errors and cancel safety.
    #[doc(alias = "RPOP")]
    pub fn pop_back_many(&self, count: u64) -> Operation<Vec<Result<V>>> {
        self.pop_several("list.pop_back_many", "RPOP", count)
    }

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

    fn pop_one(&self, name: &'static str, command: &str) -> Operation<Option<V>> {
        let pop = self.handle.command(command);
        self.handle.write(name, Ok(pop), decode_with(self.codec))
    }

    fn pop_several(
        &self,
        name: &'static str,
        command: &str,
        count: u64,
    ) -> Operation<Vec<Result<V>>> {
        let codec = self.codec;
        let decode = Decode::closure(move |reply, context| match reply {
            Value::Nil => Ok(Vec::new()),
            reply => items(codec, reply, Some(count), context),
        });
        if count == 0 {
            return self.handle.no_op(name, Value::Nil, decode);
        }
        let mut pop = self.handle.command(command);
        // Redis refuses counts over the signed range.
        pop.integer(count.min(i64::MAX.unsigned_abs()));
        self.handle.write(name, Ok(pop), decode)
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

//! A stream of values, in bounded memory.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_util::Stream;

use crate::bulk::report::{Progress, SetAll, SetAllError};
use crate::bulk::sets::Sets;
use crate::cache::Cache;
use crate::error::Result;
use crate::value::KeyedValue;

impl Cache {
    /// Stores all values of a stream under their own keys, in bounded memory.
    ///
    /// # Commands
    /// Messages of up to 200 values, or about 1 MiB, of `SET … PX`, three in flight at a time; each has a deadline of its own.
    /// # Errors
    /// [`ErrorKind::Unavailable`](crate::ErrorKind::Unavailable), [`ErrorKind::Timeout`](crate::ErrorKind::Timeout) or
    /// [`ErrorKind::Overloaded`](crate::ErrorKind::Overloaded) when a value got no reply: the rest of the stream is not read then, and
    /// the [`SetAllError`] says how far the run came. A value that cannot be stored does not end the run; see [`SetAll`].
    /// # Cancel safety
    /// Values can be stored although the future was dropped.
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use serde::{Deserialize, Serialize};
    /// # use typed_cache::{Cache, Cacheable};
    /// # #[derive(Serialize, Deserialize, Cacheable)]
    /// # #[cache(resource = "user", ttl = "15m")]
    /// # struct User { #[cache(key)] id: u64 }
    /// # let cache = Cache::memory();
    /// let users = futures_util::stream::iter((0..5000).map(|id| User { id }));
    /// assert_eq!(cache.set_all(users).await?.written, 5000);
    /// # Ok(()) }
    /// ```
    #[doc(alias = "insert_all")]
    #[doc(alias = "stream")]
    #[doc(alias = "bulk")]
    pub fn set_all<S: Stream<Item: KeyedValue>>(&self, values: S) -> SetAllRun<S> {
        let set = |cache: &Self, value| cache.set(&value);
        SetAllRun {
            sets: Sets::new(self, Box::pin(values), set),
            progress: Progress::default(),
        }
    }
}

/// The future that [`Cache::set_all`] returns.
#[must_use = "nothing is stored until it is awaited"]
pub struct SetAllRun<S: Stream> {
    sets: Sets<Pin<Box<S>>>,
    progress: Progress,
}

impl<S: Stream> Future for SetAllRun<S> {
    type Output = Result<SetAll, SetAllError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Self { sets, progress } = &mut *self;
        ready!(sets.poll(context, |stored| progress.add(stored)));
        Poll::Ready(std::mem::take(progress).finish())
    }
}

/// The stream is pinned in a box of its own.
impl<S: Stream> Unpin for SetAllRun<S> {}

impl<S: Stream> fmt::Debug for SetAllRun<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SetAllRun").finish_non_exhaustive()
    }
}

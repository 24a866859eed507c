//! Several values, each with a result.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use crate::batch::nothing_came;
use crate::bulk::IntoSet;
use crate::bulk::sets::Sets;
use crate::cache::Cache;
use crate::error::Result;
use crate::results::Results;

impl Cache {
    /// Stores several values under their own keys; each has a `Result` of its own, in their order. No values is a no-op.
    ///
    /// It takes references to values, or `set` operations with options. They are taken from the iterator piece by piece, the next
    /// ones encoded while the last are on their way.
    ///
    /// # Commands
    /// A message of `SET … PX`, one round trip. More than 200 values, or 1 MiB, go in messages of that size, three in flight at a
    /// time; each has a deadline of its own.
    /// # Errors
    /// [`ErrorKind::Unavailable`](crate::ErrorKind::Unavailable), [`ErrorKind::Timeout`](crate::ErrorKind::Timeout) and
    /// [`ErrorKind::Overloaded`](crate::ErrorKind::Overloaded) if no value got a reply, and
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) outside of a runtime; for a value, as [`set`](Cache::set).
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
    /// let results = cache.set_many(&[User { id: 1 }, User { id: 2 }]).await?;
    /// assert!(results.iter().all(Result::is_ok));
    /// # Ok(()) }
    /// ```
    #[doc(alias = "MSET")]
    #[doc(alias = "insert_many")]
    #[doc(alias = "multi_set")]
    pub fn set_many<I: IntoIterator<Item: IntoSet>>(&self, values: I) -> SetMany<I::IntoIter> {
        SetMany {
            sets: Sets::new(self, values.into_iter(), |values, cache, _| {
                Poll::Ready(values.next().map(|value| value.into_set(cache)))
            }),
            results: Vec::new(),
        }
    }
}

/// The future that [`Cache::set_many`] returns.
#[must_use = "nothing is stored until it is awaited"]
pub struct SetMany<I> {
    sets: Sets<I>,
    results: Vec<Result<()>>,
}

/// The iterator is never pinned.
impl<I> Unpin for SetMany<I> {}

impl<I> Future for SetMany<I> {
    type Output = Result<Results<()>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Self { sets, results } = &mut *self;
        let keep = |result| {
            results.push(result);
            true
        };
        ready!(sets.poll(context, keep));
        let results = std::mem::take(results);
        let lost = nothing_came(results.iter().map(|result| result.as_ref().err()));
        Poll::Ready(lost.map_or(Ok(Results(results)), Err))
    }
}

impl<I> fmt::Debug for SetMany<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SetMany")
            .field("results", &self.results.len())
            .finish_non_exhaustive()
    }
}

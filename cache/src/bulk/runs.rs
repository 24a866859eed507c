//! Several values, each with a result; and a stream of values, in bounded memory.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_util::Stream;

use crate::batch::nothing_came;
use crate::bulk::IntoSet;
use crate::bulk::report::{Progress, SetAll, SetAllError};
use crate::bulk::sets::Sets;
use crate::cache::Cache;
use crate::error::Result;
use crate::results::Results;
use crate::value::KeyedValue;

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
            sets: Sets::new(self, "set_many", values.into_iter(), |values, cache, _| {
                Poll::Ready(values.next().map(|value| value.into_set(cache)))
            }),
            results: Vec::new(),
        }
    }

    /// Stores all values of a stream under their own keys, in bounded memory.
    ///
    /// # Commands
    /// Messages of up to 200 values, or about 1 MiB, of `SET … PX`, three in flight at a time; each has a deadline of its own.
    /// # Errors
    /// [`ErrorKind::Unavailable`](crate::ErrorKind::Unavailable), [`ErrorKind::Timeout`](crate::ErrorKind::Timeout),
    /// [`ErrorKind::Overloaded`](crate::ErrorKind::Overloaded), or [`ErrorKind::Config`](crate::ErrorKind::Config) outside of a
    /// runtime, when a value got no reply: the rest of the stream is not read then, and the [`SetAllError`] says how far the run
    /// came. A value that cannot be stored does not end the run; see [`SetAll`].
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
    pub fn set_all<S: ValueStream>(&self, values: S) -> SetAllRun<S> {
        SetAllRun {
            sets: Sets::new(
                self,
                "set_all",
                Box::pin(values),
                |values, cache, context| {
                    let next = values.as_mut().poll_next(context);
                    next.map(|value| Some(cache.set(&value?)))
                },
            ),
            progress: Progress::default(),
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
        let span = sets.take_span();
        let polled = span.in_scope(|| poll_values(sets, results, context));
        match &polled {
            Poll::Ready(result) => sets.end_span(span, result.as_ref().err()),
            Poll::Pending => sets.put_span(span),
        }
        polled
    }
}

fn poll_values<I>(
    sets: &mut Sets<I>,
    results: &mut Vec<Result<()>>,
    context: &mut Context<'_>,
) -> Poll<Result<Results<()>>> {
    let keep = |result| {
        results.push(result);
        true
    };
    ready!(sets.poll(context, keep));
    let results = std::mem::take(results);
    let lost = nothing_came(results.iter().map(|result| result.as_ref().err()));
    Poll::Ready(lost.map_or(Ok(Results(results)), Err))
}

impl<I> fmt::Debug for SetMany<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SetMany")
            .field("results", &self.results.len())
            .finish_non_exhaustive()
    }
}

/// A stream of owned values with their own keys, as [`Cache::set_all`] takes it.
///
/// Every [`Stream`] of [`KeyedValue`]s is one. Use it as a bound in code that is generic over streams.
///
/// # Examples
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
/// # use serde::{Deserialize, Serialize};
/// # #[derive(Serialize, Deserialize, Cacheable)]
/// # #[cache(resource = "user", ttl = "15m")]
/// # struct User { #[cache(key)] id: u64 }
/// use typed_cache::{Cache, Cacheable, Result, ValueStream};
///
/// async fn store(cache: &Cache, values: impl ValueStream) -> Result<u64> {
///     Ok(cache.set_all(values).await?.written)
/// }
///
/// let users = futures_util::stream::iter([User { id: 1 }]);
/// assert_eq!(store(&Cache::memory(), users).await?, 1);
/// # Ok(()) }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a stream of values with their own keys",
    label = "`set_all` cannot store this",
    note = "`set_all` takes a stream of owned values: `cache.set_all(futures_util::stream::iter(users))`",
    note = "for values at hand write `cache.set_many(&users)`",
    note = "each value has its key in fields marked `#[cache(key)]`; hashes, and values with a key beside them, go into a batch"
)]
pub trait ValueStream: Stream<Item: KeyedValue> {}

#[diagnostic::do_not_recommend]
impl<S: Stream<Item: KeyedValue>> ValueStream for S {}

/// The future that [`Cache::set_all`] returns.
#[must_use = "nothing is stored until it is awaited"]
pub struct SetAllRun<S> {
    sets: Sets<Pin<Box<S>>>,
    progress: Progress,
}

impl<S> Future for SetAllRun<S> {
    type Output = Result<SetAll, SetAllError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Self { sets, progress } = &mut *self;
        let span = sets.take_span();
        let polled = span.in_scope(|| {
            ready!(sets.poll(context, |stored| progress.add(stored)));
            Poll::Ready(std::mem::take(progress).finish())
        });
        match &polled {
            Poll::Ready(result) => {
                let error = result.as_ref().err().map(|stopped| &stopped.error);
                sets.end_span(span, error);
            }
            Poll::Pending => sets.put_span(span),
        }
        polled
    }
}

/// The stream is pinned in a box of its own.
impl<S> Unpin for SetAllRun<S> {}

impl<S> fmt::Debug for SetAllRun<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SetAllRun").finish_non_exhaustive()
    }
}

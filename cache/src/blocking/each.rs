//! Streams as iterators.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;

use futures_util::Stream;

use crate::blocking::thread::wait;
use crate::error::{Error, Result};

/// Waits for each item of a stream on the thread that calls.
///
/// Every stream is one that gives `Result`s whose error can be made of an [`Error`]: [`Cache::scan`](crate::Cache::scan),
/// [`Map::scan`](crate::Map::scan), [`Cache::get_each`](crate::Cache::get_each), and streams of your own.
pub trait WaitEach: Stream + Sized {
    /// Makes the stream an iterator, each step of which waits for the next item.
    ///
    /// It sends and reads as the stream does: a page or a few replies ahead, in bounded memory. An iterator that is dropped ends
    /// the stream.
    ///
    /// # Errors
    /// Items are those of the stream; [`ErrorKind::Config`](crate::ErrorKind::Config), as the last item, where the thread of all
    /// blocking calls cannot be started.
    /// # Panics
    /// Each step, in async code: use the stream there.
    /// # Examples
    /// ```
    /// use typed_cache::blocking::{Wait, WaitEach};
    /// use typed_cache::{Cache, CacheKey};
    ///
    /// #[derive(CacheKey, Debug, PartialEq)]
    /// #[cache(resource = "visits", ttl = "1d", counter)]
    /// struct VisitsKey { page: u64 }
    ///
    /// let cache = Cache::memory();
    /// cache.counter(&VisitsKey { page: 7 }).increment(1).wait()?;
    /// let keys: Vec<_> = cache.scan::<VisitsKey>().wait_each().collect::<Result<_, _>>()?;
    /// assert_eq!(keys, [VisitsKey { page: 7 }]);
    /// # Ok::<(), typed_cache::Error>(())
    /// ```
    #[doc(alias = "iter")]
    #[doc(alias = "block_on_stream")]
    fn wait_each(self) -> Each<Self>;
}

impl<S, T, E> WaitEach for S
where
    S: Stream<Item = Result<T, E>>,
    E: From<Error>,
{
    fn wait_each(self) -> Each<Self> {
        Each(Some(Box::pin(self)))
    }
}

/// The iterator that [`WaitEach::wait_each`] returns.
///
/// # Examples
/// ```
/// use typed_cache::Scan;
/// use typed_cache::blocking::{Each, WaitEach};
/// # use typed_cache::{Cache, CacheKey};
/// # #[derive(CacheKey)]
/// # #[cache(resource = "visits", ttl = "1d", counter)]
/// # struct VisitsKey { page: u64 }
///
/// let mut keys: Each<Scan<VisitsKey>> = Cache::memory().scan().wait_each();
/// assert!(keys.next().is_none());
/// ```
#[must_use = "an iterator sends nothing until its first step"]
pub struct Each<S>(Option<Pin<Box<S>>>);

impl<S, T, E> Iterator for Each<S>
where
    S: Stream<Item = Result<T, E>>,
    E: From<Error>,
{
    type Item = Result<T, E>;

    #[track_caller]
    fn next(&mut self) -> Option<Self::Item> {
        let stream = self.0.as_mut()?;
        let next = wait(poll_fn(|context| stream.as_mut().poll_next(context)));
        let next = next.unwrap_or_else(|error| {
            self.0 = None;
            Some(Err(error.into()))
        });
        if next.is_none() {
            // What it holds is given back, and a stream must not be polled behind its end.
            self.0 = None;
        }
        next
    }
}

impl<S> fmt::Debug for Each<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Each")
            .field("is_over", &self.0.is_none())
            .finish_non_exhaustive()
    }
}

//! Blocking calls: every operation in code without async.
//!
//! There is no second interface. Each method gives the same future or stream as in async code, and two traits wait for it on
//! the thread that calls: [`Wait::wait`] for a future, [`WaitEach::wait_each`] for a stream.
//!
//! ```
//! use serde::{Deserialize, Serialize};
//! use typed_cache::blocking::{Wait, WaitEach};
//! use typed_cache::{Cache, CacheKey, Cacheable};
//!
//! #[derive(Serialize, Deserialize, Cacheable, Debug, PartialEq)]
//! #[cache(resource = "user", ttl = "15m")]
//! struct User { #[cache(key)] id: u64, name: String }
//!
//! #[derive(CacheKey)]
//! #[cache(resource = "visits", ttl = "1d", counter)]
//! struct VisitsKey { user: u64 }
//!
//! fn main() -> typed_cache::Result<()> {
//!     let cache = Cache::connect("memory://").wait()?; // or redis://localhost
//!     let ada = User { id: 42, name: "Ada".into() };
//!     cache.set(&ada).wait()?;
//!     assert_eq!(cache.get(&UserKey { id: 42 }).wait()?, Some(ada));
//!
//!     let (bob, visits) = cache.pipeline((
//!         cache.get(&UserKey { id: 1 }),
//!         cache.counter(&VisitsKey { user: 42 }).increment(1),
//!     )).wait()?;
//!     assert_eq!((bob.is_none(), visits), (true, 1));
//!
//!     for user in cache.get_each([UserKey { id: 42 }]).wait_each() {
//!         assert!(user?.is_some());
//!     }
//!     Ok(())
//! }
//! ```
//!
//! # Where it works
//! | place | `.wait()` |
//! |---|---|
//! | a thread of your own, `main`, a test, a thread pool such as rayon's | waits |
//! | `tokio::task::spawn_blocking`, `tokio::task::block_in_place` | waits; the runtime goes on |
//! | async code on tokio: a task, `block_on`, `LocalSet` | panics at once, with the place of the call: write `.await` there |
//! | a future or stream that is being waited for: an async block, an iterator in [`stream`], the closure of an [`update`](crate::Cache::update), an [`Observer`](crate::Observer) | panics at once, as this is async code |
//! | an executor that is not tokio's | waits, and holds up the thread, as nothing says that it is one |
//! | a `Drop` while its thread unwinds, if it is in async code | [`ErrorKind::Config`](crate::ErrorKind::Config), as a panic would end the process |
//! | the destructor of a thread-local, once tokio's own are gone | [`ErrorKind::Config`](crate::ErrorKind::Config) |
//!
//! tokio has no call that asks whether a thread may block, so the panic is its own first, then ours: the panic hook prints both,
//! and a program built with `panic = "abort"` ends with the first.
//!
//! # How it waits
//! The first call starts one thread, `typed-cache-blocking`, with a tokio runtime for all blocking calls of the process, on which
//! their connections are driven: a cache has one for all its blocking callers, who share its writes as tasks do. The future itself
//! is polled on the thread that calls, so it need be neither `Send` nor `'static`, and its panics are the caller's. If the thread
//! cannot be started, the call gives [`ErrorKind::Config`](crate::ErrorKind::Config), and the next one tries again.
//!
//! A cache can be used from blocking and async code at once; each runtime has a
//! [connection of its own](crate::guide::connections#runtimes).
//!
//! A wait cannot be given up from outside, so [`.timeout(..)`](crate::Operation::timeout) bounds it; the default is 5 s. The thread
//! has tokio's real clock: a test that pauses its own clock does not pause that of blocking calls.
//!
//! After `fork` the thread is not there in the child, and a call waits forever: start new processes by `Command`, or make the
//! first blocking call after the fork.
//!
//! # Cost
//! A reply goes from the socket to the runtime's thread, and from there to the caller: one more change of threads than a
//! synchronous connection has, which a single caller pays for and several gain back, as they share system calls. Beside redis-rs's
//! `Connection`, one for each thread, on two cores (`cargo bench -p typed-cache-benches --bench blocking`, medians of 21 paired
//! rounds):
//!
//! | | time, `get` | `set` | processor time, `get` | `set` |
//! |---|---|---|---|---|
//! | 1 thread | 1.66 (Redis), 1.69 (Valkey) | 1.75, 1.26 | 2.23, 1.66 | 2.33, 1.73 |
//! | 8 threads | 0.84, 0.94 | 0.81, 0.67 | 1.01, 1.05 | 0.95, 0.83 |
//!
//! Several operations in a row cost less in one [pipeline or batch](crate::guide::batches), or in one async block that is waited
//! for as a whole.

mod each;
mod runtime;
mod thread;

use futures_util::{Stream, stream as streams};

use crate::error::{Error, Result};

pub use self::each::{Each, WaitEach};
pub(crate) use self::thread::wait;

/// Waits for a future on the thread that calls.
///
/// Every future is one that gives a `Result` whose error can be made of an [`Error`]: [`Operation`](crate::Operation),
/// [`Cache::connect`](crate::Cache::connect), [`Batch::run`](crate::Batch::run), [`Clear`](crate::Clear),
/// [`SetMany`](crate::SetMany), [`SetAllRun`](crate::SetAllRun), [`Remember`](crate::Remember), and async functions of your own that
/// return such a `Result`; and [`RememberMany`](crate::RememberMany), which gives a `Result` for each key.
pub trait Wait: Future + Sized {
    /// Waits until the future is ready, and returns what it gives.
    ///
    /// # Errors
    /// Those of the future; [`ErrorKind::Config`](crate::ErrorKind::Config) where the thread of all blocking calls cannot be started.
    /// # Panics
    /// In async code: write `.await` there. Also where the future panics.
    /// # Examples
    /// ```
    /// use typed_cache::blocking::Wait;
    /// use typed_cache::{Cache, CacheKey};
    ///
    /// #[derive(CacheKey)]
    /// #[cache(resource = "visits", ttl = "1d", counter)]
    /// struct VisitsKey { page: u64 }
    ///
    /// let cache = Cache::memory();
    /// assert_eq!(cache.counter(&VisitsKey { page: 1 }).increment(2).wait()?, 2);
    ///
    /// let both = async {
    ///     cache.counter(&VisitsKey { page: 1 }).increment(1).await?;
    ///     cache.counter(&VisitsKey { page: 1 }).get().await
    /// };
    /// assert_eq!(both.wait()?, Some(3));
    /// # Ok::<(), typed_cache::Error>(())
    /// ```
    #[doc(alias = "block_on")]
    #[doc(alias = "sync")]
    #[track_caller]
    fn wait(self) -> Self::Output;
}

impl<F, T, E> Wait for F
where
    F: Future<Output = Result<T, E>>,
    E: From<Error>,
{
    #[track_caller]
    fn wait(self) -> Result<T, E> {
        wait(self).unwrap_or_else(|error| Err(error.into()))
    }
}

/// Makes a stream of the items of an iterator, as [`Cache::set_all`](crate::Cache::set_all) takes it.
///
/// The iterator may block, but not by `.wait()`: it runs within the call that waits.
///
/// # Examples
/// ```
/// use serde::{Deserialize, Serialize};
/// use typed_cache::blocking::{self, Wait};
/// use typed_cache::{Cache, Cacheable};
///
/// #[derive(Serialize, Deserialize, Cacheable)]
/// #[cache(resource = "user", ttl = "15m")]
/// struct User { #[cache(key)] id: u64 }
///
/// let users = blocking::stream((0..5000).map(|id| User { id }));
/// assert_eq!(Cache::memory().set_all(users).wait()?.written, 5000);
/// # Ok::<(), typed_cache::Error>(())
/// ```
pub fn stream<I: IntoIterator>(items: I) -> impl Stream<Item = I::Item> + use<I> {
    streams::iter(items)
}

//! The future of `remember_many`, and its options.

use std::fmt;
use std::iter::repeat_with;
use std::mem::replace;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use crate::blocking::{Wait, wait};
use crate::client::options::IntoTtl;
use crate::client::polled_again;
use crate::remember::error::RememberError;
use crate::remember::request::Options;
use crate::schema::Outage;

/// The future of [`Cache::remember_many`](crate::Cache::remember_many): the values of many keys, each of which is read, or loaded and
/// stored.
///
/// Nothing is sent, and no loader runs, before it is polled.
#[must_use = "nothing is read or loaded until it is awaited"]
pub struct RememberMany<V, E> {
    state: State<V, E>,
    /// The number of keys.
    keys: usize,
}

enum State<V, E> {
    New(Options, Begin<V, E>),
    Going(Going<V, E>),
    Done,
}

type Begin<V, E> = Box<dyn FnOnce(Options) -> Going<V, E> + Send>;
pub(super) type Going<V, E> = Pin<Box<dyn Future<Output = All<V, E>> + Send>>;

/// The values in the order of their keys.
pub(super) type All<V, E> = Vec<Result<Option<V>, RememberError<E>>>;

impl<V, E> RememberMany<V, E> {
    pub(super) fn new(
        keys: usize,
        begin: impl FnOnce(Options) -> Going<V, E> + Send + 'static,
    ) -> Self {
        let state = State::New(Options::default(), Box::new(begin));
        Self { state, keys }
    }

    /// As [`Remember::ttl`](crate::Remember::ttl), for all values; with an invalid TTL each value is that error.
    pub fn ttl(mut self, ttl: impl IntoTtl) -> Self {
        self.change(|options| match ttl.into_ttl() {
            Ok(ttl) => options.ttl = Some(ttl),
            Err(error) => options.refusal = Some(error),
        });
        self
    }

    /// As [`Remember::negative`](crate::Remember::negative), for all keys that the loader has no value for.
    pub fn negative(mut self, ttl: impl IntoTtl) -> Self {
        self.change(|options| match ttl.into_ttl() {
            Ok(ttl) => options.negative = Some(ttl),
            Err(error) => options.refusal = Some(error),
        });
        self
    }

    /// Ends the wait of this caller after `timeout`, as [`Remember::timeout`](crate::Remember::timeout): each key whose value has not come
    /// by then has [`ErrorKind::Timeout`](crate::ErrorKind::Timeout), and the others have their values.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> typed_cache::Result<()> {
    /// # use std::convert::Infallible;
    /// # use std::future::pending;
    /// # use std::time::Duration;
    /// # use typed_cache::{Cache, CacheKey};
    /// # #[derive(CacheKey, Clone)]
    /// # #[cache(resource = "page", ttl = "1h", value = String)]
    /// # struct PageKey { id: u64 }
    /// # let cache = Cache::memory();
    /// cache.set_at(&PageKey { id: 1 }, &"hello".to_owned()).await?;
    /// let hang = |_| pending::<Result<Vec<(PageKey, String)>, Infallible>>();
    /// let call = cache.remember_many([1, 2].map(|id| PageKey { id }), hang);
    /// let pages = call.timeout(Duration::from_millis(50)).await;
    /// assert!(pages[0].is_ok() && pages[1].is_err());
    /// # Ok(()) }
    /// ```
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.change(|options| options.timeout = Some(timeout));
        self
    }

    /// As [`Remember::load_timeout`](crate::Remember::load_timeout).
    pub fn load_timeout(mut self, timeout: Duration) -> Self {
        self.change(|options| options.load_timeout = Some(timeout));
        self
    }

    /// As [`Remember::outage`](crate::Remember::outage).
    pub fn outage(mut self, outage: Outage) -> Self {
        self.change(|options| options.outage = Some(outage));
        self
    }

    fn change(&mut self, change: impl FnOnce(&mut Options)) {
        if let State::New(options, _) = &mut self.state {
            change(options);
        }
    }
}

impl<V, E> Future for RememberMany<V, E> {
    type Output = All<V, E>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if let State::New(..) = self.state
            && let State::New(mut options, begin) = replace(&mut self.state, State::Done)
        {
            options.start();
            self.state = State::Going(begin(options));
        }
        let State::Going(going) = &mut self.state else {
            return Poll::Ready(vec![Err(polled_again().into())]);
        };
        let all = ready!(going.as_mut().poll(context));
        self.state = State::Done;
        Poll::Ready(all)
    }
}

/// In place of the wait for a `Result`: where this thread cannot wait, the error is that of each key.
impl<V, E> Wait for RememberMany<V, E> {
    #[track_caller]
    fn wait(self) -> All<V, E> {
        let keys = self.keys;
        wait(self).unwrap_or_else(|error| {
            let errors = repeat_with(|| Err(error.clone().into()));
            errors.take(keys).collect()
        })
    }
}

impl<V, E> Unpin for RememberMany<V, E> {}

impl<V, E> fmt::Debug for RememberMany<V, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RememberMany").finish_non_exhaustive()
    }
}

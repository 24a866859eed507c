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
use crate::remember::forms::{Give, Owned};
use crate::remember::load::Ended;
use crate::remember::outcome::{Found, Outcome};
use crate::remember::request::Options;
use crate::schema::Outage;

/// The future of [`Cache::remember_many`](crate::Cache::remember_many): the values of many keys, each of which is read, or loaded and
/// stored.
///
/// Nothing is sent, and no loader runs, before it is polled.
#[must_use = "nothing is read or loaded until it is awaited"]
pub struct RememberMany<V, E, T = Option<V>> {
    state: State<V, E>,
    /// The number of keys.
    keys: usize,
    give: fn(Found<V>) -> T,
    give_outcome: fn(Found<V>) -> Outcome<Option<V>>,
}

enum State<V, E> {
    New(Options, Begin<V, E>),
    Going(Going<V, E>),
    Done,
}

type Begin<V, E> = Box<dyn FnOnce(Options) -> Going<V, E> + Send>;
pub(super) type Going<V, E> = Pin<Box<dyn Future<Output = Vec<Ended<V, E>>> + Send>>;

/// The values in the order of their keys.
type All<T, E> = Vec<Result<T, RememberError<E>>>;

impl<V: Clone, E> RememberMany<V, E> {
    pub(super) fn new(
        keys: usize,
        begin: impl FnOnce(Options) -> Going<V, E> + Send + 'static,
    ) -> Self {
        Self {
            state: State::New(Options::default(), Box::new(begin)),
            keys,
            give: Owned::give,
            give_outcome: |found| Outcome {
                source: found.source,
                value: Owned::give(found),
            },
        }
    }
}

impl<V, E, T> RememberMany<V, E, T> {
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

    /// As [`Remember::grace`](crate::Remember::grace), for all values.
    pub fn grace(mut self, grace: Duration) -> Self {
        self.change(|options| options.stale.grace = Some(grace));
        self
    }

    /// As [`Remember::throttle`](crate::Remember::throttle), for each key.
    pub fn throttle(mut self, pause: Duration) -> Self {
        self.change(|options| options.stale.throttle = Some(pause));
        self
    }

    /// Gives an [`Outcome`](crate::Outcome) for each key: the value, if there is one, and where it, or its absence, is known from.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use std::convert::Infallible;
    /// # use typed_cache::{Cache, CacheKey, Source};
    /// # #[derive(CacheKey, Clone)]
    /// # #[cache(resource = "page", ttl = "1h", value = String)]
    /// # struct PageKey { id: u64 }
    /// # let cache = Cache::memory();
    /// cache.set_at(&PageKey { id: 1 }, &"hello".to_owned()).await?;
    /// let load = async |keys: Vec<PageKey>| Ok::<_, Infallible>(keys.into_iter().map(|key| (key, "new".to_owned())));
    /// let pages = cache.remember_many([1, 2].map(|id| PageKey { id }), load).outcome().await;
    /// let sources: Vec<_> = pages.into_iter().map(|page| page.unwrap().source).collect();
    /// assert_eq!(sources, [Source::Fresh, Source::Loaded]);
    /// # Ok(()) }
    /// ```
    pub fn outcome(self) -> RememberMany<V, E, Outcome<Option<V>>> {
        RememberMany {
            state: self.state,
            keys: self.keys,
            give: self.give_outcome,
            give_outcome: self.give_outcome,
        }
    }

    fn change(&mut self, change: impl FnOnce(&mut Options)) {
        if let State::New(options, _) = &mut self.state {
            change(options);
        }
    }
}

impl<V, E, T> Future for RememberMany<V, E, T> {
    type Output = All<T, E>;

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
        let give = self.give;
        Poll::Ready(all.into_iter().map(|end| end.map(give)).collect())
    }
}

/// In place of the wait for a `Result`: where this thread cannot wait, the error is that of each key.
impl<V, E, T> Wait for RememberMany<V, E, T> {
    #[track_caller]
    fn wait(self) -> All<T, E> {
        let keys = self.keys;
        wait(self).unwrap_or_else(|error| {
            let errors = repeat_with(|| Err(error.clone().into()));
            errors.take(keys).collect()
        })
    }
}

impl<V, E, T> Unpin for RememberMany<V, E, T> {}

impl<V, E, T> fmt::Debug for RememberMany<V, E, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RememberMany").finish_non_exhaustive()
    }
}

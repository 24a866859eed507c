//! The future of `remember_many`, and its options.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

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
pub struct RememberMany<V, E>(State<V, E>);

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
    pub(super) fn new(begin: impl FnOnce(Options) -> Going<V, E> + Send + 'static) -> Self {
        Self(State::New(Options::default(), Box::new(begin)))
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
        if let State::New(options, _) = &mut self.0 {
            change(options);
        }
    }
}

impl<V, E> Future for RememberMany<V, E> {
    type Output = All<V, E>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if let State::New(..) = self.0
            && let State::New(options, begin) = std::mem::replace(&mut self.0, State::Done)
        {
            self.0 = State::Going(begin(options));
        }
        let State::Going(going) = &mut self.0 else {
            return Poll::Ready(vec![Err(polled_again().into())]);
        };
        let all = std::task::ready!(going.as_mut().poll(context));
        self.0 = State::Done;
        Poll::Ready(all)
    }
}

impl<V, E> Unpin for RememberMany<V, E> {}

impl<V, E> fmt::Debug for RememberMany<V, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RememberMany").finish_non_exhaustive()
    }
}

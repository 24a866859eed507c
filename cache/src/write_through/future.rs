//! The future of `write_through`, and its options.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use crate::client::options::IntoTtl;
use crate::client::polled_again;
use crate::error::Error;
use crate::ttl::Ttl;
use crate::write_through::error::WriteThroughError;

/// The future of [`Cache::write_through`](crate::Cache::write_through): a value that is written to its source, and then to the cache.
///
/// Nothing is sent, and the writer does not run, before it is polled.
#[must_use = "nothing is written until it is awaited"]
pub struct WriteThrough<'a, R, E>(State<'a, R, E>);

enum State<'a, R, E> {
    New(Options, Begin<'a, R, E>),
    Going(Going<'a, R, E>),
    Done,
}

/// The options of a call, in place of those of its type.
#[derive(Default)]
pub(super) struct Options {
    pub(super) ttl: Option<Ttl>,
    pub(super) bound: Option<Ttl>,
    /// The error of an option, with which nothing is sent.
    pub(super) refusal: Option<Error>,
}

type Begin<'a, R, E> = Box<dyn FnOnce(Options) -> Going<'a, R, E> + Send + 'a>;
pub(super) type Going<'a, R, E> =
    Pin<Box<dyn Future<Output = Result<R, WriteThroughError<E>>> + Send + 'a>>;

impl<'a, R, E> WriteThrough<'a, R, E> {
    pub(super) fn new(begin: impl FnOnce(Options) -> Going<'a, R, E> + Send + 'a) -> Self {
        Self(State::New(Options::default(), Box::new(begin)))
    }

    /// Sets the TTL of the entry, in place of the type's or the cache's: a [`Ttl`] or a [`Duration`], of at least a millisecond.
    ///
    /// # Errors
    /// With an invalid TTL the call gives [`WriteThroughError::Access`] and writes nothing.
    pub fn ttl(mut self, ttl: impl IntoTtl) -> Self {
        self.change(|options| match ttl.into_ttl() {
            Ok(ttl) => options.ttl = Some(ttl),
            Err(error) => options.refusal = Some(error),
        });
        self
    }

    /// Sets how long the key stays claimed where this process dies or the future is dropped: for so long no value is stored there, and
    /// reads go to the source. By default that is the type's `load_timeout` and the cache's
    /// [`timeout`](crate::CacheBuilder::timeout) together, 35 s.
    ///
    /// The default outlives every load that has read the source before the write. With a shorter bound a load of another process that
    /// takes longer can store what it read, if this process dies at that time; it stays for one TTL at most.
    ///
    /// # Errors
    /// With a bound of zero or of more than 2^62 milliseconds the call gives [`WriteThroughError::Access`] and writes nothing.
    pub fn bound(mut self, bound: Duration) -> Self {
        self.change(|options| match bound.into_ttl() {
            Ok(bound) => options.bound = Some(bound),
            Err(error) => options.refusal = Some(error),
        });
        self
    }

    fn change(&mut self, change: impl FnOnce(&mut Options)) {
        if let State::New(options, _) = &mut self.0 {
            change(options);
        }
    }
}

impl<R, E> Future for WriteThrough<'_, R, E> {
    type Output = Result<R, WriteThroughError<E>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if let State::New(..) = self.0
            && let State::New(options, begin) = std::mem::replace(&mut self.0, State::Done)
        {
            self.0 = State::Going(begin(options));
        }
        let State::Going(going) = &mut self.0 else {
            return Poll::Ready(Err(WriteThroughError::Access(polled_again())));
        };
        let ended = ready!(going.as_mut().poll(context));
        self.0 = State::Done;
        Poll::Ready(ended)
    }
}

impl<R, E> Unpin for WriteThrough<'_, R, E> {}

impl<R, E> fmt::Debug for WriteThrough<'_, R, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WriteThrough").finish_non_exhaustive()
    }
}

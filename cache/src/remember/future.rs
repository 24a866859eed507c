//! The future of `remember`, and its options.

use std::fmt;
use std::marker::PhantomData;
use std::mem::take;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::time::Instant;

use crate::client::options::IntoTtl;
use crate::client::{Operation, polled_again};
use crate::operation::recycle;
use crate::remember::error::RememberError;
use crate::remember::forms::{Give, Optional, Owned, WithSource};
use crate::remember::load::{Ended, Start, Way};
use crate::remember::outcome::Found;
use crate::remember::request::Request;
use crate::remember::seen::Seen;
use crate::schema::Outage;

/// The future of [`Cache::remember`](crate::Cache::remember) and its kin: a value that is read, or loaded and stored.
///
/// Nothing is sent, and no loader runs, before it is polled. Its error is [`RememberError`], so it is no
/// [`Operation`](crate::Operation) and does not go into batches.
#[must_use = "nothing is read or loaded until it is awaited"]
pub struct Remember<'a, V: Send + Sync + 'static, E, L, G = Owned> {
    request: Request<V>,
    loader: Option<L>,
    begin: Begin<'a, V, E, L>,
    stage: Stage<'a, V, E>,
    form: PhantomData<fn() -> G>,
}

/// Starts the way of a caller that found no value.
// A pointer to a function of the types that were given: with bounds on the future, a wrong type would be an error at its `await`,
// too.
pub(super) type Begin<'a, V, E, L> = fn(Request<V>, L, Start<V>) -> Way<'a, V, E>;

enum Stage<'a, V: Send + Sync + 'static, E> {
    New,
    /// It reads, since this time.
    Reads(Operation<Seen<V>>, u64),
    Goes(Way<'a, V, E>),
    Done,
}

impl<'a, V: Send + Sync + 'static, E, L, G> Remember<'a, V, E, L, G> {
    pub(super) fn new(request: Request<V>, loader: L, begin: Begin<'a, V, E, L>) -> Self {
        Self {
            request,
            loader: Some(loader),
            begin,
            stage: Stage::New,
            form: PhantomData,
        }
    }

    /// Sets the TTL of the value that is stored: a [`Ttl`](crate::Ttl) or a [`Duration`]; that of a
    /// [`Loaded`](crate::Loaded) value counts before it.
    ///
    /// # Errors
    /// With a duration of zero or of more than 2^62 milliseconds the call gives
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) and sends nothing.
    pub fn ttl(mut self, ttl: impl IntoTtl) -> Self {
        match ttl.into_ttl() {
            Ok(ttl) => self.request.options.ttl = Some(ttl),
            Err(error) => self.request.options.refusal = Some(error),
        }
        self
    }

    /// Ends the wait of this caller after `timeout`, over read, load and store, with
    /// [`ErrorKind::Timeout`](crate::ErrorKind::Timeout); unbounded by default, but for the deadline of each operation and for
    /// [`load_timeout`](Self::load_timeout).
    ///
    /// The load goes on while others wait for it, and ends where nobody does.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.request.options.timeout = Some(timeout);
        self
    }

    /// Ends a load that takes longer than `timeout`, in place of the type's `load_timeout`, with
    /// [`RememberError::TimedOut`] for all who wait; 30 s by default. That of the call that loads counts.
    pub fn load_timeout(mut self, timeout: Duration) -> Self {
        self.request.options.load_timeout = timeout;
        self
    }

    /// Says what happens where the cache cannot be read, in place of the type's `outage`.
    pub fn outage(mut self, outage: Outage) -> Self {
        self.request.options.outage = outage;
        self
    }

    /// Gives an [`Outcome`](crate::Outcome): the value, and whether it comes from the cache or from a loader.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use std::convert::Infallible;
    /// # use typed_cache::{Cache, CacheKey, Source};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "motto", ttl = "1h", value = String)]
    /// # struct MottoKey;
    /// # let cache = Cache::memory();
    /// let load = || async { Ok::<_, Infallible>("measure twice".to_owned()) };
    /// assert_eq!(cache.remember(&MottoKey, load).outcome().await.unwrap().source, Source::Loaded);
    /// assert_eq!(cache.remember(&MottoKey, load).outcome().await.unwrap().source, Source::Fresh);
    /// # Ok(()) }
    /// ```
    pub fn outcome(self) -> Remember<'a, V, E, L, WithSource<G>> {
        Remember {
            request: self.request,
            loader: self.loader,
            begin: self.begin,
            stage: self.stage,
            form: PhantomData,
        }
    }
}

impl<V: Send + Sync + 'static, E, L> Remember<'_, V, E, L, Optional> {
    /// Sets the TTL of the absence of a value, in place of the type's `negative`.
    ///
    /// # Errors
    /// As [`ttl`](Self::ttl). A type with `format = json` has no form for absence: it is not stored, which an event says.
    pub fn negative(mut self, ttl: impl IntoTtl) -> Self {
        match ttl.into_ttl() {
            Ok(ttl) => self.request.options.negative = Some(ttl),
            Err(error) => self.request.options.refusal = Some(error),
        }
        self
    }
}

impl<V: Send + Sync + 'static, E, L, G: Give<V>> Future for Remember<'_, V, E, L, G> {
    type Output = Result<G::Output, RememberError<E>>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.get_mut();
        let ended = ready!(this.poll_ended(context));
        this.stage = Stage::Done;
        Poll::Ready(ended.and_then(|found| G::give(found).ok_or(RememberError::Stopped)))
    }
}

impl<V: Send + Sync + 'static, E, L, G> Remember<'_, V, E, L, G> {
    #[inline]
    fn poll_ended(&mut self, context: &mut Context<'_>) -> Poll<Ended<V, E>> {
        if let Stage::New = self.stage {
            self.start()?;
        }
        if let Stage::Reads(read, at) = &mut self.stage {
            let at = *at;
            match ready!(Pin::new(read).poll(context)) {
                Ok(Seen::Value(value)) => {
                    recycle(take(&mut self.request.key));
                    return Poll::Ready(Ok(Found::fresh(value)));
                }
                read => {
                    let seen = self.request.found(read)?;
                    self.go(Start::Look(seen, at));
                }
            }
        }
        match &mut self.stage {
            Stage::Goes(way) => way.as_mut().poll(context),
            _ => Poll::Ready(Err(polled_again().into())),
        }
    }

    /// Joins those who wait for a load, or reads.
    #[inline]
    fn start(&mut self) -> crate::error::Result<()> {
        let options = &mut self.request.options;
        if let Some(refusal) = options.refusal.take() {
            return Err(refusal);
        }
        options.deadline = options.timeout.map(|timeout| Instant::now() + timeout);
        let flights = &self.request.client.flights;
        if flights.any()
            && let Some(follower) = flights.join(&self.request.key)
        {
            self.go(Start::Follow(follower));
        } else {
            self.stage = Stage::Reads(self.request.read(), flights.now());
        }
        Ok(())
    }

    #[cold]
    fn go(&mut self, start: Start<V>) {
        let Some(loader) = self.loader.take() else {
            self.stage = Stage::Done;
            return;
        };
        let request = self.request.take();
        self.stage = Stage::Goes((self.begin)(request, loader, start));
    }
}

// The loader is never polled in its place.
impl<V: Send + Sync + 'static, E, L, G> Unpin for Remember<'_, V, E, L, G> {}

impl<V: Send + Sync + 'static, E, L, G> fmt::Debug for Remember<'_, V, E, L, G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Remember")
            .field("resource", &self.request.plan.layout.resource)
            .finish_non_exhaustive()
    }
}

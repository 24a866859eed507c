//! The future of `remember`, and its options.

use std::fmt;
use std::marker::PhantomData;
use std::mem::take;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use crate::client::options::IntoTtl;
use crate::client::{Operation, polled_again};
use crate::flight::Follower;
use crate::operation::recycle;
use crate::remember::error::RememberError;
use crate::remember::forms::{Give, InBackground, Owned, TakesAbsence, WithSource};
use crate::remember::load::{Ended, Start, Way, conclude};
use crate::remember::policy::thousandths;
use crate::remember::request::{Look, Request};
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

#[expect(
    clippy::large_enum_variant,
    reason = "the largest one is the usual one, and costs no heap block"
)]
enum Stage<'a, V: Send + Sync + 'static, E> {
    New,
    /// It reads, since this time.
    Reads(Operation<Seen<V>>, Look),
    /// Another one loads.
    Follows(Follower),
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
            Ok(ttl) => self.request.options().ttl = Some(ttl),
            Err(error) => self.request.options().refusal = Some(error),
        }
        self
    }

    /// Ends the wait of this caller after `timeout`, over read, load and store, with
    /// [`ErrorKind::Timeout`](crate::ErrorKind::Timeout); unbounded by default, but for the deadline of each operation and for
    /// [`load_timeout`](Self::load_timeout).
    ///
    /// The load goes on while others wait for it, and ends where nobody does.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.request.options().timeout = Some(timeout);
        self
    }

    /// Ends a load that takes longer than `timeout`, in place of the type's `load_timeout`, with
    /// [`RememberError::TimedOut`] for all who wait, each on the clock of its own runtime; 30 s by default. That of the call that loads
    /// counts.
    ///
    /// # Errors
    /// With a timeout of zero the call gives [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) and sends nothing.
    pub fn load_timeout(mut self, timeout: Duration) -> Self {
        self.request.options().load_timeout = Some(timeout);
        self
    }

    /// Says what happens where the cache cannot be read, in place of the type's `outage`.
    pub fn outage(mut self, outage: Outage) -> Self {
        self.request.options().outage = Some(outage);
        self
    }

    /// Keeps the value that is stored for so long beyond its TTL, in place of the type's `grace`.
    ///
    /// # Errors
    /// As the words behind it: of a type that has neither `grace` nor an early refresh, entries have no times, and the call gives
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) and sends nothing.
    pub fn grace(mut self, grace: Duration) -> Self {
        self.request.options().stale.grace = Some(grace);
        self
    }

    /// Waits so long for a load while there is a stale value, which is given then; the load goes on and its value is stored. In place
    /// of the type's `soft_timeout`; without either a caller waits for the end.
    pub fn soft_timeout(mut self, timeout: Duration) -> Self
    where
        G: InBackground,
    {
        self.request.options().stale.soft_timeout = Some(timeout);
        self
    }

    /// Leaves the source of the key alone for so long once it has failed while there is a stale value, in place of the type's
    /// `throttle`; 30 s by default. A write of the key through this cache ends that.
    pub fn throttle(mut self, pause: Duration) -> Self {
        self.request.options().stale.throttle = Some(pause);
        self
    }

    /// Says whether a stale value is given at once while one load runs in the background, in place of the type's
    /// `stale_while_revalidate`.
    pub fn stale_while_revalidate(mut self, is_on: bool) -> Self
    where
        G: InBackground,
    {
        self.request.options().stale.is_stale_while_revalidate = Some(is_on);
        self
    }

    /// Refreshes a fresh value in the background once this part of its TTL is over, from 0.1 to 0.99, in place of the type's
    /// `refresh_ahead`.
    pub fn refresh_ahead(mut self, part: f64) -> Self
    where
        G: InBackground,
    {
        match thousandths("refresh_ahead", part, 0.1, 0.99) {
            Ok(part) => self.request.options().stale.refresh_ahead = Some(part),
            Err(error) => self.request.options().refusal = Some(error),
        }
        self
    }

    /// Refreshes a fresh value in the background by chance, the sooner the longer its load took: the beta of `XFetch`, from 0.1 to
    /// 10.0, in place of the type's `early_expiration`. More than 1.0 refreshes earlier.
    pub fn early_expiration(mut self, beta: f64) -> Self
    where
        G: InBackground,
    {
        match thousandths("early_expiration", beta, 0.1, 10.0) {
            Ok(beta) => self.request.options().stale.early_expiration = Some(beta),
            Err(error) => self.request.options().refusal = Some(error),
        }
        self
    }

    /// Sets the TTL of the absence of a value, in place of the type's `negative`.
    ///
    /// # Errors
    /// As [`ttl`](Self::ttl). A type with `format = json` has no form for absence: it is not stored, which an event says.
    pub fn negative(mut self, ttl: impl IntoTtl) -> Self
    where
        G: TakesAbsence,
    {
        match ttl.into_ttl() {
            Ok(ttl) => self.request.options().negative = Some(ttl),
            Err(error) => self.request.options().refusal = Some(error),
        }
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

impl<V, E, L, G> Future for Remember<'_, V, E, L, G>
where
    V: Send + Sync + 'static,
    E: Send + Sync + 'static,
    G: Give<V>,
{
    type Output = Result<G::Output, RememberError<E>>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.get_mut();
        if let Stage::New = this.stage {
            this.start()?;
        }
        if let Stage::Reads(read, look) = &mut this.stage {
            let look = *look;
            let seen = match ready!(Pin::new(read).poll(context)) {
                // The usual end, with one move of the value.
                Ok(Seen {
                    value: Some(value),
                    rest: None,
                }) if this.request.is_of_type() => {
                    recycle(take(&mut this.request.key));
                    this.stage = Stage::Done;
                    return Poll::Ready(Ok(G::fresh(value)));
                }
                read => this.request.found(read)?,
            };
            this.go(Start::Look(seen, look));
        }
        let ended = ready!(this.poll_way(context));
        this.stage = Stage::Done;
        recycle(take(&mut this.request.key));
        Poll::Ready(ended.and_then(|found| G::give(found).ok_or(RememberError::Stopped)))
    }
}

impl<V: Send + Sync + 'static, E: Send + Sync + 'static, L, G> Remember<'_, V, E, L, G> {
    fn poll_way(&mut self, context: &mut Context<'_>) -> Poll<Ended<V, E>> {
        if let Stage::Follows(follower) = &mut self.stage {
            let landed = ready!(follower.poll(context));
            match conclude(&self.request, landed) {
                Ok(ended) => return Poll::Ready(ended),
                Err(at) => self.go(Start::Again(at)),
            }
        }
        match &mut self.stage {
            Stage::Goes(way) => way.as_mut().poll(context),
            _ => Poll::Ready(Err(polled_again().into())),
        }
    }

    /// Joins those who wait for a load, or reads.
    // The read is then made in its place, not moved there.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn start(&mut self) -> crate::error::Result<()> {
        if let Some(refusal) = self.request.refusal() {
            self.stage = Stage::Done;
            return Err(refusal);
        }
        if self.request.limit().is_some() {
            self.request.options().start();
        }
        let flights = &self.request.client.flights;
        if !flights.any() || !self.follow() {
            let look = self.request.look(self.request.client.flights.now());
            self.stage = Stage::Reads(self.request.read(), look);
        }
        Ok(())
    }

    /// Joins those who wait for a load, if there are any.
    fn follow(&mut self) -> bool {
        let Some(follower) = self.request.client.flights.join(&self.request.key) else {
            return false;
        };
        // Only a way of its own can end before the load does.
        if self.request.limit().is_some() || self.request.plan.grace.is_some() {
            self.go(Start::Follow(follower));
        } else {
            self.stage = Stage::Follows(follower);
        }
        true
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

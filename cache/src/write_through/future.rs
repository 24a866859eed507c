//! The future of `write_through`, and its options.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use crate::client::options::IntoTtl;
use crate::client::polled_again;
use crate::write_through::error::WriteThroughError;
use crate::write_through::options::Options;

/// The future of [`Cache::write_through`](crate::Cache::write_through): a value that is written to its source, and then to the cache.
///
/// Nothing is sent, and the writer does not run, before it is polled.
#[must_use = "nothing is written until it is awaited"]
pub struct WriteThrough<'a, R, E>(State<'a, R, E>);

enum State<'a, R, E> {
    New(Options<'a, E>, Begin<'a, R, E>),
    Going(Going<'a, R, E>),
    Done,
}

type Begin<'a, R, E> = Box<dyn FnOnce(Options<'a, E>) -> Going<'a, R, E> + Send + 'a>;
pub(super) type Going<'a, R, E> =
    Pin<Box<dyn Future<Output = Result<R, WriteThroughError<E, R>>> + Send + 'a>>;

impl<'a, R, E> WriteThrough<'a, R, E> {
    pub(super) fn new(begin: impl FnOnce(Options<'a, E>) -> Going<'a, R, E> + Send + 'a) -> Self {
        Self(State::New(Options::default(), Box::new(begin)))
    }

    /// Sets the TTL of the entry, in place of the type's or the cache's: a [`Ttl`](crate::Ttl) or a [`Duration`], of at least a
    /// millisecond. A delete has none.
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

    /// Puts the entry back where the writer fails with an error that proves that the source is as it was, such as a broken constraint or
    /// a refused version. Without this a failed writer leaves no entry, since a commit whose answer is lost is an error as well; so `test`
    /// must be true of no such error.
    ///
    /// The entry keeps the time that was left of it. It is not put back where others have written the key meanwhile.
    ///
    /// # Commands
    /// The claim reads the entry, in the same round trip: `PTTL` and `SET … PX … GET`; with `format = json` `PTTL` and `GETDEL`. A `SET` as
    /// that of the value puts it back, in place of the claim behind it.
    /// # Errors
    /// Data of another kind (`WRONGTYPE`) is [`WriteThroughError::Access`]; without this it is replaced.
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use typed_cache::{Cache, CacheKey};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "motto", ttl = "1h", value = String)]
    /// # struct MottoKey;
    /// # let cache = Cache::memory();
    /// #[derive(Debug)]
    /// enum SaveError { TooLong, ConnectionLost }
    ///
    /// cache.set_at(&MottoKey, &"measure twice".to_owned()).await?;
    /// let motto = "measure ".repeat(99);
    /// let write = cache.write_through_at(&MottoKey, &motto, || async { Err::<(), _>(SaveError::TooLong) });
    /// let write = write.restore_if(|error| matches!(error, SaveError::TooLong));
    /// assert!(write.await.is_err());
    /// assert_eq!(cache.get(&MottoKey).await?.as_deref(), Some("measure twice"));
    /// # Ok(()) }
    /// ```
    pub fn restore_if(mut self, test: impl FnOnce(&E) -> bool + Send + 'a) -> Self {
        self.change(|options| options.restore_if = Some(Box::new(test)));
        self
    }

    fn change(&mut self, change: impl FnOnce(&mut Options<'a, E>)) {
        if let State::New(options, _) = &mut self.0 {
            change(options);
        }
    }
}

impl<R, E> Future for WriteThrough<'_, R, E> {
    type Output = Result<R, WriteThroughError<E, R>>;

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

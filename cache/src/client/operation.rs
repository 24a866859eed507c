//! An operation: a value that is its own future.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use crate::backend::Reply;
use crate::client::call::{Call, Kind, polled_again};
use crate::client::draft::Tail;
use crate::client::options::{Batchable, IntoTtl, KeepsTtl, Read, SetsFieldTtl, SetsTtl, Write};
use crate::client::part::Part;
use crate::client::steps::poll_steps;
use crate::client::terms::RareTerms;
use crate::error::Result;
use crate::events::Span;
use crate::operation::{Decode, DecodeContext};
use crate::ttl::Ttl;

/// An operation on a cache: a future that sends nothing before it is polled, and gives a [`Result<T>`].
///
/// It owns what it needs, so it can be spawned, collected, returned from functions and raced against others. Before it is
/// polled it can be varied by the options of its marker `O` (see [`options`](crate::options)), or pushed into a
/// [`Batch`](crate::Batch); afterwards an option is an [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput).
///
/// Operations that are in flight at once have no order among each other where a connection breaks in between.
///
/// # Cancel safety
/// An operation that is dropped before it was handed to a connection never runs. One that was handed over may run; its
/// event [`Dropped`](crate::Event::Dropped) says which.
///
/// # Examples
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
/// # use std::time::Duration;
/// # use serde::{Deserialize, Serialize};
/// # use typed_cache::{Cache, Cacheable};
/// #[derive(Serialize, Deserialize, Cacheable)]
/// #[cache(resource = "user", ttl = "15m")]
/// struct User { #[cache(key)] id: u64 }
///
/// let cache = Cache::memory();
/// let set = cache.set(&User { id: 1 }).ttl(Duration::from_secs(60)).if_absent();
/// assert!(set.await?);
/// let reads = (0..3).map(|id| cache.get(&UserKey { id }).timeout(Duration::from_millis(200)));
/// let users = futures_util::future::try_join_all(reads).await?;
/// assert_eq!(users.iter().flatten().count(), 1);
/// # Ok(()) }
/// ```
#[must_use = "an operation sends nothing until it is awaited or pushed into a batch that is run"]
pub struct Operation<T, O = ()> {
    pub(crate) call: Call,
    pub(crate) decode: Option<Decode<T>>,
    pub(crate) options: PhantomData<fn() -> O>,
}

impl<T, O> Operation<T, O> {
    /// Sets the deadline of this operation, over connect, queue and reply, in place of the cache's.
    ///
    /// In a batch the whole batch has a deadline, so an operation with one of its own is an error there.
    #[doc(alias = "deadline")]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.call.set_timeout(timeout);
        self
    }

    /// The same operation, on an entry that has times.
    #[inline]
    pub(crate) fn that_has_times(mut self, has_times: bool) -> Self {
        if has_times && let Some(draft) = self.call.draft() {
            draft.has_times = true;
        }
        self
    }

    /// Has the operation sent on a connection of its own, with `wait` on top of its deadline.
    pub(crate) fn that_blocks(mut self, wait: Duration) -> Self {
        self.call.kind = Kind::Blocking(Box::new(RareTerms {
            blocks: Some(wait),
            ..RareTerms::default()
        }));
        self
    }

    /// The same operation, of parts that have events of their own.
    pub(crate) fn that_has_parts(mut self, parts: Vec<Part>) -> Self {
        self.call.kind = Kind::Parts(Box::new(parts));
        self
    }

    /// The same operation with another result and other options.
    pub(crate) fn with_options<P, U>(
        self,
        decode: impl FnOnce(Decode<T>) -> Decode<U>,
    ) -> Operation<U, P> {
        Operation {
            call: self.call,
            decode: self.decode.map(decode),
            options: PhantomData,
        }
    }
}

// The bounds are on the methods, since rustc shows the words of a bound there and none of one on the `impl`.
impl<T, O> Operation<T, O> {
    /// Sets the TTL that the operation gives, in place of the key type's and the cache's: a [`Ttl`](crate::Ttl) or a
    /// [`Duration`], in whole milliseconds, rounded up.
    ///
    /// Of this and [`keep_ttl`](Self::keep_ttl) the last call counts. A read with a TTL is `GETEX`, which restarts the TTL of
    /// the entry; as a write it is not sent again where its reply is lost.
    ///
    /// # Errors
    /// The operation gives [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for a duration of zero or of more than
    /// 2^62 milliseconds, unless another call counts, and sends nothing.
    #[doc(alias = "EX")]
    #[doc(alias = "PX")]
    #[doc(alias = "expire")]
    #[doc(alias = "with_ttl")]
    #[doc(alias = "EXPIRE")]
    #[doc(alias = "PEXPIRE")]
    pub fn ttl(mut self, ttl: impl IntoTtl) -> Self
    where
        O: SetsTtl,
    {
        match ttl.into_ttl() {
            Ok(ttl) => {
                self.call.bad_ttl = None;
                if let Some(draft) = self.call.draft() {
                    draft.ttl = ttl;
                    draft.is_explicit = true;
                    draft.keep = false;
                    if draft.tail == Tail::GetEx {
                        self.call.spec.is_read = false;
                    }
                }
            }
            Err(error) => {
                self.call.take_option();
                self.call.bad_ttl = Some(error);
            }
        }
        self
    }

    /// Leaves a TTL that is there as it is. Writes to hashes, maps and lists set one only where there is none.
    ///
    /// Of a type with `grace`, `refresh_ahead` or `early_expiration` the new value is as fresh or as stale as the entry that it replaces, to
    /// the millisecond: it takes over the grace of that entry, whatever the type's own is. Of an entry without times, such as one of a
    /// release before `grace` was added, all that is left is freshness.
    ///
    /// # Commands
    /// For whole values the word `KEEPTTL` in the `SET`; for hashes, maps and lists `PEXPIRE … NX` in the script. For values of types with
    /// `grace` or early refreshes a script, one round trip: `TYPE`, `GETRANGE`, `EXISTS`, `SET … KEEPTTL`, and `PTTL` for `replace`;
    /// [`update`](crate::Cache::update) has its own commands.
    /// # Errors
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for values of those types where [`scripts`](crate::CacheBuilder::scripts)
    /// are off; the operation sends nothing.
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> typed_cache::Result<()> {
    /// # use std::time::Duration;
    /// # use typed_cache::{Cache, CacheKey, Expiry};
    /// #[derive(CacheKey)]
    /// #[cache(resource = "motd", ttl = "1h", grace = "1d", value = String)]
    /// struct MotdKey;
    ///
    /// let cache = Cache::memory();
    /// cache.set_at(&MotdKey, &"hello".to_owned()).await?;
    /// tokio::time::advance(Duration::from_secs(600)).await;
    /// cache.set_at(&MotdKey, &"good morning".to_owned()).keep_ttl().await?;
    /// assert_eq!(cache.ttl(&MotdKey).await?, Expiry::In(Duration::from_secs(3000)));
    /// # Ok(()) }
    /// ```
    #[doc(alias = "KEEPTTL")]
    pub fn keep_ttl(mut self) -> Self
    where
        O: KeepsTtl,
    {
        self.call.bad_ttl = None;
        if let Some(draft) = self.call.draft() {
            draft.keep = true;
        }
        self
    }

    /// Sets the TTL of the fields that the operation writes: a [`Ttl`](crate::Ttl) or a [`Duration`], as for [`ttl`](Self::ttl), which
    /// stays the TTL of the whole key. With [`Ttl::NEVER`](crate::Ttl::NEVER) the fields lose theirs.
    ///
    /// A field whose TTL has passed is gone, and with its last field the hash or map is; a server removes a key that is left without fields
    /// some hundred milliseconds later, until when `exists`, `ttl` and `len` count it. A record that lacks a field which is neither an
    /// `Option` nor has `#[serde(default)]` reads as a miss as a whole, so give a TTL of its own to such fields alone. A write without this option ends the TTL of
    /// its fields; an increment without it keeps the field's.
    ///
    /// # Commands
    /// A script, one round trip: the write, `HPEXPIRE` or `HPERSIST`, `PEXPIRE`. It takes Redis 7.4 or Valkey 9; Valkey
    /// 9.0.0 has faults of its own: a plain `SET` over a hash with TTLs of fields ends it.
    /// # Errors
    /// The operation gives [`ErrorKind::Server`](crate::ErrorKind::Server) where the server has no TTLs of fields, and changes nothing.
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for a duration of zero or of more than 2^45 milliseconds, the most
    /// that every server can add to its clock for a field, whatever later options say, and where
    /// [`scripts`](crate::CacheBuilder::scripts) are off; it sends nothing then.
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> typed_cache::Result<()> {
    /// # use std::time::Duration;
    /// # use typed_cache::{Cache, CacheKey};
    /// #[derive(CacheKey)]
    /// #[cache(resource = "sessions", ttl = "30d", map = (u64, String))]
    /// struct SessionsKey { user: u64 }
    ///
    /// let cache = Cache::memory();
    /// let sessions = cache.map(&SessionsKey { user: 1 });
    /// sessions.set(&7, &"laptop".to_owned()).await?;
    /// sessions.set(&8, &"phone".to_owned()).field_ttl(Duration::from_secs(60)).await?;
    /// tokio::time::advance(Duration::from_secs(60)).await;
    /// assert_eq!(sessions.get_many([&7, &8]).await?, [Some("laptop".to_owned()), None]);
    /// # Ok(()) }
    /// ```
    #[doc(alias = "HPEXPIRE")]
    #[doc(alias = "HEXPIRE")]
    #[doc(alias = "HSETEX")]
    #[doc(alias = "HPERSIST")]
    pub fn field_ttl(mut self, ttl: impl IntoTtl) -> Self
    where
        O: SetsFieldTtl,
    {
        match ttl.into_ttl().and_then(Ttl::for_field) {
            Ok(ttl) => {
                if let Some(draft) = self.call.draft()
                    && let Tail::Expire(change) = &mut draft.tail
                {
                    *change = change.with_field_ttl();
                    draft.field_ttl = ttl;
                }
            }
            Err(error) => self.call.refuse(error),
        }
        self
    }
}

impl<T, O> Future for Operation<T, O> {
    type Output = Result<T>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<T>> {
        let this = self.get_mut();
        if !Span::IS_ON {
            // The result is then made in its place, not moved there.
            return this.poll_result(context);
        }
        let span = this.call.take_span();
        let polled = span.in_scope(|| this.poll_result(context));
        match &polled {
            Poll::Ready(result) => this.call.end_span(span, result.as_ref().err()),
            Poll::Pending => this.call.put_span(span),
        }
        polled
    }
}

impl<T, O> Operation<T, O> {
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn poll_result(&mut self, context: &mut Context<'_>) -> Poll<Result<T>> {
        let decoded = match &mut self.decode {
            Some(Decode::Chunks(decode)) => {
                let mut add =
                    |reply, context: &DecodeContext<'_>| decode(Some(reply), context).map(drop);
                let reply = ready!(self.call.poll_chunks(&mut add, context));
                self.decode(reply)
            }
            Some(Decode::Steps(steps)) => {
                ready!(poll_steps(&mut self.call, &mut **steps, context))
            }
            _ => {
                let reply = ready!(self.call.poll(context));
                self.decode(reply)
            }
        };
        let result = decoded.map_err(|error| self.call.spec.complete(error));
        self.call.emit(result.as_ref().err());
        Poll::Ready(result)
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn decode(&mut self, reply: Reply) -> Result<T> {
        match (self.decode.take(), reply) {
            (Some(Decode::Parts(parts)), reply) => parts.decode(self.call.answers(reply)?),
            (Some(decode), Reply::One(reply)) => decode.one(reply, &self.call.decode_context()),
            // A message of several parts is a pipeline's alone.
            (Some(_), Reply::Many(_)) | (None, _) => Err(polled_again()),
        }
    }
}

impl<T, O: SetsTtl + Batchable> From<Operation<T, O>> for Operation<T> {
    fn from(operation: Operation<T, O>) -> Self {
        operation.with_options(|decode| decode)
    }
}

impl<T, O> fmt::Debug for Operation<T, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Operation")
            .field("name", &self.call.spec.name)
            .field("resource", &self.call.spec.resource)
            .finish_non_exhaustive()
    }
}

const _: () = {
    const fn is_sent<T: Send + Unpin + 'static>() {}
    is_sent::<Operation<Option<String>, Read>>();
    assert!(size_of::<Operation<(), Write>>() <= 256);
};

//! Many values at once: encoded and sent piece by piece.

mod report;

use std::fmt;
use std::pin::Pin;

use futures_util::{Stream, StreamExt, stream};

use crate::batch::{Batch, Chunk, Ended, Outcome, Sent, Slot, in_flight, send_chunk, send_chunks};
use crate::bulk::report::Progress;
use crate::cache::Cache;
use crate::error::Result;
use crate::key::Key as _;
use crate::ops::Context;
use crate::ops::entry::{self, KeyOfWhole, Keyed};
use crate::request::{Asked, Request, ignored};
use crate::schema::Layout;
use crate::ttl::Ttl;

pub use self::report::{SetAll, SetAllError};

/// A value to store among others, with or without a lifetime of its own.
///
/// # Examples
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
/// # use serde::{Deserialize, Serialize};
/// # use typed_cache::{Cache, Cacheable, SetItem, Ttl};
/// # #[derive(Serialize, Deserialize, Cacheable)]
/// # #[cache(resource = "user", ttl = "15m")]
/// # struct User { #[cache(key)] id: u64 }
/// # let cache = Cache::memory();
/// let (ada, bob) = (User { id: 1 }, User { id: 2 });
/// let items = [SetItem::from(&ada), SetItem::from((&bob, Ttl::NEVER))];
/// assert!(cache.set_many(items).await?.iter().all(Result::is_ok));
/// # Ok(()) }
/// ```
pub struct SetItem<'v, V> {
    value: &'v V,
    ttl: Option<Ttl>,
}

/// Shows the lifetime, never the value.
impl<V> fmt::Debug for SetItem<'_, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SetItem")
            .field("ttl", &self.ttl)
            .finish_non_exhaustive()
    }
}

impl<'v, V> From<&'v V> for SetItem<'v, V> {
    fn from(value: &'v V) -> Self {
        Self { value, ttl: None }
    }
}

impl<'v, V> From<(&'v V, Ttl)> for SetItem<'v, V> {
    fn from((value, ttl): (&'v V, Ttl)) -> Self {
        Self {
            value,
            ttl: Some(ttl),
        }
    }
}

impl Cache {
    /// Stores several values under their own keys; each has a `Result` of its own, in their order.
    ///
    /// An item is a `&V`, or a `(&V, Ttl)` with a lifetime of its own. No items is a no-op.
    ///
    /// # Commands
    /// One pipeline of `SET … PX`, one round trip. More than 200 values, or 1 MiB, go in pipelines of that size, three in flight at a time, the next
    /// encoded while the last is on the wire; each has a deadline of its own.
    /// # Errors
    /// [`ErrorKind::Unavailable`](crate::ErrorKind::Unavailable) and [`ErrorKind::Timeout`](crate::ErrorKind::Timeout) if no pipeline was answered;
    /// for a value, as [`set`](Cache::set).
    /// # Cancel safety
    /// Values can be stored although the future was dropped.
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use serde::{Deserialize, Serialize};
    /// # use typed_cache::{Cache, Cacheable};
    /// # #[derive(Serialize, Deserialize, Cacheable)]
    /// # #[cache(resource = "user", ttl = "15m")]
    /// # struct User { #[cache(key)] id: u64 }
    /// # let cache = Cache::memory();
    /// let outcomes = cache.set_many(&[User { id: 1 }, User { id: 2 }]).await?;
    /// assert!(outcomes.iter().all(Result::is_ok));
    /// # Ok(()) }
    /// ```
    pub fn set_many<'f, 'v, V, I>(&'f self, items: I) -> Boxed<'f, Result<Vec<Result<()>>>>
    where
        V: Keyed<Key: KeyOfWhole<V>> + Sync + 'v,
        I: IntoIterator<Item: Into<SetItem<'v, V>>, IntoIter: Send + 'f>,
    {
        let items = items.into_iter();
        Box::pin(async move {
            let requests = items.map(|item| set_item(&self.context(), &item.into()));
            let count = requests.size_hint().0;
            let stored = |ended: Ended| self.stored(ended.layout, ended.outcome);
            let sent = send_chunks(self, stream::iter(Chunks { requests }), count, stored).await;
            sent.map_err(|error| error.with_resource(V::Key::RESOURCE))
        })
    }

    /// Stores all values of a stream under their own keys, in bounded memory.
    ///
    /// # Commands
    /// Pipelines of up to 200 values, or about 1 MiB, of `SET … PX`, three in flight at a time; each has a deadline of its own.
    /// # Errors
    /// [`ErrorKind::Unavailable`](crate::ErrorKind::Unavailable) or [`ErrorKind::Timeout`](crate::ErrorKind::Timeout) when a pipeline was
    /// not answered: the rest of the stream is not read then, and the [`SetAllError`] says how far the run came. A value that cannot
    /// be stored does not end the run; see [`SetAll`].
    /// # Cancel safety
    /// Values can be stored although the future was dropped.
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use serde::{Deserialize, Serialize};
    /// # use typed_cache::{Cache, Cacheable};
    /// # #[derive(Serialize, Deserialize, Cacheable)]
    /// # #[cache(resource = "user", ttl = "15m")]
    /// # struct User { #[cache(key)] id: u64 }
    /// # let cache = Cache::memory();
    /// let users = futures_util::stream::iter((0..5000).map(|id| User { id }));
    /// assert_eq!(cache.set_all(users).await?.written, 5000);
    /// # Ok(()) }
    /// ```
    pub fn set_all<'f, V>(
        &'f self,
        values: impl Stream<Item = V> + Send + 'f,
    ) -> Boxed<'f, Result<SetAll, SetAllError>>
    where
        V: Keyed<Key: KeyOfWhole<V>> + Send + Sync + 'f,
    {
        let chunks = values
            .ready_chunks(Chunk::MOST_COMMANDS)
            .flat_map(|values| stream::iter(self.chunks_of(values)));
        Box::pin(self.store_all(chunks))
    }

    /// Sends chunks until one gets no answer.
    async fn store_all(
        &self,
        chunks: impl Stream<Item = Chunk> + Send,
    ) -> Result<SetAll, SetAllError> {
        let mut progress = Progress::default();
        let collect = |sent: Sent| {
            match sent {
                Ok(replies) => {
                    for Ended { layout, outcome } in replies {
                        progress.answered(self.stored(layout, outcome));
                    }
                }
                Err(unanswered) => {
                    let (error, values) = unanswered.into_parts();
                    for (layout, known) in values {
                        match known {
                            Some(outcome) => progress.answered(self.stored(layout, outcome)),
                            None => progress.unanswered(&error, layout.resource),
                        }
                    }
                }
            }
            progress.is_going_on()
        };
        in_flight(chunks, |chunk| send_chunk(self, chunk), collect).await;
        progress.finish()
    }

    /// Encodes values chunk by chunk, as they are asked for.
    fn chunks_of<V>(&self, values: Vec<V>) -> impl Iterator<Item = Chunk>
    where
        V: Keyed<Key: KeyOfWhole<V>>,
    {
        let set = |value| entry::set(&self.context(), &value);
        Chunks {
            requests: values.into_iter().map(set),
        }
    }

    /// Reads the reply to one `SET`.
    fn stored(&self, layout: &'static Layout, outcome: Outcome) -> Result<()> {
        match outcome {
            Outcome::Reply(reply) => {
                ignored(reply, &self.client().decoding(layout, &Asked::Nothing))
            }
            Outcome::Failed(error) => Err(error.with_resource(layout.resource)),
        }
    }
}

impl Batch {
    /// Stores several values under their own keys; each has a slot of its own.
    ///
    /// An item is a `&V`, or a `(&V, Ttl)` with a lifetime of its own.
    ///
    /// # Commands
    /// A `SET … PX` each.
    /// # Errors
    /// As [`Cache::set`], in each slot.
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use serde::{Deserialize, Serialize};
    /// # use typed_cache::{Cache, Cacheable};
    /// # #[derive(Serialize, Deserialize, Cacheable)]
    /// # #[cache(resource = "user", ttl = "15m")]
    /// # struct User { #[cache(key)] id: u64 }
    /// # let cache = Cache::memory();
    /// let mut batch = cache.batch();
    /// let slots = batch.set_many(&[User { id: 1 }, User { id: 2 }]);
    /// let mut replies = batch.run().await?;
    /// for slot in slots {
    ///     replies.take(slot)?;
    /// }
    /// # Ok(()) }
    /// ```
    pub fn set_many<'v, V>(
        &mut self,
        items: impl IntoIterator<Item: Into<SetItem<'v, V>>>,
    ) -> Vec<Slot<()>>
    where
        V: Keyed<Key: KeyOfWhole<V>> + 'v,
    {
        let mut slots = Vec::new();
        for item in items {
            let request = set_item(&self.context(), &item.into());
            slots.push(self.queue(request));
        }
        slots
    }
}

fn set_item<V>(context: &Context<'_>, item: &SetItem<'_, V>) -> Request<()>
where
    V: Keyed<Key: KeyOfWhole<V>>,
{
    let mut context = *context;
    context.lifetime.ttl = item.ttl.or(context.lifetime.ttl);
    entry::set(&context, item.value)
}

/// With an opaque type rustc would report the trait that an argument lacks three times.
type Boxed<'f, T> = Pin<Box<dyn Future<Output = T> + Send + 'f>>;

/// Makes chunks of requests as they are asked for.
struct Chunks<I> {
    requests: I,
}

impl<T, I: Iterator<Item = Request<T>>> Iterator for Chunks<I> {
    type Item = Chunk;

    fn next(&mut self) -> Option<Chunk> {
        let mut chunk = Chunk::default();
        while !chunk.is_full()
            && let Some(request) = self.requests.next()
        {
            chunk.push(request.commands, request.layout, request.is_read);
        }
        (!chunk.is_empty()).then_some(chunk)
    }
}

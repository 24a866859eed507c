//! Many values, one by one.

use std::iter::{Fuse, from_fn};
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::{fmt, vec};

use futures_util::Stream;
use redis::Value;

use crate::backend::Reply;
use crate::cache::Cache;
use crate::client::{Completed, Flags, Of, Window};
use crate::error::Result;
use crate::events::{Group, Span};
use crate::operation::{Spec, exact_items};
use crate::value::decode::{read, replies_of};
use crate::value::key::EntryKey;

/// The most replies held at a time: one that is being read and one that is on its way.
const CHUNKS: usize = 2;

impl Cache {
    /// Returns a stream of the values at several keys in their order, each with a `Result` of its own; takes keys or
    /// references to keys.
    ///
    /// Keys are taken from the iterator, sent and read piece by piece: at most two replies of 200 values are held at a time.
    /// An entry of another kind reads as a miss, as with [`get_many`](Self::get_many).
    ///
    /// # Commands
    /// `MGET` of up to 200 keys, two in flight; each has a deadline of its own.
    /// # Errors
    /// As [`get`](Self::get) for each value, with its position as [`Error::index`](crate::Error::index). Where a command gets no
    /// reply, each of its values has the error, and the stream goes on.
    /// # Cancel safety
    /// Cancel safe. Commands that were not sent when the stream is dropped never go.
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use typed_cache::{Cache, CacheKey};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "page", ttl = "1h", value = String)]
    /// # struct PageKey { id: u64 }
    /// # let cache = Cache::memory();
    /// use futures_util::StreamExt;
    ///
    /// cache.set_at(&PageKey { id: 7 }, &"text".to_owned()).await?;
    /// let mut pages = cache.get_each((0..1000).map(|id| PageKey { id }));
    /// let mut found = 0;
    /// while let Some(page) = pages.next().await {
    ///     found += usize::from(page?.is_some());
    /// }
    /// assert_eq!(found, 1);
    /// # Ok(()) }
    /// ```
    #[doc(alias = "MGET")]
    #[doc(alias = "stream")]
    pub fn get_each<K: EntryKey, I: IntoIterator<Item = K>>(
        &self,
        keys: I,
    ) -> GetEach<K, I::IntoIter> {
        let flags = Flags {
            is_read: true,
            origin: spec::<K>().origin(),
            ..Flags::default()
        };
        GetEach {
            cache: self.clone(),
            keys: keys.into_iter().fuse(),
            window: Window::new(self.client(), self.timeout(), CHUNKS, flags),
            current: Vec::new().into_iter(),
            index: 0,
            key: PhantomData,
        }
    }
}

/// The stream that [`Cache::get_each`] returns.
#[must_use = "a stream sends nothing until it is polled"]
pub struct GetEach<K: EntryKey, I> {
    cache: Cache,
    keys: Fuse<I>,
    window: Window<Of<Chunk>>,
    /// What is left of the reply that is being read; if there was none, its error for each value.
    current: vec::IntoIter<Result<Value>>,
    /// The position of the next value.
    index: usize,
    key: PhantomData<fn() -> K>,
}

/// What the reply to one command is needed for.
#[derive(Debug)]
struct Chunk {
    keys: usize,
    span: Span,
}

/// The iterator is never pinned.
impl<K: EntryKey, I> Unpin for GetEach<K, I> {}

impl<K: EntryKey, I: Iterator<Item = K>> Stream for GetEach<K, I> {
    type Item = Result<Option<K::Value>>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            if let Some(item) = this.next_of_current() {
                return Poll::Ready(Some(item));
            }
            let (cache, keys) = (&this.cache, &mut this.keys);
            let mut mgets = from_fn(|| {
                let (message, keys) = cache.next_reads(keys)?;
                let telemetry = cache.client().monitor.telemetry();
                let command = || message.description(Group::Alone);
                let span = Span::start(telemetry, spec::<K>().origin(), 1, command);
                let more = Chunk { keys, span };
                Some((
                    message,
                    Of {
                        spec: spec::<K>(),
                        more,
                    },
                ))
            });
            match ready!(this.window.poll_all(&mut mgets, context)) {
                Some(completed) => this.receive(completed),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<K: EntryKey, I: Iterator<Item = K>> GetEach<K, I> {
    /// Reads the next value of the current reply.
    fn next_of_current(&mut self) -> Option<Result<Option<K::Value>>> {
        let reply = self.current.next()?;
        let context = self.cache.client().decode_context();
        let value = reply.and_then(|reply| read::<K>(reply, &context));
        let index = self.index;
        self.index += 1;
        Some(value.map_err(|error| spec::<K>().complete(error).with_index(index)))
    }

    fn receive(&mut self, completed: Completed<Of<Chunk>>) {
        let Chunk { keys: count, span } = completed.purpose.more;
        let replies = match completed.reply {
            Reply::One(reply) => reply.and_then(|reply| items::<K>(reply, count)),
            Reply::Many(_) => Ok(Vec::new()),
        };
        let monitor = &self.cache.client().monitor;
        let error = replies.as_ref().err();
        let origin = spec::<K>().origin();
        span.end(monitor.telemetry(), origin, || completed.elapsed, error);
        spec::<K>().emit(monitor, completed.elapsed, error);
        let current: Vec<_> = match replies {
            Ok(replies) => replies.into_iter().map(Ok).collect(),
            Err(error) => vec![Err(error); count],
        };
        self.current = current.into_iter();
    }
}

impl<K: EntryKey, I> Drop for GetEach<K, I> {
    fn drop(&mut self) {
        let mut left = self.window.leave().map(|left| {
            left.purpose.more.span.end_dropped(left.may_have_run);
            (left.elapsed, left.may_have_run)
        });
        if let Some((elapsed, may_have_run)) = left.next() {
            // All of them, so that each span ends.
            let may_have_run = left.fold(may_have_run, |any, (_, has_run)| any | has_run);
            let monitor = &self.cache.client().monitor;
            spec::<K>().emit_dropped(monitor, elapsed, may_have_run);
        }
    }
}

/// Each command of the stream has an event of its own.
/// Returns the reply for each key; where two commands read it, both replies.
fn items<K: EntryKey>(reply: Value, keys: usize) -> Result<Vec<Value>> {
    let each = replies_of::<K>();
    let replies = exact_items(reply, keys * each)?;
    if each == 1 {
        return Ok(replies);
    }
    let mut replies = replies.into_iter();
    let next = |_| Value::Array(replies.by_ref().take(each).collect());
    Ok((0..keys).map(next).collect())
}

fn spec<K: EntryKey>() -> Spec {
    Spec::read("get_each", K::RESOURCE)
}

impl<K: EntryKey, I> fmt::Debug for GetEach<K, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GetEach")
            .field("resource", &K::RESOURCE)
            .field("index", &self.index)
            .finish_non_exhaustive()
    }
}

//! A stream of values, in bounded memory.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::Stream;

use crate::batch::{IN_FLIGHT, is_of_connection};
use crate::bulk::report::{Progress, SetAll, SetAllError};
use crate::bulk::stored;
use crate::cache::Cache;
use crate::client::options::Write;
use crate::client::{Flags, Landed, Operation, Part, Parts, Window, answers};
use crate::error::Result;
use crate::value::KeyedValue;

impl Cache {
    /// Stores all values of a stream under their own keys, in bounded memory.
    ///
    /// # Commands
    /// Messages of up to 200 values, or about 1 MiB, of `SET … PX`, three in flight at a time; each has a deadline of its own.
    /// # Errors
    /// [`ErrorKind::Unavailable`](crate::ErrorKind::Unavailable), [`ErrorKind::Timeout`](crate::ErrorKind::Timeout) or
    /// [`ErrorKind::Overloaded`](crate::ErrorKind::Overloaded) when a value got no reply: the rest of the stream is not read then, and
    /// the [`SetAllError`] says how far the run came. A value that cannot be stored does not end the run; see [`SetAll`].
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
    #[doc(alias = "insert_all")]
    #[doc(alias = "stream")]
    #[doc(alias = "bulk")]
    pub fn set_all<S: Stream<Item: KeyedValue>>(&self, values: S) -> SetAllRun<S> {
        SetAllRun {
            cache: self.clone(),
            values: Some(Box::pin(values)),
            set: |cache, value| cache.set(value),
            open: Parts::default(),
            window: Window::new(self.client(), self.timeout(), IN_FLIGHT),
            progress: Progress::default(),
        }
    }
}

/// The future that [`Cache::set_all`] returns.
#[must_use = "nothing is stored until it is awaited"]
pub struct SetAllRun<S: Stream> {
    cache: Cache,
    values: Option<Pin<Box<S>>>,
    /// Taken where the stream is given, so that a value of a wrong type is one error and not a second one at the `await`.
    set: fn(&Cache, &S::Item) -> Operation<(), Write>,
    /// Values that were read and not sent.
    open: Parts,
    window: Window<Vec<Part>>,
    progress: Progress,
}

impl<S: Stream> Future for SetAllRun<S> {
    type Output = Result<SetAll, SetAllError>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.get_mut();
        loop {
            let is_waiting = this.read(context);
            if this.send(context) {
                // The message is written before the next values are encoded.
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            match this.window.poll_next(context) {
                Poll::Ready(Some(landed)) => this.receive(landed),
                Poll::Pending => return Poll::Pending,
                Poll::Ready(None) if is_waiting => return Poll::Pending,
                Poll::Ready(None) => {
                    return Poll::Ready(std::mem::take(&mut this.progress).finish());
                }
            }
        }
    }
}

impl<S: Stream> SetAllRun<S> {
    /// Encodes values that are ready, up to a message; returns whether more may come.
    fn read(&mut self, context: &mut Context<'_>) -> bool {
        while !self.open.is_full()
            && let Some(values) = &mut self.values
        {
            match values.as_mut().poll_next(context) {
                Poll::Ready(Some(value)) => {
                    let set = (self.set)(&self.cache, &value);
                    self.open.push(self.cache.client(), set.call);
                }
                Poll::Ready(None) => self.values = None,
                Poll::Pending => return true,
            }
        }
        false
    }

    /// Sends what was read, if there is room.
    fn send(&mut self, context: &mut Context<'_>) -> bool {
        if self.open.len() == 0 || !self.window.has_room() {
            return false;
        }
        let (message, parts) = std::mem::take(&mut self.open).into_message();
        self.window.start(message, parts, Flags::WRITE, context);
        true
    }

    fn receive(&mut self, landed: Landed<Vec<Part>>) {
        for answered in answers(landed.purpose, landed.reply.into_answers()) {
            match stored(&self.cache, answered, landed.elapsed) {
                Err(error) if is_of_connection(&error) => self.progress.unanswered(&error),
                result => self.progress.answered(result),
            }
        }
        if !self.progress.is_going_on() {
            self.values = None;
            self.open = Parts::default();
        }
    }
}

/// The stream is pinned in a box of its own.
impl<S: Stream> Unpin for SetAllRun<S> {}

impl<S: Stream> fmt::Debug for SetAllRun<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SetAllRun").finish_non_exhaustive()
    }
}

//! Several values, each with a result.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use crate::batch::{IN_FLIGHT, is_of_connection, is_of_input};
use crate::bulk::{IntoSet, stored};
use crate::cache::Cache;
use crate::client::options::Write;
use crate::client::{Flags, Landed, Operation, Part, Parts, Window, answers};
use crate::error::{Error, Result};

impl Cache {
    /// Stores several values under their own keys; each has a `Result` of its own, in their order. No values is a no-op.
    ///
    /// It takes references to values, or `set` operations with options. They are taken from the iterator piece by piece, the next
    /// ones encoded while the last are on their way.
    ///
    /// # Commands
    /// A message of `SET … PX`, one round trip. More than 200 values, or 1 MiB, go in messages of that size, three in flight at a
    /// time; each has a deadline of its own.
    /// # Errors
    /// [`ErrorKind::Unavailable`](crate::ErrorKind::Unavailable), [`ErrorKind::Timeout`](crate::ErrorKind::Timeout) and
    /// [`ErrorKind::Overloaded`](crate::ErrorKind::Overloaded) if no value got a reply; for a value, as [`set`](Cache::set).
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
    /// let results = cache.set_many(&[User { id: 1 }, User { id: 2 }]).await?;
    /// assert!(results.iter().all(Result::is_ok));
    /// # Ok(()) }
    /// ```
    #[doc(alias = "MSET")]
    #[doc(alias = "insert_many")]
    #[doc(alias = "multi_set")]
    pub fn set_many<I: IntoIterator<Item: IntoSet>>(&self, values: I) -> SetMany<I::IntoIter> {
        SetMany {
            cache: self.clone(),
            values: Some(values.into_iter()),
            into_set: IntoSet::into_set,
            window: Window::new(self.client(), self.timeout(), IN_FLIGHT),
            results: Vec::new(),
            lost: None,
            has_reply: false,
        }
    }
}

/// The future that [`Cache::set_many`] returns.
#[must_use = "nothing is stored until it is awaited"]
pub struct SetMany<I: Iterator> {
    cache: Cache,
    values: Option<I>,
    /// Taken where the values are given, so that a value of a wrong type is one error and not a second one at the `await`.
    into_set: fn(I::Item, &Cache) -> Operation<(), Write>,
    window: Window<Vec<Part>>,
    results: Vec<Result<()>>,
    /// The error of the first value without a reply.
    lost: Option<Error>,
    has_reply: bool,
}

/// The iterator is never pinned.
impl<I: Iterator> Unpin for SetMany<I> {}

impl<I: Iterator> Future for SetMany<I> {
    type Output = Result<Vec<Result<()>>>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.get_mut();
        loop {
            if this.window.has_room() && this.send_next(context) {
                // The message is written, and replies are read, before the next values are encoded.
                if let Poll::Ready(Some(landed)) = this.window.poll_next(context) {
                    this.receive(landed);
                }
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            match ready!(this.window.poll_next(context)) {
                Some(landed) => this.receive(landed),
                None => return Poll::Ready(this.finish()),
            }
        }
    }
}

impl<I: Iterator> SetMany<I> {
    /// Encodes and sends the next values, if there are any.
    fn send_next(&mut self, context: &mut Context<'_>) -> bool {
        let Some(values) = &mut self.values else {
            return false;
        };
        let mut parts = Parts::default();
        while !parts.is_full() {
            let Some(value) = values.next() else {
                self.values = None;
                break;
            };
            let set = (self.into_set)(value, &self.cache);
            parts.push(self.cache.client(), set.call);
        }
        if parts.len() == 0 {
            return false;
        }
        let (message, parts) = parts.into_message();
        self.window.start(message, parts, Flags::WRITE, context);
        true
    }

    fn receive(&mut self, landed: Landed<Vec<Part>>) {
        for answered in answers(landed.purpose, landed.reply.into_answers()) {
            let result = stored(&self.cache, answered, landed.elapsed);
            match &result {
                Err(error) if is_of_connection(error) => {
                    self.lost.get_or_insert_with(|| error.clone());
                }
                Err(error) if is_of_input(error) => {}
                _ => self.has_reply = true,
            }
            self.results.push(result);
        }
    }

    fn finish(&mut self) -> Result<Vec<Result<()>>> {
        match self.lost.take() {
            Some(error) if !self.has_reply => Err(error),
            _ => Ok(std::mem::take(&mut self.results)),
        }
    }
}

impl<I: Iterator> fmt::Debug for SetMany<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SetMany")
            .field("results", &self.results.len())
            .finish_non_exhaustive()
    }
}

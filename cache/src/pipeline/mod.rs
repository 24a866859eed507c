//! Several operations in one message, matched by their types.

mod tuples;

use std::any::Any;

use redis::Value;

use crate::batch::{Batch, Replies};
use crate::cache::Cache;
use crate::client::options::Pipelined;
use crate::client::{Content, Operation};
use crate::error::{Error, ErrorKind, Result};
use crate::operation::{Decode, PartReply, Spec};

/// Several operations that go over the network together: a tuple of one to twelve, or a `Vec` of one type.
///
/// # Examples
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
/// # use typed_cache::{Cache, CacheKey};
/// # #[derive(CacheKey)]
/// # #[cache(resource = "visits", ttl = "1d", counter)]
/// # struct VisitsKey { page: u64 }
/// # let cache = Cache::memory();
/// let increments = (0..3).map(|page| cache.counter(&VisitsKey { page }).increment(1).into());
/// let increments: Vec<typed_cache::Operation<i64>> = increments.collect();
/// assert_eq!(cache.pipeline(increments).await?, [1, 1, 1]);
/// # Ok(()) }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a set of operations",
    label = "neither a tuple of operations nor a `Vec` of them",
    note = "pass a tuple of one to twelve operations, `(cache.get(&a), cache.get(&b))`, or a `Vec` of operations with one type of result; \
            for any number of any kind use `cache.batch()`"
)]
pub trait Pipeline: Sized {
    /// All results, if all operations succeed.
    type Output: 'static;
    /// A `Result` for each operation.
    type Each: 'static;

    #[doc(hidden)]
    type Slots: Send + 'static;

    /// Makes the operations a batch.
    #[doc(hidden)]
    fn push_into(self, batch: &mut Batch) -> Self::Slots;

    #[doc(hidden)]
    fn each(slots: Self::Slots, replies: &mut Replies) -> Self::Each;

    /// Returns all results, or the first error.
    #[doc(hidden)]
    fn all(each: Self::Each) -> Result<Self::Output>;
}

impl Cache {
    /// Sends several operations together, and returns their results as a tuple or a `Vec`.
    ///
    /// Each operation runs whether or not others fail; the result is then the first error, with the operation's position as
    /// [`Error::index`]. [`.each()`](Operation::each) gives a `Result` for each, [`.atomic()`](Operation::atomic) lets all run as one
    /// transaction. For any number of operations of any kind there is [`batch`](Self::batch).
    ///
    /// # Commands
    /// Those of the operations, in one round trip.
    /// # Errors
    /// Those of the operations.
    /// # Cancel safety
    /// As the operations; those handed to a connection may run although the future was dropped.
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use typed_cache::{Cache, CacheKey};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "motto", ttl = never, value = String)]
    /// # struct MottoKey;
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "visits", ttl = "1d", counter)]
    /// # struct VisitsKey { page: u64 }
    /// # let cache = Cache::memory();
    /// let (motto, visits) = cache.pipeline((
    ///     cache.get(&MottoKey),
    ///     cache.counter(&VisitsKey { page: 1 }).increment(1),
    /// )).await?;
    /// assert_eq!((motto, visits), (None, 1));
    /// # Ok(()) }
    /// ```
    #[doc(alias = "MULTI")]
    #[doc(alias = "EXEC")]
    #[doc(alias = "pipe")]
    #[doc(alias = "transaction")]
    #[doc(alias = "join")]
    pub fn pipeline<P: Pipeline + 'static>(
        &self,
        operations: P,
    ) -> Operation<P::Output, Pipelined<P>> {
        // One that is atomic is never split.
        let mut batch = self.batch().atomic();
        let slots = operations.push_into(&mut batch);
        let (parts, replies) = batch.into_parts();
        let spec = Spec {
            is_read: !parts.has_writes,
            ..Spec::read("pipeline", None::<&str>)
        };
        let (message, parts) = parts.into_message();
        let decode = Decode::Parts {
            state: Box::new((slots, replies)),
            decode: all::<P>,
        };
        let content = if message.units().is_empty() {
            Content::Known(Value::Array(Vec::new()))
        } else {
            Content::Message(message)
        };
        self.operation_with(spec, content, decode)
            .that_has_parts(parts)
    }
}

impl<T, P: Pipeline + 'static> Operation<T, Pipelined<P>> {
    /// Gives a `Result` for each operation: a tuple of them, or [`Results`](crate::Results) for a `Vec`.
    #[doc(alias = "ignore_errors")]
    pub fn each(self) -> Operation<P::Each, Pipelined<P>> {
        self.with_options(|decode| match decode {
            Decode::Parts { state, .. } => Decode::Parts {
                state,
                decode: results::<P>,
            },
            _ => Decode::closure(|_, _| Err(changed())),
        })
    }

    /// Makes the operations one transaction: all of them run with nothing in between, in `MULTI` and `EXEC`.
    ///
    /// If the server refuses one command while it queues them, or a value cannot be encoded, none runs; a command that fails
    /// while it runs fails alone, as Redis has no rollback.
    #[doc(alias = "MULTI")]
    #[doc(alias = "EXEC")]
    #[doc(alias = "transaction")]
    pub fn atomic(mut self) -> Self {
        self.call.make_transaction();
        self
    }
}

fn all<P: Pipeline + 'static>(
    state: Box<dyn Any + Send>,
    answers: Vec<PartReply>,
) -> Result<P::Output> {
    P::all(results::<P>(state, answers)?)
}

fn results<P: Pipeline + 'static>(
    state: Box<dyn Any + Send>,
    answers: Vec<PartReply>,
) -> Result<P::Each> {
    let Ok(state) = state.downcast::<(P::Slots, Replies)>() else {
        return Err(changed());
    };
    let (slots, mut replies) = *state;
    replies.extend(answers.into_iter());
    Ok(P::each(slots, &mut replies))
}

/// The state of a pipeline belongs to its type, which nothing can change.
#[cold]
fn changed() -> Error {
    Error::new(
        ErrorKind::InvalidInput,
        "the pipeline has lost its operations",
    )
}

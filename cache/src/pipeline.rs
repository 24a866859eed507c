//! Several operations in one message, matched by their types.

use std::any::Any;

use redis::Value;

use crate::batch::{Batch, Replies, Slot};
use crate::cache::Cache;
use crate::client::options::{Batchable, Pipelined};
use crate::client::{Content, Operation};
use crate::error::Result;
use crate::operation::{Decode, DecodeParts, PartReply, Spec};
use crate::results::Results;

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
    /// [`Error::index`](crate::Error::index). [`.each()`](Operation::each) gives a `Result` for each, [`.atomic()`](Operation::atomic) lets all run as one
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
        let decode = Decode::Parts(Box::new(All::<P> { slots, replies }));
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
            Decode::Parts(parts) => Decode::Parts(Box::new(Each(all_of::<P>(parts.into_any())))),
            _ => unreachable!("a pipeline is made with its parts"),
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

// The state of a pipeline belongs to its type, which nothing can change.
fn all_of<P: Pipeline + 'static>(state: Box<dyn Any>) -> All<P> {
    let all = state.downcast::<All<P>>();
    *all.expect("the state is that of the pipeline's type")
}

/// The slots of a pipeline that gives all results or an error.
struct All<P: Pipeline> {
    slots: P::Slots,
    replies: Replies,
}

/// The slots of a pipeline that gives a `Result` for each operation.
struct Each<P: Pipeline>(All<P>);

impl<P: Pipeline> All<P> {
    fn results(mut self, answers: Vec<PartReply>) -> P::Each {
        self.replies.extend(answers.into_iter());
        P::each(self.slots, &mut self.replies)
    }
}

impl<P: Pipeline + 'static> DecodeParts<P::Output> for All<P> {
    fn decode(self: Box<Self>, answers: Vec<PartReply>) -> Result<P::Output> {
        P::all(self.results(answers))
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}

impl<P: Pipeline + 'static> DecodeParts<P::Each> for Each<P> {
    fn decode(self: Box<Self>, answers: Vec<PartReply>) -> Result<P::Each> {
        Ok(self.0.results(answers))
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        Box::new(self.0)
    }
}

macro_rules! tuples {
    ($($($index:tt $type:ident $options:ident),+;)*) => {$(
        impl<$($type: 'static, $options: Batchable),+> Pipeline for ($(Operation<$type, $options>,)+) {
            type Output = ($($type,)+);
            type Each = ($(Result<$type>,)+);
            type Slots = ($(Slot<$type>,)+);

            fn push_into(self, batch: &mut Batch) -> Self::Slots {
                ($(batch.push(self.$index),)+)
            }

            fn each(slots: Self::Slots, replies: &mut Replies) -> Self::Each {
                ($(replies.take(slots.$index),)+)
            }

            fn all(each: Self::Each) -> Result<Self::Output> {
                Ok(($(each.$index.map_err(|error| error.with_index($index))?,)+))
            }
        }
    )*};
}

tuples! {
    0 A O0;
    0 A O0, 1 B O1;
    0 A O0, 1 B O1, 2 C O2;
    0 A O0, 1 B O1, 2 C O2, 3 D O3;
    0 A O0, 1 B O1, 2 C O2, 3 D O3, 4 E O4;
    0 A O0, 1 B O1, 2 C O2, 3 D O3, 4 E O4, 5 F O5;
    0 A O0, 1 B O1, 2 C O2, 3 D O3, 4 E O4, 5 F O5, 6 G O6;
    0 A O0, 1 B O1, 2 C O2, 3 D O3, 4 E O4, 5 F O5, 6 G O6, 7 H O7;
    0 A O0, 1 B O1, 2 C O2, 3 D O3, 4 E O4, 5 F O5, 6 G O6, 7 H O7, 8 I O8;
    0 A O0, 1 B O1, 2 C O2, 3 D O3, 4 E O4, 5 F O5, 6 G O6, 7 H O7, 8 I O8, 9 J O9;
    0 A O0, 1 B O1, 2 C O2, 3 D O3, 4 E O4, 5 F O5, 6 G O6, 7 H O7, 8 I O8, 9 J O9, 10 K O10;
    0 A O0, 1 B O1, 2 C O2, 3 D O3, 4 E O4, 5 F O5, 6 G O6, 7 H O7, 8 I O8, 9 J O9, 10 K O10, 11 L O11;
}

impl<T: 'static, O: Batchable> Pipeline for Vec<Operation<T, O>> {
    type Output = Vec<T>;
    type Each = Results<T>;
    type Slots = Vec<Slot<T>>;

    fn push_into(self, batch: &mut Batch) -> Self::Slots {
        self.into_iter()
            .map(|operation| batch.push(operation))
            .collect()
    }

    fn each(slots: Self::Slots, replies: &mut Replies) -> Self::Each {
        let results = slots.into_iter().map(|slot| replies.take(slot));
        Results(results.collect())
    }

    fn all(each: Self::Each) -> Result<Self::Output> {
        each.finish()
    }
}

//! Several operations in one message, matched by their types.

mod tuples;

use std::any::Any;

use redis::Value;

use crate::cache::Cache;
use crate::client::options::Pipelined;
use crate::client::{
    Client, Content, Operation, Part, PartReply, Parts, Spec, answers, emit_failed, failure,
};
use crate::error::{Error, ErrorKind, Result};
use crate::operation::{Decode, DecodeContext, MessageReplies, Units};

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
    type Decoders: Send + 'static;

    /// Takes the operations apart, into messages and decoders.
    #[doc(hidden)]
    fn split(self, calls: &mut Calls<'_>) -> Self::Decoders;

    #[doc(hidden)]
    fn each(decoders: Self::Decoders, replies: &mut PartReplies<'_>) -> Self::Each;

    /// Returns all results, or the first error.
    #[doc(hidden)]
    fn all(each: Self::Each) -> Result<Self::Output>;
}

/// The messages of a pipeline's operations.
#[doc(hidden)]
#[derive(Debug)]
pub struct Calls<'a> {
    client: &'a Client,
    parts: Parts,
}

/// The decoder of one operation's reply.
#[doc(hidden)]
#[derive(Debug)]
pub struct Decoder<T>(Option<Decode<T>>);

/// The outcomes of the operations of a pipeline, in their order.
#[doc(hidden)]
#[derive(Debug)]
pub struct PartReplies<'a> {
    answers: std::vec::IntoIter<PartReply>,
    context: &'a DecodeContext<'a>,
}

/// The state kept until the reply comes.
struct State<P: Pipeline> {
    parts: Vec<Part>,
    decoders: P::Decoders,
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
        let mut calls = Calls {
            client: self.client(),
            parts: Parts::default(),
        };
        let decoders = operations.split(&mut calls);
        let spec = Spec {
            is_read: !calls.parts.has_writes,
            ..Spec::read("pipeline", None::<&str>)
        };
        let (message, parts) = calls.parts.into_message();
        let specs = parts.iter().map(|part| (part.spec, part.is_sent()));
        let specs = specs.collect();
        let state = State::<P> { parts, decoders };
        let decode = Decode::Parts {
            state: Box::new(state),
            decode: all::<P>,
        };
        let content = match message.units() {
            Units::Many(units) if units.is_empty() => Content::Known(Value::Array(Vec::new())),
            _ => Content::Message(message),
        };
        self.operation_with(spec, content, decode)
            .that_has_parts(specs)
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
        let state = match &self.decode {
            Some(Decode::Parts { state, .. }) => state.downcast_ref::<State<P>>(),
            _ => None,
        };
        match state.and_then(|state| failure(&state.parts)) {
            Some(error) => self.call.fail(error),
            None => self.call.make_transaction(),
        }
        self
    }
}

fn all<P: Pipeline + 'static>(
    state: Box<dyn Any + Send>,
    outcomes: Result<MessageReplies>,
    context: &DecodeContext<'_>,
) -> Result<P::Output> {
    P::all(results::<P>(state, outcomes, context)?)
}

fn results<P: Pipeline + 'static>(
    state: Box<dyn Any + Send>,
    outcomes: Result<MessageReplies>,
    context: &DecodeContext<'_>,
) -> Result<P::Each> {
    let Ok(state) = state.downcast::<State<P>>() else {
        return Err(changed());
    };
    let (monitor, elapsed) = (context.monitor, context.elapsed);
    let outcomes =
        outcomes.inspect_err(|error| emit_failed(&state.parts, monitor, elapsed, error))?;
    let answers: Vec<PartReply> = answers(state.parts, outcomes, context.elapsed).collect();
    let mut replies = PartReplies {
        answers: answers.into_iter(),
        context,
    };
    Ok(P::each(state.decoders, &mut replies))
}

/// The state of a pipeline belongs to its type, which nothing can change.
#[cold]
fn changed() -> Error {
    Error::new(
        ErrorKind::InvalidInput,
        "the pipeline has lost its operations",
    )
}

impl Calls<'_> {
    fn push<T, O>(&mut self, operation: Operation<T, O>) -> Decoder<T> {
        let Operation { call, decode, .. } = operation;
        self.parts.push(self.client, call);
        Decoder(decode)
    }
}

impl PartReplies<'_> {
    fn next<T>(&mut self, decoder: Decoder<T>) -> Result<T> {
        let answered = self.answers.next().ok_or_else(changed)?;
        answered.decode(decoder.0, *self.context)
    }
}

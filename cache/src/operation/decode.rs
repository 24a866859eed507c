//! The functions that make an operation's result of its reply.

use std::any::Any;
use std::time::Duration;

use redis::Value;

use crate::codec::MaxBytes;
use crate::error::{Error, ErrorKind, Result};
use crate::events::Monitor;
use crate::operation::spec::Spec;
use crate::operation::{Expiration, Packed, Rule, Units, array, wrong};
use crate::schema::Damage;

/// Makes a result of a reply; for a group of commands that is the array of their replies.
pub(crate) enum Decode<T> {
    /// Reads a reply of a usual form. It costs no heap block, nor does the next.
    Reply(fn(&Value) -> Result<T>),
    /// Needs nothing of the operation.
    Plain(fn(Value, &DecodeContext<'_>) -> Result<T>),
    /// Holds the state that it needs of the operation.
    Closure(DecodeOne<T>),
    /// Reads many items chunk by chunk.
    Chunks(DecodeChunks<T>),
    /// Sends further commands by what was read.
    Steps(Box<dyn Steps<T>>),
    /// Opens the outcomes of a pipeline's parts.
    Parts(Box<dyn DecodeParts<T>>),
}

/// Reads one reply.
pub(crate) type DecodeOne<T> = Box<dyn FnOnce(Value, &DecodeContext<'_>) -> Result<T> + Send>;

/// Reads the replies to chunks one by one, and returns the result behind the last one, where there is none; an empty one before.
pub(crate) type DecodeChunks<T> =
    Box<dyn FnMut(Option<Value>, &DecodeContext<'_>) -> Result<T> + Send>;

/// Opens the outcomes of several parts.
// One pointer to the state and its functions: a function beside it would make every operation wider.
pub(crate) trait DecodeParts<T>: Send {
    fn decode(self: Box<Self>, answers: Vec<PartReply>) -> Result<T>;

    /// Returns the state, for a decoder of another result.
    fn into_any(self: Box<Self>) -> Box<dyn Any>;
}

/// The outcome of an operation among others, which is not decoded yet.
#[derive(Debug)]
pub(crate) struct PartReply {
    pub(crate) spec: Spec,
    pub(crate) answer: Result<Value>,
    pub(crate) elapsed: Duration,
    pub(crate) form: Form,
}

impl PartReply {
    /// Makes the part's result and emits its event. An operation that had ended before it became a part has no decoder; its
    /// error is the answer.
    pub(crate) fn decode<T>(
        self,
        decode: Option<Decode<T>>,
        context: DecodeContext<'_>,
    ) -> Result<T> {
        let context = DecodeContext {
            form: self.form,
            ..context
        };
        let result = match decode {
            Some(decode) => decode.one(self.answer, &context),
            None => Err(self.answer.err().unwrap_or_else(polled)),
        };
        let result = result.map_err(|error| self.spec.complete(error));
        let error = result.as_ref().err();
        self.spec.emit(context.monitor, self.elapsed, error);
        result
    }
}

/// The error of an operation that was polled and then made a part.
#[cold]
pub(crate) fn polled() -> Error {
    Error::new(
        ErrorKind::InvalidInput,
        "the operation was polled before it was pushed, so it may be on its way alone",
    )
}

/// Decides what comes after each reply of an operation that takes several round trips.
pub(crate) trait Steps<T>: Send {
    /// Reads the reply to the last command.
    fn step(
        &mut self,
        reply: Value,
        expiration: Expiration,
        context: &DecodeContext<'_>,
    ) -> Result<Step<T>>;

    /// Explains the error of a step that was not answered.
    fn explain(&self, error: Error) -> Error;
}

/// What comes after a reply.
pub(crate) enum Step<T> {
    Done(T),
    Write(Packed),
    /// Reads once more, after a pause.
    ReadAgain(Packed, Duration),
}

/// The state of the cache that decoding needs.
#[derive(Clone, Copy, Debug)]
pub struct DecodeContext<'a> {
    pub(crate) max: MaxBytes,
    pub(crate) damage: Damage,
    pub(crate) monitor: &'a Monitor,
    pub(crate) form: Form,
}

/// What was sent for an operation that has several forms. The reply to one must not be taken for the reply to another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Form {
    #[default]
    Command,
    /// Its reply is the array of the replies to the commands.
    Group,
    Script,
}

impl Form {
    pub(crate) fn of(message: &Packed) -> Self {
        match message.units() {
            Units::Joined(_) => Self::Group,
            Units::Ruled(Rule::Script(_)) => Self::Script,
            _ => Self::Command,
        }
    }
}

impl<T> Decode<T> {
    pub(crate) fn closure(
        decode: impl FnOnce(Value, &DecodeContext<'_>) -> Result<T> + Send + 'static,
    ) -> Self {
        Self::Closure(Box::new(decode))
    }

    /// Decodes the reply to one command or group.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn one(self, reply: Result<Value>, context: &DecodeContext<'_>) -> Result<T> {
        match self {
            Self::Reply(decode) => decode(&reply?),
            Self::Plain(decode) => decode(reply?, context),
            Self::Closure(decode) => decode(reply?, context),
            // They have no place among others (`Batchable`).
            Self::Steps(_) => Err(wrong("a reply to one of several steps")),
            // Nor has a pipeline; it opens its own parts.
            Self::Parts(parts) => parts.decode(Vec::new()),
            Self::Chunks(mut decode) => {
                for chunk in array(reply?)? {
                    decode(Some(chunk), context)?;
                }
                decode(None, context)
            }
        }
    }
}

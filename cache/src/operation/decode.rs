//! The functions that make an operation's result of its reply.

use std::any::Any;
use std::fmt;
use std::time::Duration;

use redis::Value;

use crate::codec::MaxBytes;
use crate::error::Result;
use crate::events::Monitor;
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
    Chunks(Box<dyn DecodeChunks<T>>),
    /// Sends further commands by what was read.
    Steps(Box<dyn Steps<T>>),
    /// Reads the outcomes of several parts by a function of `state`.
    Parts {
        state: Box<dyn Any + Send>,
        decode: DecodeParts<T>,
    },
}

/// Reads one reply.
pub(crate) type DecodeOne<T> = Box<dyn FnOnce(Value, &DecodeContext<'_>) -> Result<T> + Send>;

/// Reads the outcomes of several parts, or why all of them failed.
pub(crate) type DecodeParts<T> =
    fn(Box<dyn Any + Send>, Result<MessageReplies>, &DecodeContext<'_>) -> Result<T>;

/// The replies to several parts.
pub(crate) struct MessageReplies {
    pub(crate) replies: Vec<Result<Value>>,
    /// The parts ran in one transaction, where the commands of a group are answered one by one.
    pub(crate) is_transaction: bool,
}

impl MessageReplies {
    /// Each part has an outcome of its own.
    pub(crate) fn of_parts(replies: Vec<Result<Value>>) -> Self {
        Self {
            replies,
            is_transaction: false,
        }
    }

    /// Reads the reply to the `EXEC` of a transaction.
    pub(crate) fn of_transaction(exec: Value) -> Result<Self> {
        // A server that refuses a transaction answers with an error; behind any other form it may have run.
        let is_refused = matches!(exec, Value::ServerError(_));
        let replies = array(exec).map_err(|error| error.with_may_have_run(!is_refused))?;
        Ok(Self {
            replies: replies.into_iter().map(Ok).collect(),
            is_transaction: true,
        })
    }
}

/// Decodes an operation whose reply comes in chunks.
pub(crate) trait DecodeChunks<T>: Send {
    /// Reads the reply to the next chunk.
    fn chunk(&mut self, reply: Value, context: &DecodeContext<'_>) -> Result<()>;

    /// Returns the result once all chunks are read.
    fn finish(&mut self) -> Result<T>;
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
}

/// What comes after a reply.
pub(crate) enum Step<T> {
    Done(T),
    Next(Packed),
}

/// The state of the cache that decoding needs.
#[derive(Clone, Copy, Debug)]
pub struct DecodeContext<'a> {
    pub(crate) max: MaxBytes,
    pub(crate) damage: Damage,
    pub(crate) monitor: &'a Monitor,
    /// The time from the first poll to the reply, for the events of parts.
    pub(crate) elapsed: Duration,
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
        match (message.units(), message.rule) {
            (Units::Group(_), _) => Self::Group,
            (_, Rule::Script(_)) => Self::Script,
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
    #[inline]
    pub(crate) fn one(self, reply: Result<Value>, context: &DecodeContext<'_>) -> Result<T> {
        match self {
            Self::Reply(decode) => decode(&reply?),
            Self::Plain(decode) => decode(reply?, context),
            Self::Closure(decode) => decode(reply?, context),
            Self::Parts { state, decode } => {
                let outcomes = reply.and_then(MessageReplies::of_transaction);
                decode(state, outcomes, context)
            }
            // They have no place in batches.
            Self::Steps(_) => Err(wrong("a reply to one of several steps")),
            Self::Chunks(mut decode) => {
                for chunk in array(reply?)? {
                    decode.chunk(chunk, context)?;
                }
                decode.finish()
            }
        }
    }

    /// Decodes the outcomes of several parts.
    pub(crate) fn many(
        self,
        replies: Vec<Result<Value>>,
        context: &DecodeContext<'_>,
    ) -> Result<T> {
        match self {
            Self::Parts { state, decode } => {
                decode(state, Ok(MessageReplies::of_parts(replies)), context)
            }
            Self::Reply(_)
            | Self::Plain(_)
            | Self::Closure(_)
            | Self::Steps(_)
            | Self::Chunks(_) => {
                let reply = replies.into_iter().collect::<Result<_>>();
                self.one(reply.map(Value::Array), context)
            }
        }
    }
}

impl<T> fmt::Debug for Decode<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Decode")
    }
}

//! Operations that go over the wire together, and which outcome belongs to which.

use std::sync::Arc;
use std::time::Duration;

use redis::Value;

use crate::client::Client;
use crate::client::call::Call;
use crate::client::content::Content;
use crate::client::spec::Spec;
use crate::error::{Error, ErrorKind, Result};
use crate::events::Monitor;
use crate::operation::{
    Decode, DecodeContext, Form, MessageReplies, Packed, Rule, Script, Unit, Units, by_source,
};

/// Operations in their order, and their commands in one buffer.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    bytes: Vec<u8>,
    units: Vec<Unit>,
    operations: Vec<Part>,
    commands: u32,
    /// Scripts that the message brings along.
    scripts: Vec<Script>,
    pub(crate) has_writes: bool,
    /// A command is a caller's own, whose reply may be larger than a value.
    pub(crate) has_raw: bool,
}

/// After how many commands, or bytes of them, the next message begins.
const MOST_COMMANDS: usize = 200;
const MOST_BYTES: usize = 1 << 20;

/// An operation among others.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) spec: Spec,
    source: Source,
}

/// The source of a part's outcome.
#[derive(Debug)]
enum Source {
    /// Its command is answered.
    Command(Form, Rule),
    /// Its group of so many commands is answered.
    Group(u32),
    /// This many commands are answered one by one.
    Chunks(usize),
    Known(Box<Value>),
    Failed(Error),
}

/// The outcome of a part, which is not decoded yet.
#[derive(Debug)]
pub(crate) struct PartReply {
    pub(crate) spec: Spec,
    pub(crate) answer: Result<Value>,
    pub(crate) elapsed: Duration,
    form: Form,
}

impl Part {
    pub(crate) fn is_sent(&self) -> bool {
        !matches!(self.source, Source::Known(_) | Source::Failed(_))
    }
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

impl Parts {
    /// Adds an operation of the cache that `client` belongs to.
    pub(crate) fn push(&mut self, client: &Client, mut call: Call) {
        let spec = call.spec;
        let content = match refusal(client, &call) {
            Some(error) => Content::Failed(error),
            None => call.take_content(),
        };
        let source = match content {
            Content::Commands(mut draft) => match draft.pack(client.config.scripts) {
                Ok(message) => self.add(message),
                Err(error) => Source::Failed(error),
            },
            Content::Message(message) => self.add(message),
            Content::Chunks(chunks) => {
                let commands = chunks.into_commands();
                let count = commands.len();
                for command in commands {
                    drop(self.add(command));
                }
                Source::Chunks(count)
            }
            Content::Known(reply) => Source::Known(Box::new(reply)),
            Content::Failed(error) => Source::Failed(error),
            Content::BadTtl(bad) => Source::Failed(bad.1),
            Content::Done => Source::Failed(polled()),
        };
        // What is not sent changes nothing, whatever its error.
        let mut part = Part { spec, source };
        part.spec.is_read |= !part.is_sent();
        self.has_writes |= !part.spec.is_read;
        self.operations.push(part);
    }

    fn add(&mut self, message: Packed) -> Source {
        let (group, source) = match message.units() {
            Units::Command => (None, Source::Command(Form::of(&message), message.rule)),
            Units::Group(commands) => (Some(*commands), Source::Group(*commands)),
            Units::Many(_) => return Source::Failed(nested()),
        };
        let message = self.with_script(message);
        self.commands += group.unwrap_or(1);
        self.bytes.extend_from_slice(message.as_bytes());
        self.units.push(Unit {
            end: u32::try_from(self.bytes.len()).unwrap_or(u32::MAX),
            group,
            rule: message.rule,
        });
        message.recycle();
        source
    }

    /// Makes the first run of a script bring its source along. If the server did not have it, only this run would be sent again,
    /// behind the others.
    fn with_script(&mut self, message: Packed) -> Packed {
        match message.rule {
            Rule::Script(script) if !self.scripts.contains(&script) => {
                self.scripts.push(script);
                by_source(message.as_bytes()).unwrap_or(message)
            }
            _ => message,
        }
    }

    /// Returns whether the next operation goes into another message.
    #[inline]
    pub(crate) fn is_full(&self) -> bool {
        // One that cannot be sent has no command, but is kept until the message is answered.
        let count = self.len().max(self.commands as usize);
        count >= MOST_COMMANDS || self.bytes.len() >= MOST_BYTES
    }

    /// Adds the operations of another message.
    pub(crate) fn merge(mut self, more: Self) -> Self {
        let start = u32::try_from(self.bytes.len()).unwrap_or(u32::MAX);
        self.bytes.extend_from_slice(&more.bytes);
        self.units.extend(more.units.iter().map(|unit| Unit {
            end: unit.end.saturating_add(start),
            ..*unit
        }));
        self.operations.extend(more.operations);
        self.commands += more.commands;
        self.has_writes |= more.has_writes;
        self.has_raw |= more.has_raw;
        self
    }

    pub(crate) fn len(&self) -> usize {
        self.operations.len()
    }

    /// Returns the error of the first operation that cannot be sent, with its position.
    pub(crate) fn failure(&self) -> Option<Error> {
        failure(&self.operations)
    }

    /// Emits the events of operations that are not sent.
    pub(crate) fn emit_dropped(&mut self, monitor: &Monitor) {
        let parts = std::mem::take(self).operations;
        emit_dropped(&parts, monitor, Duration::ZERO, false);
    }

    /// Makes a message of the commands.
    pub(crate) fn into_message(self) -> (Packed, Vec<Part>) {
        let units = Units::Many(self.units.into());
        (Packed::new(self.bytes, units), self.operations)
    }
}

/// Returns the error of the first part that cannot be sent in one step with the others, with its position.
pub(crate) fn failure(parts: &[Part]) -> Option<Error> {
    let mut failed = parts.iter().enumerate();
    failed.find_map(|(index, part)| {
        let error = match &part.source {
            Source::Failed(error) => error.clone(),
            Source::Command(_, rule) => rule.refusal()?,
            Source::Group(_) | Source::Chunks(_) | Source::Known(_) => return None,
        };
        Some(part.spec.complete(error).with_index(index))
    })
}

/// Emits the events of parts that failed together.
pub(crate) fn emit_failed(parts: &[Part], monitor: &Monitor, elapsed: Duration, error: &Error) {
    for part in parts {
        part.spec.emit(monitor, elapsed, Some(error));
    }
}

/// Emits the events of parts that were dropped before they were answered.
pub(crate) fn emit_dropped(
    parts: &[Part],
    monitor: &Monitor,
    elapsed: Duration,
    may_have_run: bool,
) {
    for part in parts {
        let may_have_run = may_have_run && part.is_sent();
        part.spec.emit_dropped(monitor, elapsed, may_have_run);
    }
}

/// Returns why an operation cannot be part of what goes over the wire together.
fn refusal(client: &Client, call: &Call) -> Option<Error> {
    if !std::ptr::eq(client, Arc::as_ptr(&call.client)) {
        return Some(invalid("the operation belongs to another cache"));
    }
    call.has_own_timeout.then(|| {
        invalid("an operation with `.timeout(..)` cannot be part of a batch, which has one deadline: set it by `cache.with_timeout(..).batch()` or `.pipeline(..).timeout(..)`")
    })
}

/// Deals the replies to a message out to its parts.
pub(crate) fn answers(
    parts: Vec<Part>,
    outcomes: MessageReplies,
    elapsed: Duration,
) -> impl Iterator<Item = PartReply> {
    let is_transaction = outcomes.is_transaction;
    let mut replies = outcomes.replies.into_iter();
    parts.into_iter().map(move |Part { spec, source }| {
        let form = match source {
            Source::Group(_) => Form::Group,
            Source::Command(form, _) => form,
            _ => Form::Command,
        };
        let answer = match source {
            Source::Group(commands) if is_transaction => join(&mut replies, commands as usize),
            Source::Command(..) | Source::Group(_) => {
                replies.next().unwrap_or_else(|| Err(missing()))
            }
            Source::Chunks(chunks) => join(&mut replies, chunks),
            Source::Known(reply) => Ok(*reply),
            Source::Failed(error) => Err(error),
        };
        PartReply {
            spec,
            answer,
            elapsed,
            form,
        }
    })
}

/// Makes one array of the replies to the commands of an operation. All are taken, whatever they are: those behind belong to
/// other parts.
fn join(replies: &mut impl Iterator<Item = Result<Value>>, commands: usize) -> Result<Value> {
    let own: Vec<Result<Value>> = replies.take(commands).collect();
    if own.len() == commands {
        own.into_iter().collect::<Result<_>>().map(Value::Array)
    } else {
        Err(missing())
    }
}

#[cold]
fn invalid(message: &'static str) -> Error {
    Error::new(ErrorKind::InvalidInput, message)
}

#[cold]
fn polled() -> Error {
    invalid("the operation was polled before it was pushed, so it may be on its way alone")
}

#[cold]
fn nested() -> Error {
    invalid("a pipeline cannot be part of a batch: push its operations one by one")
}

#[cold]
fn missing() -> Error {
    Error::new(
        ErrorKind::Protocol,
        "the server answered with fewer replies than commands were sent",
    )
}

//! Operations that go over the wire together.

use std::sync::Arc;
use std::time::Duration;

use crate::client::Client;
use crate::client::call::{Call, Content};
use crate::client::part::{Part, Source, emit_dropped, failure};
use crate::error::{Error, ErrorKind};
use crate::events::Monitor;
use crate::operation::{Form, Joined, Packed, Rule, Unit, Units, by_source, polled};

/// Operations in their order, and their commands in one buffer.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    bytes: Vec<u8>,
    units: Vec<Unit>,
    operations: Vec<Part>,
    commands: u32,
    pub(crate) has_writes: bool,
    /// A write is one of a caller's, and not the store of what was loaded.
    pub(crate) has_own_writes: bool,
    /// A command is a caller's own, whose reply may be larger than a value.
    pub(crate) has_raw: bool,
}

/// After how many commands, or bytes of them, the next message begins.
const MOST_COMMANDS: usize = 200;
const MOST_BYTES: usize = 1 << 20;

impl Parts {
    /// Adds an operation of the cache that `client` belongs to.
    pub(crate) fn push(&mut self, client: &Client, mut call: Call) {
        let spec = call.spec;
        let content = match refusal(client, &call) {
            Some(error) => Content::Failed(error),
            None => call.take_content(),
        };
        let scripts = client.config.scripts;
        let source = match content {
            Content::Commands(mut draft) => match draft.refusal() {
                Some(error) if !scripts => Source::Failed(error),
                _ => self.add(draft.pack(scripts), scripts),
            },
            Content::Message(message) => self.add(message, scripts),
            Content::Chunks(chunks) => {
                let commands = chunks.into_commands();
                let count = commands.len();
                for command in commands {
                    drop(self.add(command, scripts));
                }
                Source::Chunks(count)
            }
            Content::Known(reply) => Source::Known(Box::new(reply)),
            Content::Failed(error) => Source::Failed(error),
            Content::Done => Source::Failed(polled()),
        };
        // What is not sent changes nothing, whatever its error.
        let mut part = Part { spec, source };
        part.spec.is_read |= !part.is_sent();
        self.has_writes |= !part.spec.is_read;
        self.has_own_writes |= !part.spec.is_read && !part.spec.is_fill;
        self.operations.push(part);
    }

    fn add(&mut self, message: Packed, scripts: bool) -> Source {
        let joined = message.units().joined(0);
        let command = Source::Command(Form::of(&message), message.rule(), scripts);
        let message = in_its_place(message, scripts);
        self.commands += joined.map_or(1, Joined::commands);
        self.bytes.extend_from_slice(message.as_bytes());
        self.units.push(Unit {
            end: u32::try_from(self.bytes.len()).unwrap_or(u32::MAX),
            joined,
            rule: message.rule(),
        });
        message.recycle();
        joined.map_or(command, |joined| Source::Group(joined.commands()))
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
        self.has_own_writes |= more.has_own_writes;
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

/// Gives a message a form that takes one step, since a second one would come behind the parts that follow it: a conditional write
/// becomes a script, and a script brings its source along, which the server may have dropped at any time.
fn in_its_place(message: Packed, scripts: bool) -> Packed {
    let step = message.rule().in_one_step(message.as_bytes());
    let message = step.filter(|_| scripts).unwrap_or(message);
    match message.rule() {
        Rule::Script(_) => by_source(message.as_bytes()).unwrap_or(message),
        _ => message,
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

#[cold]
fn invalid(message: &'static str) -> Error {
    Error::new(ErrorKind::InvalidInput, message)
}

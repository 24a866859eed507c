//! A typed operation as a value: the commands to send, and the function that decodes the reply.

mod command;
mod reply;
mod server_error;

use redis::{Cmd, Value};

use crate::codec::MaxBytes;
use crate::error::{Error, Result};
use crate::observe::Monitor;
use crate::schema::Layout;

pub(crate) use self::{
    command::{CommandWriter, command, recycle, size},
    reply::{
        array, boolean, bulk, first_integer, ignored, integer, last, length, none_failed,
        unexpected, was_ok,
    },
    server_error::server_error,
};

/// A typed operation: what to send, and how to read the answer.
pub(crate) struct Request<T> {
    pub(crate) commands: Commands,
    pub(crate) decode: Decode<T>,
    pub(crate) asked: Asked,
    pub(crate) layout: &'static Layout,
    pub(crate) is_read: bool,
}

/// Reads a reply; one value, or the array of replies of a group.
pub(crate) type Decode<T> = fn(Value, &Decoding<'_>) -> Result<T>;

/// The commands of one operation.
pub(crate) enum Commands {
    /// One command.
    One(Cmd),
    /// Several commands on one key, applied in one atomic step.
    Group(Vec<Cmd>),
    /// Nothing to send: the answer is known.
    Answered(Value),
    /// The operation cannot be sent.
    Failed(Error),
}

/// What a decode function needs to remember of the question.
#[derive(Debug, Default)]
pub(crate) enum Asked {
    /// Nothing.
    #[default]
    Nothing,
    /// How many items.
    Count(usize),
    /// Which fields.
    Fields(Box<[&'static str]>),
    /// The text of the key, without prefix.
    Key(Box<str>),
}

/// What a decode function gets beside the reply.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Decoding<'a> {
    pub(crate) layout: &'static Layout,
    pub(crate) asked: &'a Asked,
    pub(crate) max: MaxBytes,
    pub(crate) monitor: &'a Monitor,
}

impl<T> Request<T> {
    /// An operation that changes something and is never sent twice.
    pub(crate) fn write(
        layout: &'static Layout,
        commands: impl Into<Commands>,
        decode: Decode<T>,
    ) -> Self {
        Self {
            commands: commands.into(),
            decode,
            asked: Asked::Nothing,
            layout,
            is_read: false,
        }
    }

    /// An operation that changes nothing, so it can be sent again.
    pub(crate) fn read(
        layout: &'static Layout,
        commands: impl Into<Commands>,
        decode: Decode<T>,
    ) -> Self {
        Self {
            is_read: true,
            ..Self::write(layout, commands, decode)
        }
    }

    pub(crate) fn asking(self, asked: Asked) -> Self {
        Self { asked, ..self }
    }
}

impl From<Cmd> for Commands {
    fn from(command: Cmd) -> Self {
        Self::One(command)
    }
}

impl From<Result<Self>> for Commands {
    fn from(commands: Result<Self>) -> Self {
        commands.unwrap_or_else(Self::Failed)
    }
}

impl From<Result<Cmd>> for Commands {
    fn from(command: Result<Cmd>) -> Self {
        command.map_or_else(Self::Failed, Self::One)
    }
}

//! Commands as they go over the wire, and the parts that are answered for themselves.

use std::sync::Arc;

use bytes::Bytes;
use redis::Value;

use crate::events::{Command, Group};
use crate::operation::pool::{buffer, recycle};
use crate::operation::rule::Rule;
use crate::operation::unpack::names;
use crate::operation::writer::{Commands, Written};

/// One or several commands as the server reads them.
#[derive(Debug)]
pub struct Packed {
    pub(crate) bytes: Payload,
    pub(crate) units: Units,
}

/// The bytes of commands.
#[derive(Debug)]
pub(crate) enum Payload {
    /// Few bytes: a connection copies them into its write buffer.
    Small(Vec<u8>),
    /// Many bytes: a connection shares them.
    Large(Bytes),
}

/// The parts of a message, each of which has an outcome of its own.
#[derive(Clone, Debug)]
pub enum Units {
    /// One command.
    Command,
    /// One command whose reply can call for another one.
    Ruled(Rule),
    /// Commands that are answered together.
    Joined(Joined),
    /// Several parts, in their order.
    Many(Arc<[Unit]>),
}

/// A part of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Its end in the bytes of the message.
    pub end: u32,
    /// The commands that are answered together, or `None` for a single command.
    pub joined: Option<Joined>,
    /// What follows on its reply.
    #[doc(hidden)]
    pub rule: Rule,
}

/// Commands whose replies are one outcome: the array of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joined {
    /// This many commands between `MULTI` and `EXEC`: they run together or not at all.
    Transaction(u32),
    /// This many commands one behind the other. The first error among their replies is the outcome.
    Row(u32),
}

/// The commands around those of a transaction.
pub(crate) const MULTI: &[u8] = b"*1\r\n$5\r\nMULTI\r\n";
pub(crate) const EXEC: &[u8] = b"*1\r\n$4\r\nEXEC\r\n";

/// From this size on, sharing bytes costs less than copying them.
const SHARED_FROM: usize = 16 * 1024;

impl Packed {
    #[inline]
    pub(crate) fn new(bytes: Vec<u8>, units: Units) -> Self {
        let bytes = if bytes.len() < SHARED_FROM {
            Payload::Small(bytes)
        } else {
            Payload::Large(bytes.into())
        };
        Self { bytes, units }
    }

    /// Makes a message of one command.
    pub(crate) fn command(commands: Commands) -> Self {
        Self::new(commands.finish().bytes, Units::Command)
    }

    /// Makes a message of commands that are answered each for itself.
    pub(crate) fn many(commands: impl IntoIterator<Item = Self>) -> Self {
        let mut bytes = Vec::new();
        let unit = |command: Self| {
            bytes.extend_from_slice(command.as_bytes());
            Unit {
                end: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
                joined: None,
                rule: command.rule(),
            }
        };
        let units = commands.into_iter().map(unit).collect();
        Self::new(bytes, Units::Many(units))
    }

    /// Returns whether a reply can call for another command.
    #[inline]
    pub(crate) fn has_rules(&self) -> bool {
        match &self.units {
            Units::Many(units) => units.iter().any(|unit| !matches!(unit.rule, Rule::Final)),
            units => matches!(units, Units::Ruled(_)),
        }
    }

    pub(crate) fn with_rule(self, rule: Rule) -> Self {
        let units = match rule {
            Rule::Final => Units::Command,
            rule => Units::Ruled(rule),
        };
        Self { units, ..self }
    }

    /// Returns what follows on the reply to a single command.
    #[inline]
    pub(crate) fn rule(&self) -> Rule {
        match self.units {
            Units::Ruled(rule) => rule,
            _ => Rule::Final,
        }
    }

    /// Returns the bytes of a part, and what follows on its reply.
    pub(crate) fn part(&self, index: usize) -> (&[u8], Rule) {
        let bytes = self.as_bytes();
        let Units::Many(units) = &self.units else {
            return (bytes, self.rule());
        };
        let end = |index: usize| {
            units
                .get(index)
                .map_or(bytes.len(), |unit| unit.end as usize)
        };
        let start = index.checked_sub(1).map_or(0, end);
        let rule = units.get(index).map_or(Rule::Final, |unit| unit.rule);
        (&bytes[start..end(index)], rule)
    }

    /// Puts commands between `MULTI` and `EXEC`.
    pub(crate) fn group(written: Written) -> Self {
        let mut bytes = buffer();
        bytes.extend_from_slice(MULTI);
        bytes.extend_from_slice(&written.bytes);
        bytes.extend_from_slice(EXEC);
        recycle(written.bytes);
        let joined = Joined::Transaction(written.commands);
        Self::new(bytes, Units::Joined(joined))
    }

    /// Sends commands one behind the other, and answers them together.
    pub(crate) fn row(written: Written) -> Self {
        let joined = Joined::Row(written.commands);
        Self::new(written.bytes, Units::Joined(joined))
    }

    /// Returns the commands in the protocol of Redis, one behind the other.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        match &self.bytes {
            Payload::Small(bytes) => bytes,
            Payload::Large(bytes) => bytes,
        }
    }

    /// Returns the parts.
    #[must_use]
    pub fn units(&self) -> &Units {
        &self.units
    }

    /// Returns what describes the commands, of which `group` says what holds them together.
    pub(crate) fn description(&self, group: Group) -> Command {
        let group = match self.units {
            Units::Joined(Joined::Transaction(_)) => Group::Transaction,
            Units::Joined(Joined::Row(_)) => Group::Pipeline,
            Units::Command | Units::Ruled(_) | Units::Many(_) => group,
        };
        Command::of(self.names(), group)
    }

    /// Returns the names of the commands, without `MULTI` and `EXEC`.
    pub(crate) fn names(&self) -> impl Iterator<Item = &[u8]> {
        names(self.as_bytes())
    }

    /// Gives the memory back.
    // A call of its own costs more than what it does.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn recycle(self) {
        if let Payload::Small(bytes) = self.bytes {
            recycle(bytes);
        }
    }
}

impl Units {
    /// Returns the number of parts.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Command | Self::Ruled(_) | Self::Joined(_) => 1,
            Self::Many(units) => units.len(),
        }
    }

    /// Returns whether there is no part.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the commands of the part at `index` that are answered together; `None` if it is a single command.
    #[inline]
    pub(crate) fn joined(&self, index: usize) -> Option<Joined> {
        match self {
            Self::Command | Self::Ruled(_) => None,
            Self::Joined(joined) => Some(*joined),
            Self::Many(units) => units.get(index).and_then(|unit| unit.joined),
        }
    }
}

impl Joined {
    /// Returns the number of commands, without `MULTI` and `EXEC`.
    pub(crate) fn commands(self) -> u32 {
        match self {
            Self::Transaction(commands) | Self::Row(commands) => commands,
        }
    }

    /// Returns the number of replies that the server sends.
    pub(crate) fn replies(self) -> u32 {
        match self {
            Self::Transaction(commands) => commands.saturating_add(2),
            Self::Row(commands) => commands,
        }
    }
}

/// Makes the outcome of a row of the replies to its commands.
pub(crate) fn of_row(mut replies: Vec<Value>) -> Value {
    let failed = replies
        .iter()
        .position(|reply| matches!(reply, Value::ServerError(_)));
    match failed {
        Some(at) => replies.swap_remove(at),
        None => Value::Array(replies),
    }
}

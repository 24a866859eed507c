//! Commands as they go over the wire, and the parts that are answered for themselves.

use std::sync::Arc;

use bytes::Bytes;

use crate::operation::pool::{buffer, recycle};
use crate::operation::writer::Written;

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
    /// This many commands between `MULTI` and `EXEC`: they run together or not at all.
    Group(u32),
    /// Several parts, in their order.
    Many(Arc<[Unit]>),
}

/// A part of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Its end in the bytes of the message.
    pub end: u32,
    /// The number of commands between `MULTI` and `EXEC`, or `None` for a single command.
    pub group: Option<u32>,
}

/// The commands around those of a group.
pub(crate) const MULTI: &[u8] = b"*1\r\n$5\r\nMULTI\r\n";
pub(crate) const EXEC: &[u8] = b"*1\r\n$4\r\nEXEC\r\n";

/// From this size on, sharing bytes costs less than copying them.
const SHARED_FROM: usize = 16 * 1024;

impl Packed {
    pub(crate) fn new(bytes: Vec<u8>, units: Units) -> Self {
        let bytes = if bytes.len() < SHARED_FROM {
            Payload::Small(bytes)
        } else {
            Payload::Large(bytes.into())
        };
        Self { bytes, units }
    }

    /// Puts commands between `MULTI` and `EXEC`.
    pub(crate) fn group(written: Written) -> Self {
        let mut bytes = buffer();
        bytes.extend_from_slice(MULTI);
        bytes.extend_from_slice(&written.bytes);
        bytes.extend_from_slice(EXEC);
        recycle(written.bytes);
        Self::new(bytes, Units::Group(written.commands))
    }

    /// Puts all parts between one `MULTI` and `EXEC`, groups among them without their own.
    pub(crate) fn into_transaction(self) -> Self {
        let units = match &self.units {
            Units::Many(units) if !units.is_empty() => units,
            _ => return self,
        };
        let mut bytes = MULTI.to_vec();
        let (mut start, mut commands) = (0, 0);
        for unit in units.iter() {
            let end = unit.end as usize;
            let inner = match unit.group {
                Some(_) => start + MULTI.len()..end - EXEC.len(),
                None => start..end,
            };
            bytes.extend_from_slice(&self.as_bytes()[inner]);
            commands += unit.group.unwrap_or(1);
            start = end;
        }
        bytes.extend_from_slice(EXEC);
        Self::new(bytes, Units::Group(commands))
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

    /// Gives the memory back.
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
            Self::Command | Self::Group(_) => 1,
            Self::Many(units) => units.len(),
        }
    }

    /// Returns whether there is no part.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the number of commands between `MULTI` and `EXEC` in the part at `index`; `None` if it is a single command.
    #[inline]
    pub(crate) fn group(&self, index: usize) -> Option<u32> {
        match self {
            Self::Command => None,
            Self::Group(commands) => Some(*commands),
            Self::Many(units) => units.get(index).and_then(|unit| unit.group),
        }
    }
}

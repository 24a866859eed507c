//! The commands of an operation before and after they are sent.

use std::time::Duration;

use redis::Value;

use crate::client::chunks::Chunks;
use crate::client::draft::{Draft, Tail};
use crate::client::spec::Spec;
use crate::error::{Error, Result};
use crate::operation::{Commands, Expiration, Packed};

/// The kinds of operations that differ in how they are sent, or in their events.
#[derive(Debug)]
pub(super) enum Kind {
    Common,
    /// The command waits on the server for so long, on top of the timeout.
    Blocking(Duration),
    /// It takes several round trips, the last of which gives this expiry.
    Steps(Box<Expiration>),
    /// A pipeline: its parts have events of their own. Each comes with whether it is sent.
    #[expect(clippy::box_collection, reason = "an operation has no room for more")]
    Parts(Box<Vec<(Spec, bool)>>),
}

/// The commands of an operation, or its result where nothing is sent.
#[derive(Debug)]
pub(crate) enum Content {
    Commands(Draft),
    /// Commands with everything in them, which are on their way once the operation is started.
    Message(Packed),
    /// Many items, some in each command. The commands go one after another.
    Chunks(Box<Chunks>),
    /// Nothing: the reply is known.
    Known(Value),
    /// Nothing: it cannot be sent.
    Failed(Error),
    /// Nothing, unless its TTL, which is bad, is set once more.
    BadTtl(Box<(Self, Error)>),
    Done,
}

impl Content {
    #[expect(
        clippy::inline_always,
        reason = "the operation is then made in its place, not moved there"
    )]
    #[inline(always)]
    pub(crate) fn new(commands: Result<Commands>, tail: Tail, expiration: Expiration) -> Self {
        match commands {
            Ok(commands) => Self::Commands(Draft {
                commands,
                tail,
                expiration,
            }),
            Err(error) => Self::Failed(error),
        }
    }

    pub(crate) fn chunks(commands: Vec<Packed>) -> Self {
        Self::Chunks(Box::new(Chunks::new(commands)))
    }
}

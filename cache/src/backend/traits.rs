//! The interface between the cache and the backend that answers its commands.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use redis::Value;

use crate::error::{Error, ErrorKind, Result};
use crate::events::ServerName;
use crate::operation::{Labels, Packed, Units};

/// A backend that answers commands.
///
/// It is polled by the callers' own tasks and needs no heap block for a command. Sending, sending again after a break and
/// waiting for a connection lie behind it, and so do the deadlines in [`RequestOptions`].
pub trait Backend: fmt::Debug + Send + Sync {
    /// Takes a message: answers it at once, or names the place where the reply will be.
    fn start(
        &self,
        message: &Packed,
        options: &RequestOptions,
        context: &mut Context<'_>,
    ) -> Started;

    /// Returns whether messages run in the order in which they were started. Where they do not, those of one batch go one by one.
    fn keeps_order(&self) -> bool {
        true
    }

    /// Waits for the replies to what was started, until `due` where the backend keeps the time.
    fn drain(&self, due: Instant) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        let _ = due;
        Box::pin(std::future::ready(()))
    }

    /// Gives up what it holds. Nothing is started behind it.
    fn close(&self) {}

    /// Returns whether it tells operations apart: whether messages are to be started by
    /// [`start_labelled`](Self::start_labelled).
    fn wants_labels(&self) -> bool {
        false
    }

    /// As [`start`](Self::start), with the names of the operations that the message is of.
    fn start_labelled(
        &self,
        message: &Packed,
        options: &RequestOptions,
        context: &mut Context<'_>,
        _labels: &dyn Labels,
    ) -> Started {
        self.start(message, options, context)
    }

    /// Returns the server, for spans and metrics; `None` where there is none.
    fn server(&self) -> Option<ServerName> {
        None
    }
}

/// The options of one message.
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is independent of the others"
)]
pub struct RequestOptions {
    /// The end of the wait for the reply, on the real clock.
    pub deadline: Instant,
    /// The time that was given, for the error's text.
    pub timeout: Duration,
    /// The message changes nothing, so it can be sent once more where its reply was lost.
    pub is_read: bool,
    /// The largest string that the reply may have, in bytes.
    pub max_string: usize,
    /// Scripts may run on the server.
    pub scripts: bool,
    /// The event that ends the wait for a connection before the deadline.
    pub give_up: GiveUp,
    /// The command blocks on the server, so it gets a connection of its own.
    pub blocks: bool,
    /// The cache was closed, so nothing is started any more.
    pub is_closed: bool,
}

/// The event that ends the wait for a connection before the deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GiveUp {
    /// A refusal that the next attempt would not change: of the login, the database or the certificate.
    OnRefusal,
    /// A failed attempt to connect.
    OnFailedAttempt,
}

/// The result of starting a message.
#[derive(Debug)]
pub enum Started {
    /// It is answered.
    Replied(Reply),
    /// Its reply will be here.
    Waiting(SlotHandle),
}

/// The place of a reply that has not come.
#[derive(Debug)]
pub struct SlotHandle {
    /// The place where messages wait together.
    pub slots: Arc<dyn Slots>,
    /// The place of this one.
    pub slot: usize,
}

/// The places of messages that wait for their replies.
pub trait Slots: fmt::Debug + Send + Sync {
    /// Returns the outcome once it is there, which empties the slot but for [`SlotEvent::Admitted`]; else remembers whom to wake.
    fn poll(&self, slot: usize, context: &mut Context<'_>) -> Poll<SlotEvent>;

    /// Lets the message of a slot go, after [`SlotEvent::Admitted`], which a backend without a bound never gives.
    fn enter(
        &self,
        _slot: usize,
        _message: &Packed,
        _options: &RequestOptions,
        _context: &mut Context<'_>,
    ) {
    }

    /// Empties the slot of a message whose caller does not wait any more, and returns whether it may run or have run.
    fn leave(&self, slot: usize) -> bool;

    /// Returns whether a wait that this thread polls ends here at its deadline, by [`SlotEvent::Failed`].
    ///
    /// If it does not, the caller's poll keeps the deadline: a backend needs no timer of its own, and one whose timer
    /// belongs to a runtime says `false` to threads outside of it. The caller asks after a poll and not after
    /// [`start`](Backend::start), which would cost each message the question: a backend that says `false` to the thread that
    /// starts a message wakes its task once.
    fn keeps_deadlines(&self) -> bool;

    /// Returns what did not happen to a message that was not sent by its deadline, for the text of the error.
    fn not_sent(&self) -> &'static str {
        "not sent"
    }
}

/// The end of the wait for a reply.
#[derive(Debug)]
pub enum SlotEvent {
    /// With an outcome for each part.
    Replied(Reply),
    /// With this error for all parts.
    Failed(Error),
    /// Without: the message changes nothing and can be started again.
    SendAgain,
    /// It goes on: there is room for the message now.
    Admitted,
}

/// The outcome of each part of a message.
#[derive(Debug)]
pub enum Reply {
    /// Of a message that is one command or one group, whose value is the array of its replies.
    One(Result<Value>),
    /// Of a message of several parts, in their order.
    Many(Vec<Result<Value>>),
}

impl SlotEvent {
    /// Returns whether the message can have changed something.
    pub(crate) fn may_have_run(&self) -> bool {
        let of =
            |result: &Result<Value>| result.as_ref().map_or_else(Error::may_have_run, |_| true);
        match self {
            Self::Replied(Reply::One(result)) => of(result),
            Self::Replied(Reply::Many(results)) => results.iter().any(of),
            Self::Failed(error) => error.may_have_run(),
            Self::SendAgain => true,
            Self::Admitted => false,
        }
    }
}

impl GiveUp {
    /// Returns whether a failed attempt to connect ends the wait.
    #[must_use]
    pub(crate) fn is_reached(self, failure: &Error) -> bool {
        match self {
            Self::OnRefusal => matches!(failure.kind(), ErrorKind::Auth | ErrorKind::Config),
            Self::OnFailedAttempt => true,
        }
    }
}

impl Reply {
    /// Returns the outcome of each part.
    pub(crate) fn into_answers(self) -> Vec<Result<Value>> {
        match self {
            Self::One(answer) => vec![answer],
            Self::Many(answers) => answers,
        }
    }

    /// The same error for each part of a message.
    pub(crate) fn failed(error: &Error, units: &Units) -> Self {
        match units {
            Units::Command | Units::Ruled(_) | Units::Joined(_) => Self::One(Err(error.clone())),
            // Where there are no parts, the error must not be lost with them.
            Units::Many(units) if units.is_empty() => Self::One(Err(error.clone())),
            Units::Many(units) => {
                Self::Many(units.iter().map(|_unit| Err(error.clone())).collect())
            }
        }
    }
}

//! The outcomes of a message that meets a fault: those that a connection gives in such an outage.

use std::time::Duration;

use redis::Value;

use super::codes;
use super::fault::Effect;
use super::plan::Effects;
use crate::backend::memory::reply::CommandError;
use crate::backend::{GiveUp, Reply, RequestOptions, SlotEvent};
use crate::error::{Error, ErrorKind, Result};
use crate::operation::Units;

/// The replies to the units of a message; none to those that were not run.
pub(super) type Answers = Vec<Option<Result<Value>>>;

/// What becomes of a message.
#[derive(Debug)]
pub(super) struct Outcomes {
    effects: Effects,
    has_parts: bool,
    is_read: bool,
    timeout: Duration,
    /// The longest delay of a reply.
    delay: Duration,
    /// Something in it is not sent until the deadline.
    ends_at_deadline: bool,
}

impl Outcomes {
    pub(super) fn new(effects: Effects, units: &Units, options: &RequestOptions) -> Self {
        let delays = effects.iter().flatten().filter_map(|effect| match effect {
            Effect::Delay(delay) => Some(*delay),
            _ => None,
        });
        let waits_for_connection = options.give_up != GiveUp::OnFailedAttempt;
        let ends_at_deadline = effects.iter().flatten().any(|effect| match effect {
            Effect::LostRequest | Effect::Overloaded => true,
            Effect::Unavailable => waits_for_connection,
            Effect::LostReply | Effect::Delay(_) | Effect::ServerError(_) => false,
        });
        Self {
            delay: delays.max().unwrap_or_default(),
            has_parts: matches!(units, Units::Many(_)),
            is_read: options.is_read,
            timeout: options.timeout,
            ends_at_deadline,
            effects,
        }
    }

    /// Returns whether a timer is needed.
    pub(super) fn waits(&self) -> bool {
        self.ends_at_deadline || !self.delay.is_zero()
    }

    /// Returns whether a unit runs.
    pub(super) fn runs(&self, unit: usize) -> bool {
        match self.effect(unit) {
            None | Some(Effect::LostReply | Effect::Delay(_)) => true,
            Some(
                Effect::Unavailable
                | Effect::Overloaded
                | Effect::LostRequest
                | Effect::ServerError(_),
            ) => false,
        }
    }

    /// Returns for how long the replies are kept back, and whether that is until the deadline.
    pub(super) fn wait(&self, elapsed: Duration) -> (Duration, bool) {
        let left = self.timeout.saturating_sub(elapsed);
        let is_late = self.delay > left;
        let is_to_the_end = is_late || self.ends_at_deadline;
        (if is_to_the_end { left } else { self.delay }, is_late)
    }

    /// Ends the wait for the message, within its deadline or not.
    pub(super) fn event(&self, answers: Answers, is_late: bool) -> SlotEvent {
        let is_lost = |effect: &Option<Effect>| matches!(effect, Some(Effect::LostReply));
        let has_time = !is_late && !self.ends_at_deadline;
        if self.is_read && has_time && self.effects.iter().any(is_lost) {
            return SlotEvent::SendAgain;
        }
        let answers = answers.into_iter().enumerate();
        let mut outcomes = answers.map(|(unit, answer)| self.outcome(unit, answer, is_late));
        SlotEvent::Replied(if self.has_parts {
            Reply::Many(outcomes.collect())
        } else {
            Reply::One(outcomes.next().unwrap_or_else(|| Err(self.unsent())))
        })
    }

    fn outcome(&self, unit: usize, answer: Option<Result<Value>>, is_late: bool) -> Result<Value> {
        match self.effect(unit) {
            Some(Effect::Unavailable) => Err(fault(ErrorKind::Unavailable, "no connection")),
            Some(Effect::Overloaded) => {
                let timeout = self.timeout;
                let message =
                    format!("too many operations wait to be sent; no room within {timeout:?}");
                Err(fault(ErrorKind::Overloaded, &message))
            }
            Some(Effect::LostRequest) => Err(self.unsent()),
            _ if is_late => {
                let message = format!("no reply within {:?}", self.timeout);
                Err(fault(ErrorKind::Timeout, &message).with_may_have_run(true))
            }
            Some(Effect::LostReply) => {
                let message = "the connection broke before the reply came";
                Err(fault(ErrorKind::Unavailable, message).with_may_have_run(true))
            }
            Some(Effect::ServerError(code)) => Ok(server_error(code)),
            None | Some(Effect::Delay(_)) => answer.unwrap_or_else(|| Err(self.unsent())),
        }
    }

    fn unsent(&self) -> Error {
        let message = format!("not sent within {:?}", self.timeout);
        fault(ErrorKind::Timeout, &message).with_may_have_run(false)
    }

    fn effect(&self, unit: usize) -> Option<&Effect> {
        self.effects.get(unit).and_then(Option::as_ref)
    }
}

/// The error reply of a server; its code was checked.
fn server_error(code: &str) -> Value {
    let line = codes::find(code).map_or("ERR", |code| code.line);
    Value::from(CommandError::new(line))
}

/// Says that this is no outage, for whoever reads the log of a test.
fn fault(kind: ErrorKind, message: &str) -> Error {
    Error::new(kind, format!("{message}, by a fault of the memory engine"))
}

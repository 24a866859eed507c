//! The outcome of each part of a message, made of the replies to its commands.

use redis::{RedisError, ServerError, Value};

use crate::backend::group::{Group, is_queued, out_of_step};
use crate::backend::own::cause;
use crate::backend::{Reply, SlotEvent};
use crate::error::{Error, Result};
use crate::operation::{Joined, Units, of_row};

/// The end of a request.
pub(super) struct Answer {
    pub(super) event: SlotEvent,
    /// Every command has got its reply, so the connection is ready for the next one.
    pub(super) is_settled: bool,
}

/// Reads the reply to one command.
pub(super) fn of_command(reply: Value) -> Answer {
    let reply = without_attributes(reply);
    let is_settled = !is_queued(&reply);
    let outcome = if is_settled {
        Ok(reply)
    } else {
        Err(out_of_step("`QUEUED` outside of a group"))
    };
    Answer {
        event: SlotEvent::Replied(Reply::One(outcome)),
        is_settled,
    }
}

/// Deals replies out to the parts of a message.
///
/// With the first reply that does not fit, nothing is known of those that follow: they can be those of other commands.
pub(super) fn of_units(units: &Units, replies: Vec<Value>) -> Answer {
    let mut replies = replies.into_iter().map(without_attributes);
    let mut fault = None;
    let mut outcomes = Vec::with_capacity(units.len());
    for index in 0..units.len() {
        let outcome = match &fault {
            Some(fault) => Err(Error::clone(fault)),
            None => of_unit(units.joined(index), &mut replies).unwrap_or_else(|misfit| {
                fault = Some(out_of_step(
                    "replies that do not fit the commands before it",
                ));
                Err(misfit)
            }),
        };
        outcomes.push(outcome);
    }
    let is_settled = fault.is_none() && replies.next().is_none();
    let reply = match units {
        Units::Many(_) => Reply::Many(outcomes),
        Units::Command | Units::Ruled(_) | Units::Joined(_) => {
            Reply::One(outcomes.pop().unwrap_or_else(|| Err(missing())))
        }
    };
    Answer {
        event: SlotEvent::Replied(reply),
        is_settled,
    }
}

/// Reads the end of a request that got no replies.
#[cold]
pub(super) fn failed(error: RedisError, is_read: bool) -> Answer {
    let error = match ServerError::try_from(error) {
        // Connections that turn an error reply into their own error.
        Ok(error) => return of_command(Value::ServerError(error)),
        Err(error) => error,
    };
    let event = if is_read && cause::is_broken(&error) {
        SlotEvent::SendAgain
    } else {
        SlotEvent::Failed(cause::no_reply(&error))
    };
    Answer {
        event,
        is_settled: false,
    }
}

/// Takes the replies of one part; the outer error is that of replies that do not fit.
fn of_unit(
    joined: Option<Joined>,
    replies: &mut impl Iterator<Item = Value>,
) -> Result<Result<Value>, Error> {
    let mut next = || replies.next().ok_or_else(missing);
    let mut unqueued = || match next()? {
        reply if is_queued(&reply) => Err(out_of_step("`QUEUED` outside of a group")),
        reply => Ok(reply),
    };
    match joined {
        None => unqueued().map(Ok),
        Some(Joined::Row(commands)) => {
            let row: Result<_> = (0..commands).map(|_| unqueued()).collect();
            Ok(Ok(of_row(row?)))
        }
        Some(Joined::Transaction(commands)) => {
            let mut group = Group::default();
            for place in 0..commands + 2 {
                if let Some(outcome) = group.take(next()?, place, commands)? {
                    return Ok(outcome);
                }
            }
            Err(missing())
        }
    }
}

#[cold]
fn missing() -> Error {
    out_of_step("fewer replies than commands")
}

/// Takes the metadata off that RESP3 puts in front of values.
fn without_attributes(mut reply: Value) -> Value {
    while let Value::Attribute { data, .. } = reply {
        reply = *data;
    }
    match &mut reply {
        Value::Array(items) | Value::Set(items) => items.iter_mut().for_each(strip),
        Value::Map(pairs) => pairs.iter_mut().for_each(|(field, value)| {
            strip(field);
            strip(value);
        }),
        _ => {}
    }
    reply
}

/// The same in place; most values need nothing.
fn strip(value: &mut Value) {
    if let Value::Attribute { .. } | Value::Array(_) | Value::Set(_) | Value::Map(_) = value {
        *value = without_attributes(std::mem::take(value));
    }
}

//! An operation among others, and its outcome.

use std::time::Duration;

use redis::Value;

use crate::backend::Reply;
use crate::error::{Error, ErrorKind, Result};
use crate::events::Monitor;
use crate::operation::{Condition, Form, Label, Labels, PartReply, Rule, Spec, array};

/// An operation among others.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) spec: Spec,
    pub(super) source: Source,
}

/// The source of a part's outcome.
#[derive(Debug)]
pub(super) enum Source {
    /// Its command is answered. Scripts may run, or not.
    Command(Form, Rule, bool),
    /// Its group of so many commands is answered.
    Group(u32),
    /// This many commands are answered one by one.
    Chunks(usize),
    Known(Box<Value>),
    Failed(Error),
}

impl Part {
    pub(super) fn is_sent(&self) -> bool {
        !matches!(
            self.source,
            Source::Known(_) | Source::Failed(_) | Source::Chunks(0)
        )
    }
}

impl Labels for Vec<Part> {
    fn visit(&self, visit: &mut dyn FnMut(Label)) {
        for part in self {
            match part.source {
                Source::Command(..) | Source::Group(_) => visit(part.spec.label(1)),
                Source::Chunks(0) | Source::Known(_) | Source::Failed(_) => {}
                Source::Chunks(commands) => visit(part.spec.label(commands)),
            }
        }
    }
}

/// Returns the error of the first part that cannot be sent in one step with the others, with its position.
pub(crate) fn failure(parts: &[Part]) -> Option<Error> {
    let mut failed = parts.iter().enumerate();
    failed.find_map(|(index, part)| {
        let error = match &part.source {
            Source::Failed(error) => error.clone(),
            Source::Command(_, rule, scripts) => rule.refusal(*scripts)?,
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

/// Deals the reply to a message out to its parts. That to a transaction can be an error of all of them, which has their events
/// then.
pub(crate) fn answers(
    parts: Vec<Part>,
    reply: Reply,
    monitor: &Monitor,
    elapsed: Duration,
) -> Result<impl Iterator<Item = PartReply> + use<>> {
    let (replies, is_transaction) = match reply {
        Reply::Many(replies) => (replies, false),
        Reply::One(exec) => {
            let replies = exec.and_then(of_transaction);
            let replies =
                replies.inspect_err(|error| emit_failed(&parts, monitor, elapsed, error))?;
            (replies, true)
        }
    };
    let mut replies = replies.into_iter();
    Ok(parts.into_iter().map(move |Part { spec, source }| {
        let form = match source {
            Source::Group(_) => Form::Group,
            Source::Command(form, ..) => form,
            _ => Form::Command,
        };
        let answer = match source {
            Source::Group(commands) if is_transaction => join(&mut replies, commands as usize),
            Source::Command(_, Rule::Conditional(Condition::IfAbsent, _), _) => {
                let reply = replies.next().unwrap_or_else(|| Err(missing()));
                reply.map(in_the_way)
            }
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
    }))
}

/// Data of another kind is in the way of a write, which is no failure: the reply of the script that says so.
fn in_the_way(reply: Value) -> Value {
    match reply {
        Value::ServerError(error) if error.code() == "WRONGTYPE" => Value::Int(0),
        reply => reply,
    }
}

/// Reads the reply to the `EXEC` of a transaction, in which the commands of a group are answered one by one.
fn of_transaction(exec: Value) -> Result<Vec<Result<Value>>> {
    // A server that refuses a transaction answers with an error; behind any other form it may have run.
    let is_refused = matches!(exec, Value::ServerError(_));
    let replies = array(exec).map_err(|error| error.with_may_have_run(!is_refused))?;
    Ok(replies.into_iter().map(Ok).collect())
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
pub(super) fn missing() -> Error {
    Error::new(
        ErrorKind::Protocol,
        "the server answered with fewer replies than commands were sent",
    )
}

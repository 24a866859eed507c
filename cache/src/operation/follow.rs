//! The commands in place of those whose replies call for them, and the forms of commands that call for none.

use redis::{ServerError, Value};

use crate::codec::{self, MaxBytes};
use crate::error::Result;
use crate::operation::packed::{EXEC, MULTI};
use crate::operation::{
    Commands, Condition, Joined, Oversize, Packed, Rule, Script, Unit, Units, arguments, buffer,
    oversize, unexpected,
};

impl Packed {
    /// Puts all parts between one `MULTI` and `EXEC`, groups among them without their own.
    pub(crate) fn into_transaction(self) -> Self {
        let units = match &self.units {
            Units::Many(units) if !units.is_empty() => units,
            _ => return self,
        };
        let mut bytes = MULTI.to_vec();
        let mut commands = 0;
        for (index, unit) in units.iter().enumerate() {
            let (part, _rule) = self.part(index);
            match unit.joined {
                Some(Joined::Transaction(_)) => {
                    bytes.extend_from_slice(&part[MULTI.len()..part.len() - EXEC.len()]);
                }
                Some(Joined::Row(_)) | None => bytes.extend_from_slice(part),
            }
            commands += unit.joined.map_or(1, Joined::commands);
        }
        bytes.extend_from_slice(EXEC);
        Self::new(bytes, Units::Joined(Joined::Transaction(commands)))
    }

    /// Gives each part the form that calls for no other command, for pipelines whose replies somebody else reads.
    pub(crate) fn into_final(self) -> Self {
        let Units::Many(units) = &self.units else {
            return self;
        };
        let mut bytes = Vec::new();
        let unit = |(index, unit): (usize, &Unit)| {
            let (part, rule) = self.part(index);
            match by_source(part) {
                Some(step) if rule != Rule::Final => bytes.extend_from_slice(step.as_bytes()),
                _ => bytes.extend_from_slice(part),
            }
            Unit {
                end: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
                joined: unit.joined,
                rule: Rule::Final,
            }
        };
        let units = units.iter().enumerate().map(unit).collect();
        Self::new(bytes, Units::Many(units))
    }
}

impl Rule {
    /// Returns the command that goes in place of `sent`, by its reply; `first` is what the operation began with.
    pub(crate) fn next(
        self,
        first: &[u8],
        sent: &[u8],
        reply: &Value,
        max: MaxBytes,
    ) -> Result<Option<Packed>> {
        let next = match (self, reply) {
            (Self::Final, _) => None,
            (_, Value::ServerError(error)) if error.code() == "NOSCRIPT" => by_source(sent),
            // Whether it is a value cannot be told, and `get` is an error for it: it counts as one.
            (Self::Conditional(Condition::IfAbsent, _), reply) if is_too_large(reply, max) => None,
            (Self::Conditional(Condition::IfPresent, _), reply) if is_too_large(reply, max) => {
                let write = Set::parse(first).map(|set| set.by(Script::SetIf, b""));
                return Ok(write.map(|write| write.with_rule(Self::Script(Script::SetIf))));
            }
            (Self::Conditional(condition, stored), Value::BulkString(old)) => {
                let is_value = (stored.is_value)(old, max);
                let is_met = is_value == (condition == Condition::IfPresent);
                let write = if is_met { Set::parse(first) } else { None };
                write.map(|set| set.by(Script::CompareAndSet, old))
            }
            (Self::IfEqual, Value::ServerError(error)) if sent == first && is_unknown(error) => {
                Set::parse(first).map(|set| set.by(Script::CompareAndSet, &set.compared))
            }
            // What was compared with is gone since.
            (Self::Conditional(Condition::IfAbsent, _), Value::Nil) if sent != first => {
                Some(Packed::new(first.to_vec(), Units::Command))
            }
            // Only what compares answers with a number.
            (Self::Conditional(..), Value::Int(_)) if sent == first => {
                return Err(unexpected(reply));
            }
            _ => None,
        };
        Ok(next.map(|next| next.with_rule(self)))
    }

    /// Returns the script that does the same in one step, if `command` can take two and there is one.
    pub(crate) fn in_one_step(self, command: &[u8]) -> Option<Packed> {
        let Self::Conditional(condition, stored) = self else {
            return None;
        };
        let script = match condition {
            Condition::IfAbsent => Script::SetUnless,
            Condition::IfPresent => Script::SetIf,
        };
        let headers = codec::headers(stored.headers?);
        let set = Set::parse(command)?.by(script, &headers);
        Some(set.with_rule(Self::Script(script)))
    }
}

/// Returns whether an error says that the server does not know a word of the command, so that it has not run.
fn is_unknown(error: &ServerError) -> bool {
    let text = error.details().unwrap_or_default();
    error.code() == "ERR" && text.to_ascii_lowercase().starts_with("syntax error")
}

fn is_too_large(reply: &Value, max: MaxBytes) -> bool {
    match reply {
        Value::BulkString(old) => old.len() > max.0,
        reply => matches!(oversize(reply), Some(Oversize::Bulk(_))),
    }
}

/// Returns the same `EVALSHA` as an `EVAL`.
pub(crate) fn by_source(command: &[u8]) -> Option<Packed> {
    let length = command.iter().position(|byte| *byte == b'\n')? + 1;
    let (count, rest) = command.split_at(length);
    let rest = rest.strip_prefix(b"$7\r\nEVALSHA\r\n$40\r\n")?;
    let (digest, rest) = rest.split_first_chunk::<40>()?;
    let source = Script::by_digest(digest)?.source();
    let mut bytes = buffer();
    for piece in [count, b"$4\r\nEVAL\r\n$"] {
        bytes.extend_from_slice(piece);
    }
    bytes.extend_from_slice(itoa::Buffer::new().format(source.len()).as_bytes());
    for piece in [b"\r\n", source.as_bytes(), rest] {
        bytes.extend_from_slice(piece);
    }
    Some(Packed::new(bytes, Units::Command))
}

/// A `SET … NX GET …` or `SET … IFEQ … GET …`, or the one that the script is given which reads first.
struct Set {
    key: Vec<u8>,
    value: Vec<u8>,
    /// What it compares with, behind `IFEQ`.
    compared: Vec<u8>,
    options: Vec<Vec<u8>>,
}

impl Set {
    fn parse(command: &[u8]) -> Option<Self> {
        let mut arguments = arguments(command).into_iter();
        let mut compared = Vec::new();
        let key;
        let value;
        if arguments.next()? == b"SET" {
            (key, value) = (arguments.next()?, arguments.next()?);
            if arguments.next()? == b"IFEQ" {
                compared = arguments.next()?;
            }
            let _get = arguments.next()?;
        } else {
            // Digest, number of keys, key; what it compares with, `SET`, value.
            (key, value) = (arguments.nth(2)?, arguments.nth(2)?);
        }
        Some(Self {
            key,
            value,
            compared,
            options: arguments.collect(),
        })
    }

    /// Gives it to a script, behind what that compares with.
    fn by(&self, script: Script, compared: &[u8]) -> Packed {
        let mut commands = Commands::script(script, &self.key, compared);
        commands.arg("SET").arg(&self.value);
        for option in &self.options {
            commands.arg(option);
        }
        Packed::command(commands)
    }
}

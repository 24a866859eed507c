//! Commands whose reply can call for another command in their place.

use std::ptr;

use redis::Value;

use crate::codec::MaxBytes;
use crate::error::{Error, ErrorKind, Result};
use crate::operation::unpack::arguments;
use crate::operation::{Commands, Packed, Script, Units, unexpected};

/// What follows a reply that is not yet the outcome.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rule {
    /// Nothing: every reply is the outcome.
    #[default]
    Final,
    /// Where the server does not have the script, it runs by its source. It has not run then.
    Script(Script),
    /// The write of a whole value under a condition, for which an entry that reads as a miss is none.
    Conditional(Condition, &'static Stored),
}

/// The condition of a write.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// There is no value.
    IfAbsent,
    /// There is one.
    IfPresent,
}

/// The stored values of one type, as far as conditions need to know them.
#[doc(hidden)]
#[derive(Debug)]
pub struct Stored {
    /// The bytes in front of every value, if they alone tell one from a miss; else only a decode can.
    pub(crate) header: Option<[u8; 5]>,
    /// Returns whether stored bytes read as a value, or as an error, and not as a miss.
    pub(crate) is_value: fn(&[u8], MaxBytes) -> bool,
}

// By address: there is one for each type, and addresses of functions say nothing.
impl PartialEq for Stored {
    fn eq(&self, other: &Self) -> bool {
        ptr::eq(self, other)
    }
}

impl Eq for Stored {}

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
            (Self::Conditional(condition, stored), Value::BulkString(old)) => {
                let is_value = (stored.is_value)(old, max);
                let is_met = is_value == (condition == Condition::IfPresent);
                let set = Set::parse(first).filter(|_| is_met);
                set.map(|set| set.by(Script::CompareAndSet, old))
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

    /// Returns why the command cannot be part of a transaction, or of a caller's pipeline.
    pub(crate) fn refusal(self) -> Option<Error> {
        match self {
            Self::Conditional(_, Stored { header: None, .. }) => Some(takes_two_steps()),
            _ => None,
        }
    }

    /// Returns the command that does the same in one step, if `command` takes two.
    pub(crate) fn in_one_step(self, command: &[u8]) -> Option<Packed> {
        let Self::Conditional(condition, stored) = self else {
            return None;
        };
        let script = match condition {
            Condition::IfAbsent => Script::SetUnless,
            Condition::IfPresent => Script::SetIf,
        };
        let set = Set::parse(command)?.by(script, &stored.header?);
        by_source(set.as_bytes())
    }
}

/// Returns the same `EVALSHA` as an `EVAL`.
pub(crate) fn by_source(command: &[u8]) -> Option<Packed> {
    let arguments = arguments(command);
    let [name, digest, rest @ ..] = arguments.as_slice() else {
        return None;
    };
    if name != b"EVALSHA" {
        return None;
    }
    let mut commands = Commands::new("EVAL");
    commands.arg(Script::by_digest(digest)?.source());
    for argument in rest {
        commands.arg(argument);
    }
    Some(Packed::command(commands))
}

/// A `SET … NX GET …`, or the one that the script is given which reads first.
struct Set {
    key: Vec<u8>,
    value: Vec<u8>,
    options: Vec<Vec<u8>>,
}

impl Set {
    fn parse(command: &[u8]) -> Option<Self> {
        let mut arguments = arguments(command).into_iter();
        if arguments.next()? == b"SET" {
            let (key, value) = (arguments.next()?, arguments.next()?);
            // Behind `NX` and `GET`.
            let options = arguments.skip(2).collect();
            return Some(Self {
                key,
                value,
                options,
            });
        }
        // Digest, number of keys, key; what it compares with, `SET`, value.
        let (key, value) = (arguments.nth(2)?, arguments.nth(2)?);
        let options = arguments.collect();
        Some(Self {
            key,
            value,
            options,
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

#[cold]
fn takes_two_steps() -> Error {
    Error::new(
        ErrorKind::InvalidInput,
        "whether the entry is a value or a miss shows only when it is decoded, so this condition takes two steps: \
         await the operation alone, or push it into a batch that is not atomic",
    )
}

/// The error of what only a script can do.
#[cold]
pub(crate) fn scripts_are_off(what: &str) -> Error {
    let message =
        format!("it takes a script {what}, and `CacheBuilder::scripts(false)` turned them off");
    Error::new(ErrorKind::InvalidInput, message)
}

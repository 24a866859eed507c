//! Replies and errors, in the shapes that RESP2 gives them.

use std::borrow::Cow;

use redis::{Value, parse_redis_value};

/// A result that is an error reply otherwise.
pub(super) type Result<T> = std::result::Result<T, CommandError>;

/// The reply of a command.
pub(super) type Reply = Result<Value>;

/// An error reply: its code, a space and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CommandError(Cow<'static, str>);

pub(super) const WRONG_TYPE: CommandError =
    CommandError::new("WRONGTYPE Operation against a key holding the wrong kind of value");
pub(super) const SYNTAX: CommandError = CommandError::new("ERR syntax error");
pub(super) const NOT_AN_INTEGER: CommandError =
    CommandError::new("ERR value is not an integer or out of range");
pub(super) const NOT_POSITIVE: CommandError =
    CommandError::new("ERR value is out of range, must be positive");
pub(super) const OVERFLOW: CommandError =
    CommandError::new("ERR increment or decrement would overflow");
pub(super) const NO_SUCH_KEY: CommandError = CommandError::new("ERR no such key");

impl CommandError {
    pub(super) const fn new(text: &'static str) -> Self {
        Self(Cow::Borrowed(text))
    }

    /// Names the command, `args[0]`.
    pub(super) fn arity(args: &[&[u8]]) -> Self {
        let command = String::from_utf8_lossy(args[0]).to_ascii_lowercase();
        Self(format!("ERR wrong number of arguments for '{command}' command").into())
    }

    /// Names the command, `args[0]`.
    pub(super) fn expire_time(args: &[&[u8]]) -> Self {
        let command = String::from_utf8_lossy(args[0]).to_ascii_lowercase();
        Self(format!("ERR invalid expire time in '{command}' command").into())
    }

    /// Names the command and never its arguments, which may hold a caller's data.
    pub(super) fn unknown_command(name: &[u8]) -> Self {
        const SHOWN: usize = 128;
        let name = String::from_utf8_lossy(&name[..name.len().min(SHOWN)]);
        Self(format!("ERR unknown command '{name}'").into())
    }

    pub(super) fn unsupported_option(word: &[u8]) -> Self {
        let word = String::from_utf8_lossy(word);
        Self(format!("ERR Unsupported option {word}").into())
    }
}

impl From<CommandError> for Value {
    /// redis-rs has no constructor for a `ServerError`, so the line goes through its parser.
    #[cold]
    fn from(CommandError(text): CommandError) -> Self {
        let line = format!("-{}\r\n", text.replace(['\r', '\n'], " "));
        parse_redis_value(line.as_bytes()).expect("one line of text parses as an error reply")
    }
}

pub(super) fn bulk(bytes: &[u8]) -> Value {
    Value::BulkString(bytes.to_vec())
}

pub(super) fn bulk_or_nil(bytes: Option<Vec<u8>>) -> Value {
    bytes.map_or(Value::Nil, Value::BulkString)
}

pub(super) fn status(text: &str) -> Value {
    Value::SimpleString(text.to_owned())
}

/// A length or a number of changes.
pub(super) fn count(number: usize) -> Value {
    Value::Int(i64::try_from(number).unwrap_or(i64::MAX))
}

pub(super) fn flag(yes: bool) -> Value {
    Value::Int(i64::from(yes))
}

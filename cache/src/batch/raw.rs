//! Commands of a caller's own.

use redis::{Arg, Cmd, Value};

use crate::client::Content;
use crate::error::{Error, ErrorKind, Result};
use crate::operation::{DecodeContext, Packed, Units, oversize, unexpected};

/// Commands that block, or change or end the shared connection: they would disturb everyone else on it.
const REFUSED: &[&str] = &[
    "ASKING",
    "AUTH",
    "BLMOVE",
    "BLMPOP",
    "BLPOP",
    "BRPOP",
    "BRPOPLPUSH",
    "BZMPOP",
    "BZPOPMAX",
    "BZPOPMIN",
    "DEBUG",
    "DISCARD",
    "EXEC",
    "HELLO",
    "MIGRATE",
    "MONITOR",
    "MULTI",
    "PSUBSCRIBE",
    "PSYNC",
    "PUNSUBSCRIBE",
    "QUIT",
    "READONLY",
    "READWRITE",
    "REPLCONF",
    "RESET",
    "SAVE",
    "SELECT",
    "SHUTDOWN",
    "SSUBSCRIBE",
    "SUBSCRIBE",
    "SUNSUBSCRIBE",
    "SYNC",
    "UNSUBSCRIBE",
    "UNWATCH",
    "WAIT",
    "WAITAOF",
    "WATCH",
];

/// Commands that change the connection with this word behind their name.
const REFUSED_WITH: &[(&str, &str)] = &[
    ("CLIENT", "CACHING"),
    ("CLIENT", "CAPA"),
    ("CLIENT", "IMPORT-SOURCE"),
    ("CLIENT", "NO-EVICT"),
    ("CLIENT", "NO-TOUCH"),
    ("CLIENT", "PAUSE"),
    ("CLIENT", "REPLY"),
    ("CLIENT", "SETINFO"),
    ("CLIENT", "SETNAME"),
    ("CLIENT", "TRACKING"),
    ("CLIENT", "UNPAUSE"),
    ("SCRIPT", "DEBUG"),
];

/// Makes what a batch sends for a command of a caller's own.
pub(super) fn content(command: &Cmd) -> Content {
    match check(command) {
        Ok(()) => Content::Message(Packed::new(command.get_packed_command(), Units::Command)),
        Err(error) => Content::Failed(error),
    }
}

fn check(command: &Cmd) -> Result<()> {
    let words = command.args_iter().map(|word| match word {
        Arg::Simple(bytes) => bytes,
        _ => b"",
    });
    let words: Vec<&[u8]> = words.collect();
    let [name, arguments @ ..] = words.as_slice() else {
        return Err(Error::new(
            ErrorKind::InvalidInput,
            "a raw command is empty",
        ));
    };
    if is_refused(name, arguments) {
        // The word behind these decides, and is a known one.
        let count = 1 + usize::from(is(name, "CLIENT") || is(name, "SCRIPT"));
        let command = words[..count].join(&b' ').to_ascii_uppercase();
        let command = String::from_utf8_lossy(&command);
        let message = format!(
            "`{command}` blocks, or changes or ends the connection that all share; send it on a connection of its own"
        );
        return Err(Error::new(ErrorKind::InvalidInput, message));
    }
    Ok(())
}

fn is_refused(name: &[u8], arguments: &[&[u8]]) -> bool {
    let second = arguments.first();
    let is_with = |(command, word): &(&str, &str)| {
        is(name, command) && second.is_some_and(|second| is(second, word))
    };
    REFUSED.iter().any(|refused| is(name, refused))
        || REFUSED_WITH.iter().any(is_with)
        || (is(name, "XREAD") || is(name, "XREADGROUP")) && waits_for_items(arguments)
        || can_end_itself(name, arguments)
}

/// Returns whether `BLOCK` is an option here, and not the name of a group, of a consumer or of a stream.
fn waits_for_items(arguments: &[&[u8]]) -> bool {
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        match word.to_ascii_uppercase().as_slice() {
            b"BLOCK" => return true,
            b"STREAMS" => return false,
            b"GROUP" => drop(words.nth(1)),
            b"COUNT" => drop(words.next()),
            _ => {}
        }
    }
    false
}

fn is(word: &[u8], known: &str) -> bool {
    word.eq_ignore_ascii_case(known.as_bytes())
}

/// Returns whether this is a `CLIENT KILL` that can hit its own connection: by address alone, or with `SKIPME no`.
fn can_end_itself(name: &[u8], arguments: &[&[u8]]) -> bool {
    match arguments {
        [kill, filters @ ..] if is(name, "CLIENT") && is(kill, "KILL") => {
            let mut pairs = filters.windows(2);
            filters.len() < 2 || pairs.any(|pair| is(pair[0], "SKIPME") && is(pair[1], "NO"))
        }
        _ => false,
    }
}

/// Returns the reply as it is, unless it is an error or was too large.
pub(super) fn decode(reply: Value, _context: &DecodeContext<'_>) -> Result<Value> {
    if matches!(reply, Value::ServerError(_)) || is_cut(&reply) {
        return Err(unexpected(&reply));
    }
    Ok(reply)
}

/// Returns whether a part of a reply was over its cap.
fn is_cut(reply: &Value) -> bool {
    match reply {
        Value::Array(items) | Value::Set(items) => items.iter().any(is_cut),
        Value::Map(pairs) => pairs
            .iter()
            .any(|(key, value)| is_cut(key) || is_cut(value)),
        reply => oversize(reply).is_some(),
    }
}

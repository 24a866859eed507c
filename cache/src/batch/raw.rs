//! Commands of a caller's own.

use redis::{Arg, Cmd, Value};

use crate::error::{Error, ErrorKind, Result};
use crate::operation::{DecodeContext, Packed, Units, oversize, unexpected};

/// Commands that block, or change or end the shared connection: they would disturb everyone else on it. Where two words stand, the
/// second decides.
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
    "CLIENT CACHING",
    "CLIENT CAPA",
    "CLIENT IMPORT-SOURCE",
    "CLIENT NO-EVICT",
    "CLIENT NO-TOUCH",
    "CLIENT PAUSE",
    "CLIENT REPLY",
    "CLIENT SETINFO",
    "CLIENT SETNAME",
    "CLIENT TRACKING",
    "CLIENT UNPAUSE",
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
    "SCRIPT DEBUG",
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

/// Packs a command of a caller's own, unless it is refused.
pub(super) fn pack(command: &Cmd) -> Result<Packed> {
    let words = command.args_iter().map(|word| match word {
        Arg::Simple(bytes) => bytes,
        _ => b"",
    });
    let words: Vec<&[u8]> = words.collect();
    let Some(name) = words.first() else {
        return Err(Error::new(
            ErrorKind::InvalidInput,
            "a raw command is empty",
        ));
    };
    // A second word that is refused is a known one.
    let has_two = name.eq_ignore_ascii_case(b"CLIENT") || name.eq_ignore_ascii_case(b"SCRIPT");
    let (names, arguments) = words.split_at(words.len().min(1 + usize::from(has_two)));
    let name = names.join(&b' ').to_ascii_uppercase();
    if is_refused(&name, arguments) {
        let name = String::from_utf8_lossy(&name);
        let message = format!(
            "`{name}` blocks, or changes or ends the connection that all share; send it on a connection of its own"
        );
        return Err(Error::new(ErrorKind::InvalidInput, message));
    }
    Ok(Packed::new(command.get_packed_command(), Units::Command))
}

fn is_refused(command: &[u8], arguments: &[&[u8]]) -> bool {
    match command {
        b"XREAD" | b"XREADGROUP" => waits_for_items(arguments),
        b"CLIENT KILL" => can_end_itself(arguments),
        _ => REFUSED.iter().any(|refused| refused.as_bytes() == command),
    }
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

/// Returns whether this is a `CLIENT KILL` that can hit its own connection: by address alone, or with `SKIPME no`.
fn can_end_itself(filters: &[&[u8]]) -> bool {
    let is_skipped_not = |pair: &[&[u8]]| {
        pair[0].eq_ignore_ascii_case(b"SKIPME") && pair[1].eq_ignore_ascii_case(b"NO")
    };
    filters.len() < 2 || filters.windows(2).any(is_skipped_not)
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

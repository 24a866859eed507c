//! Commands of a caller's own.

use redis::{Arg, Cmd, Value};

use crate::error::{Error, ErrorKind, Result};
use crate::request::{Commands, Decoding, Request, unexpected};
use crate::schema::Layout;

/// Commands that block, or change what the shared connection is: they would disturb everyone else on it.
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
    "DISCARD",
    "EXEC",
    "HELLO",
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
    "SELECT",
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

/// Commands that block with this word among their arguments.
const BLOCKING_WORD: &[(&str, &str)] = &[("XREAD", "BLOCK"), ("XREADGROUP", "BLOCK")];

/// Commands that change the connection with this word behind their name.
const REFUSED_WITH: &[(&str, &str)] = &[
    ("CLIENT", "CACHING"),
    ("CLIENT", "NO-EVICT"),
    ("CLIENT", "NO-TOUCH"),
    ("CLIENT", "PAUSE"),
    ("CLIENT", "REPLY"),
    ("CLIENT", "TRACKING"),
    ("CLIENT", "UNPAUSE"),
    ("SCRIPT", "DEBUG"),
];

pub(super) fn request(command: Cmd) -> Request<Value> {
    let commands = match check(&command) {
        Ok(()) => Commands::One(command),
        Err(error) => Commands::Failed(error),
    };
    Request::write(const { &Layout::bare("") }, commands, decode)
}

/// The words before the names of streams, which can be any.
fn options(words: &(impl Iterator<Item = String> + Clone)) -> impl Iterator<Item = String> {
    words.clone().take_while(|word| word != "STREAMS")
}

fn check(command: &Cmd) -> Result<()> {
    let mut words = command.args_iter().map(|word| match word {
        Arg::Simple(bytes) => String::from_utf8_lossy(bytes).to_ascii_uppercase(),
        _ => String::new(),
    });
    let Some(name) = words.next() else {
        return Err(Error::new(
            ErrorKind::InvalidInput,
            "a raw command is empty",
        ));
    };
    let is_refused = REFUSED.contains(&name.as_str())
        || BLOCKING_WORD
            .iter()
            .any(|(command, word)| name == *command && options(&words).any(|other| other == *word))
        || words
            .next()
            .is_some_and(|word| REFUSED_WITH.contains(&(name.as_str(), word.as_str())));
    if is_refused {
        let message = format!(
            "`{name}` blocks or changes the state of the connection that all share; send it on a connection of its own"
        );
        return Err(Error::new(ErrorKind::InvalidInput, message));
    }
    Ok(())
}

fn decode(reply: Value, decoding: &Decoding<'_>) -> Result<Value> {
    match reply {
        error @ Value::ServerError(_) => Err(unexpected(&error, decoding)),
        reply => Ok(reply),
    }
}

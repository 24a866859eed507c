//! A server's error reply as an [`Error`], without what it may echo of the arguments.

use redis::ServerError;

use crate::error::{Error, ErrorKind};

/// Turns an error reply into an error; keeps the code, and the text where it cannot hold arguments.
#[cold]
pub(crate) fn server_error(reply: &ServerError) -> Error {
    let code = reply.code();
    if code == "WRONGTYPE" {
        return Error::new(
            ErrorKind::WrongType,
            "something of another kind lives at the key",
        )
        .with_code(code);
    }
    let message = match reply.details().and_then(harmless) {
        Some(text) => format!("the server answered {code}: {text}"),
        None => format!("the server answered {code}"),
    };
    Error::new(ErrorKind::Server, message).with_code(code)
}

/// Beginnings of texts that hold no arguments up to their end.
const HARMLESS: &[&str] = &[
    "value is not an integer or out of range",
    "hash value is not an integer",
    "increment or decrement would overflow",
    "decrement would overflow",
    "index out of range",
    "no such key",
    "syntax error",
    "wrong number of arguments for",
    "invalid expire time",
    "command not allowed when used memory",
    "Transaction discarded because of previous errors",
    "You can't write against a read only replica",
    "Redis is loading the dataset in memory",
    "Can't execute",
    "max number of clients reached",
    "NOAUTH",
    "Authentication required",
    "this user has no permissions to run",
];

/// Returns what of `text` cannot echo an argument.
fn harmless(text: &str) -> Option<&str> {
    if text.starts_with("unknown command") {
        return text.split(", with args").next();
    }
    let is_known = HARMLESS.iter().any(|known| text.starts_with(known));
    is_known.then_some(text)
}

//! The errors of redis-rs and of pools, in the words of this library.
//!
//! What redis-rs says can echo arguments of commands, so only its kind and the system's own words are shown.

use std::error::Error as StdError;
use std::io;
use std::iter::successors;
use std::sync::Arc;

use redis::RedisError;

use crate::backend::redis::with_system_error;
use crate::error::{Error, ErrorKind, known_code};

/// Returns whether the connection ended, or could not be made, so that a read can go over another one.
pub(super) fn is_broken(error: &RedisError) -> bool {
    !error.is_timeout() && error.is_unrecoverable_error()
}

/// The request was handed over and ended without a reply.
#[cold]
pub(super) fn no_reply(error: &RedisError) -> Error {
    let failed = if error.is_timeout() {
        let message = "the connection gave up before the reply came: its own time limit, `response_timeout` or \
                       `connection_timeout`, ended the wait";
        Error::new(ErrorKind::Timeout, message)
    } else {
        in_words(error, |cause| {
            let message = format!("the connection broke before the reply came: {cause}");
            Error::new(ErrorKind::Unavailable, message)
        })
    };
    // A connection can fail before it has sent anything, and does not say so.
    failed.with_may_have_run(true)
}

/// The pool lent no connection, so nothing was handed over.
#[cold]
pub(super) fn not_lent(error: &(dyn StdError + 'static)) -> Error {
    let make = |cause: &str| {
        let message = format!("no connection from the pool: {cause}");
        Error::new(ErrorKind::Unavailable, message)
    };
    let mut sources = successors(Some(error), |error| (*error).source());
    match sources.find_map(|source| source.downcast_ref::<RedisError>()) {
        Some(error) => in_words(error, make),
        None => make(&error.to_string()),
    }
}

/// Makes an error of the cause; the system's number for it is the source.
#[cold]
fn in_words(error: &RedisError, make: impl FnOnce(&str) -> Error) -> Error {
    if let Some(code) = error.code().map(known_code) {
        let answered = make(&format!("the server answered {code}")).with_code(code);
        return match code {
            "NOAUTH" | "WRONGPASS" => answered.with_kind(ErrorKind::Auth),
            _ => answered,
        };
    }
    match error.kind() {
        redis::ErrorKind::Io => match io_error(error) {
            Some(error) => with_system_error(error, make),
            None => make("the connection closed"),
        },
        redis::ErrorKind::Parse => make("the reply is not Redis protocol"),
        redis::ErrorKind::AuthenticationFailed => {
            make("the login was refused; check user and password").with_kind(ErrorKind::Auth)
        }
        _ => make(&format!("redis-rs reports {}", error.category())),
    }
}

fn io_error(error: &RedisError) -> Option<&io::Error> {
    let source = error.source()?;
    let shared = source.downcast_ref::<Arc<dyn StdError + Send + Sync>>();
    shared.map_or_else(
        || source.downcast_ref(),
        |shared| shared.downcast_ref::<io::Error>(),
    )
}

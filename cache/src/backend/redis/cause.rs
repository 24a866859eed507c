//! The errors of connections, in words.
//!
//! A message names the cause; its source holds what the message leaves out, so that nothing is said twice.

use std::error::Error as StdError;
use std::fmt::Display;
use std::io;
use std::sync::Arc;

use redis::RedisError;

use crate::backend::redis::target::{Address, Target};
use crate::error::{Error, ErrorKind, known_code};

/// An attempt to connect that failed for this reason.
#[cold]
pub(super) fn no_connection(address: &Address, reason: impl Display) -> Error {
    let message = format!("no connection to {address}: {reason}");
    Error::new(ErrorKind::Unavailable, message)
}

/// The system refused to connect.
#[cold]
pub(super) fn unreachable(address: &Address, error: &io::Error) -> Error {
    let (words, number) = parts(error);
    with_number(no_connection(address, words), number)
}

/// The host's name has no address.
#[cold]
pub(super) fn unresolved(address: &Address, error: io::Error) -> Error {
    no_connection(address, "the name of the host cannot be resolved").with_source(error)
}

/// The handshake failed: a refused login and a missing database are kinds of their own.
#[cold]
pub(super) fn refused(target: &Target, error: &RedisError) -> Error {
    let address = &target.address;
    let code = error.code().map(known_code);
    let is_login = error.kind() == redis::ErrorKind::AuthenticationFailed
        || matches!(code, Some("WRONGPASS" | "NOAUTH" | "NOPERM"));
    let refused = if is_login {
        let reason = if code == Some("NOAUTH") {
            "the server requires a login: write `redis://:password@host` or `redis://user:password@host`"
        } else {
            "the login was refused; check user and password"
        };
        no_connection(address, reason).with_kind(ErrorKind::Auth)
    } else if let Some(reason) = lacks_database(target, error) {
        no_connection(address, reason).with_kind(ErrorKind::Config)
    } else if let Some(code) = code {
        no_connection(
            address,
            format_args!("the handshake was refused with {code}"),
        )
    } else {
        return broken(error, |how| {
            no_connection(address, format_args!("the handshake broke off: {how}"))
        });
    };
    match code {
        Some(code) => refused.with_code(code),
        None => refused,
    }
}

/// Says so if the server refused to select the database.
fn lacks_database(target: &Target, error: &RedisError) -> Option<String> {
    let text = error.detail()?;
    let database = target.handshake.db();
    if text.contains("DB index is out of range") || text.contains("invalid DB index") {
        return Some(format!("the server has no database {database}"));
    }
    text.contains("SELECT is not allowed").then(|| {
        format!("the server has no database {database}, as a node of a cluster has 0 alone")
    })
}

/// Makes an error of how a handshake broke; the system's number for it is the source.
#[cold]
fn broken(error: &RedisError, make: impl FnOnce(&str) -> Error) -> Error {
    match io_error(error) {
        Some(error) => with_system_error(error, make),
        None if error.kind() == redis::ErrorKind::Parse => make("the reply is not Redis protocol"),
        None => make("the connection closed"),
    }
}

/// Makes an error of the system's words; its number is the source.
#[cold]
pub(in crate::backend) fn with_system_error(
    error: &io::Error,
    make: impl FnOnce(&str) -> Error,
) -> Error {
    let (words, number) = parts(error);
    with_number(make(&words), number)
}

fn with_number(error: Error, number: Option<io::Error>) -> Error {
    match number {
        Some(number) => error.with_source(number),
        None => error,
    }
}

pub(in crate::backend) fn io_error(error: &RedisError) -> Option<&io::Error> {
    let source = error.source()?;
    let shared = source.downcast_ref::<Arc<dyn StdError + Send + Sync>>();
    shared.map_or_else(
        || source.downcast_ref(),
        |shared| shared.downcast_ref::<io::Error>(),
    )
}

/// Parts a system's error into its words and its number, which is an error of the same kind.
fn parts(error: &io::Error) -> (String, Option<io::Error>) {
    let text = error.to_string();
    let Some(code) = error.raw_os_error() else {
        return (text, None);
    };
    let number = format!("os error {code}");
    let words = text.strip_suffix(&format!(" ({number})"));
    let words = words.unwrap_or(&text).to_owned();
    (words, Some(io::Error::new(error.kind(), number)))
}

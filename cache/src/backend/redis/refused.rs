//! The errors of a handshake whose commands the server refuses, in words.

use redis::ServerError;

use crate::backend::redis::cause::no_connection;
use crate::backend::redis::target::Target;
use crate::error::{Error, ErrorKind, known_code};
use crate::operation::harmless;

/// The server refused a command of the handshake: a refused login is a kind of its own.
#[cold]
pub(super) fn refused(target: &Target, error: &ServerError) -> Error {
    let address = &target.address;
    let code = known_code(error.code());
    let refused = match code {
        "NOAUTH" => no_connection(
            address,
            "the server requires a login: write `redis://:password@host` or `redis://user:password@host`",
        )
        .with_kind(ErrorKind::Auth),
        "WRONGPASS" | "NOPERM" => no_login(target, ""),
        "DENIED" => no_connection(
            address,
            "the server is in protected mode, and takes clients of its own machine alone: give it a password by `requirepass`, or set \
             `protected-mode no` where only clients that may use it can reach it",
        )
        .with_kind(ErrorKind::Config),
        _ => match cure_of_login(error) {
            Some(cure) => no_login(target, cure),
            None => other(target, error),
        },
    };
    refused.with_code(code)
}

/// The server refused `AUTH`, which by another attempt it would not do otherwise.
#[cold]
pub(super) fn refused_login(target: &Target, error: &ServerError) -> Error {
    match error.code() {
        "ERR" if !is_full(error) && cure_of_login(error).is_none() => {
            no_login(target, "").with_code("ERR")
        }
        _ => refused(target, error),
    }
}

/// Returns whether the server has as many clients as it takes, which passes.
pub(super) fn is_full(error: &ServerError) -> bool {
    error
        .details()
        .is_some_and(|text| text.contains("max number of clients"))
}

fn other(target: &Target, error: &ServerError) -> Error {
    let code = known_code(error.code());
    let text = error.details().and_then(harmless);
    let text = text.map(|text| format!(": {text}")).unwrap_or_default();
    let reason = format_args!("the handshake was refused with {code}{text}");
    no_connection(&target.address, reason)
}

/// The login was refused; `cure` says why, and what to do.
fn no_login(target: &Target, cure: &str) -> Error {
    let login = target.login.as_ref();
    let hint = if !cure.is_empty() {
        cure
    } else if login.is_some_and(|login| login.password.is_empty()) {
        "; check user and password; no password was given: a password alone is written `redis://:password@host`"
    } else {
        "; check user and password"
    };
    let reason = format_args!("the login was refused{hint}");
    no_connection(&target.address, reason).with_kind(ErrorKind::Auth)
}

/// Returns what to do about a login where the server's text says why it was refused.
fn cure_of_login(error: &ServerError) -> Option<&'static str> {
    let text = error.details()?.to_ascii_lowercase();
    let cure = CURES.iter().find(|(part, _)| text.contains(part));
    cure.map(|(_, cure)| *cure)
}

/// Parts of messages in small letters, and what is added to say what to do.
const CURES: &[(&str, &str)] = &[
    ("without any password configured", NO_PASSWORD),
    ("no password is set", NO_PASSWORD),
    ("invalid password", "; check the password"),
    ("invalid username-password", "; check user and password"),
    (
        "wrong number of arguments for 'auth'",
        ": a server before Redis 6 knows no users: leave the user out",
    ),
];

const NO_PASSWORD: &str = ", as the user has no password: leave the password out";

/// The server refused to select the database, which another attempt would not change.
#[cold]
pub(super) fn no_database(target: &Target, error: &ServerError) -> Error {
    let database = target.database;
    let text = error.details().unwrap_or_default();
    let reason = if error.code() == "NOPERM" {
        format!(
            "the user may not select database {database}: let the user run `+select`, or use database 0"
        )
    } else if text.contains("DB index is out of range") || text.contains("invalid DB index") {
        format!(
            "the server has no database {database}: write the number of one that it has, such as 0"
        )
    } else if text.contains("SELECT is not allowed") {
        format!("the server has no database {database}, as a node of a cluster has 0 alone")
    } else {
        return refused(target, error);
    };
    no_connection(&target.address, reason).with_kind(ErrorKind::Config)
}

/// A node of a cluster answers for its own keys alone.
#[cold]
pub(super) fn of_cluster(target: &Target) -> Error {
    let reason = "it is a node of a cluster, and answers for a part of the keys alone: \
         use a server with `cluster-enabled no`, as clusters are not supported yet";
    no_connection(&target.address, reason).with_kind(ErrorKind::Config)
}

#[cold]
pub(super) fn unexpected(target: &Target, command: &str) -> Error {
    let reason = format_args!("the handshake broke off: unexpected reply to `{command}`");
    no_connection(&target.address, reason)
}

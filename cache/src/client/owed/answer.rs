//! The answers to owed commands.

use redis::Value;

use crate::error::{Error, ErrorKind, Result};
use crate::events::OwedChange;
use crate::operation::server_error;

/// The answer to an owed command.
pub(in crate::client) enum Answer {
    /// It is owed no more.
    Ended(OwedChange),
    /// The server takes no writes for now.
    Refused(Error),
    /// There is no connection, or a server that answers no read either.
    Missing(Error),
}

impl From<Result<Value>> for Answer {
    fn from(answer: Result<Value>) -> Self {
        match answer {
            Ok(Value::ServerError(error)) if is_of_all(error.code()) => {
                Self::Missing(server_error(&error))
            }
            Ok(Value::ServerError(error)) if WRITES.contains(&error.code()) => {
                Self::Refused(server_error(&error))
            }
            // The same again would be refused again, and reads would have to wait for it.
            Ok(Value::ServerError(_)) => Self::Ended(OwedChange::Refused),
            Ok(_) => Self::Ended(OwedChange::Sent),
            Err(error) if is_of_connection(&error) || error.is_overloaded() => Self::Missing(error),
            Err(_) => Self::Ended(OwedChange::Refused),
        }
    }
}

/// The codes of a server that answers reads and may take writes later: a replica behind a failover, a master without its replicas or
/// its disk.
const WRITES: &[&str] = &[
    "CLUSTERDOWN",
    "MISCONF",
    "NOREPLICAS",
    "OOM",
    "READONLY",
    "TRYAGAIN",
];

/// Returns whether a server that answers by this code answers no read either, so that it serves nothing that is owed a delete.
fn is_of_all(code: &str) -> bool {
    matches!(code, "BUSY" | "LOADING" | "MASTERDOWN" | "NOAUTH")
}

/// Returns whether the server takes no writes for now.
pub(in crate::client) fn is_of_writes(error: &Error) -> bool {
    error.code().is_some_and(|code| WRITES.contains(&code))
}

/// Returns whether a command failed since there was no connection, or none that answered.
pub(in crate::client) fn is_of_connection(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::Unavailable | ErrorKind::Timeout | ErrorKind::Auth | ErrorKind::Config
    )
}

/// Returns whether the connection broke when the command had been sent.
pub(in crate::client) fn is_of_break(error: &Error) -> bool {
    error.is_unavailable() && error.may_have_run()
}

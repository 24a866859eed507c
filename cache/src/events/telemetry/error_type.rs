//! Errors as the attribute `error.type`.

use crate::error::{Error, ErrorKind};

/// Returns the server's code of an error, such as `WRONGTYPE`, or else its kind, such as `timeout`.
pub(super) fn error_type(error: &Error) -> &str {
    error.code().unwrap_or(match error.kind() {
        ErrorKind::Unavailable => "unavailable",
        ErrorKind::Timeout => "timeout",
        ErrorKind::Overloaded => "overloaded",
        ErrorKind::Conflict => "conflict",
        ErrorKind::Auth => "auth",
        ErrorKind::Server => "server",
        ErrorKind::WrongType => "wrong_type",
        ErrorKind::Schema => "schema",
        ErrorKind::Protocol => "protocol",
        ErrorKind::Decode => "decode",
        ErrorKind::Encode => "encode",
        ErrorKind::TooLarge => "too_large",
        ErrorKind::InvalidInput => "invalid_input",
        ErrorKind::Config => "config",
    })
}

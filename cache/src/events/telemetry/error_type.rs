//! Errors as the attribute `error.type`.

use crate::error::{Error, ErrorKind};
use crate::events::loads::{LoadFailure, StaleCause};
use crate::events::losses::LossCause;

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

/// Returns the same of a load that gave nothing.
pub(super) fn load_error_type(failure: LoadFailure) -> &'static str {
    match failure {
        LoadFailure::Error => "load_error",
        LoadFailure::Panicked => "panic",
        LoadFailure::TimedOut => "timeout",
        LoadFailure::Stopped => "stopped",
        LoadFailure::Dropped => "dropped",
    }
}

/// Returns the same of changes that are lost.
pub(super) fn loss_error_type(cause: LossCause) -> &'static str {
    match cause {
        LossCause::Error => "write_error",
        LossCause::Panicked => "panic",
        LossCause::TimedOut => "timeout",
        LossCause::Stopped => "stopped",
    }
}

/// Returns the cause for which a stale value is given, as the attribute `typed_cache.cause`.
pub(super) fn stale_cause(cause: StaleCause) -> &'static str {
    match cause {
        StaleCause::LoadFailed => "load_failed",
        StaleCause::SoftTimeout => "soft_timeout",
        StaleCause::Revalidating => "revalidating",
        StaleCause::Throttled => "throttled",
    }
}

//! Times to expire at, as commands spell them.

use super::{clock::Now, parse::integer_arg, reply::CommandError};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Seconds,
    Millis,
}

#[derive(Clone, Copy)]
pub(super) enum Origin {
    Now,
    Epoch,
}

/// A time to expire at as the options of `SET` spell it, not yet parsed.
#[derive(Clone, Copy)]
pub(super) struct ExpireTime<'a> {
    time: &'a [u8],
    unit: Unit,
    origin: Origin,
}

pub(super) fn relative_time(time: &[u8], unit: Unit) -> ExpireTime<'_> {
    ExpireTime {
        time,
        unit,
        origin: Origin::Now,
    }
}

pub(super) fn absolute_time(time: &[u8], unit: Unit) -> ExpireTime<'_> {
    ExpireTime {
        time,
        unit,
        origin: Origin::Epoch,
    }
}

impl ExpireTime<'_> {
    /// Returns milliseconds since 1970; the error for times that `SET` refuses names the command, `args[0]`.
    pub(super) fn resolve(self, now: Now, args: &[&[u8]]) -> Result<i64, CommandError> {
        let time = integer_arg(self.time)?;
        let expires_at = if time > 0 {
            time_at(time, self.unit, self.origin, now)
        } else {
            None
        };
        expires_at.ok_or_else(|| CommandError::expire_time(args))
    }
}

/// Returns milliseconds since 1970, unless they overflow.
pub(super) fn time_at(time: i64, unit: Unit, origin: Origin, now: Now) -> Option<i64> {
    let millis = match unit {
        Unit::Seconds => time.checked_mul(1000)?,
        Unit::Millis => time,
    };
    match origin {
        Origin::Now => millis.checked_add(now.up),
        Origin::Epoch => Some(millis),
    }
}

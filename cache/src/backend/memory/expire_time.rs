//! Times to expire at, as commands spell them.

use super::clock::Now;
use super::parse::integer_arg;
use super::reply::{CommandError, Result};

/// The form of a time, named as in the options of `SET`.
#[derive(Clone, Copy)]
pub(super) enum TimeOption {
    /// Seconds from now.
    Ex,
    /// Milliseconds from now.
    Px,
    /// Seconds since 1970.
    ExAt,
    /// Milliseconds since 1970.
    PxAt,
}

/// A time to expire at, not yet parsed.
#[derive(Clone, Copy)]
pub(super) struct ExpireTime<'a> {
    pub(super) time: &'a [u8],
    pub(super) option: TimeOption,
}

impl ExpireTime<'_> {
    /// Returns milliseconds since 1970; the error names the command, `args[0]`.
    ///
    /// `SET` takes no time below 1, and `EXPIRE` takes any.
    pub(super) fn resolve(self, least: i64, now: Now, args: &[&[u8]]) -> Result<i64> {
        let time = integer_arg(self.time)?;
        let (unit, start) = match self.option {
            TimeOption::Ex => (1000, now.up),
            TimeOption::Px => (1, now.up),
            TimeOption::ExAt => (1000, 0),
            TimeOption::PxAt => (1, 0),
        };
        let millis = time.checked_mul(unit).filter(|_| time >= least);
        let expires_at = millis.and_then(|millis| millis.checked_add(start));
        expires_at.ok_or_else(|| CommandError::expire_time(args))
    }
}

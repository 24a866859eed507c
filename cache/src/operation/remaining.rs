//! Reads remaining TTLs.

use std::time::Duration;

use redis::Value;

use crate::error::Result;
use crate::operation::{DecodeContext, exact_array, integer, wrong};
use crate::ttl::Expiry;

/// Reads the reply to `PTTL`.
pub(crate) fn expiry(reply: &Value) -> Result<Expiry> {
    match integer(reply)? {
        -2 => Ok(Expiry::Missing),
        -1 => Ok(Expiry::Never),
        millis => match u64::try_from(millis) {
            Ok(millis) => Ok(Expiry::In(Duration::from_millis(millis))),
            Err(_) => Err(wrong("a negative TTL")),
        },
    }
}

/// Reads the reply to `HPTTL` of one field.
pub(crate) fn field_expiry(reply: Value, _context: &DecodeContext<'_>) -> Result<Expiry> {
    let [left] = exact_array(reply)?;
    expiry(&left)
}

//! The bytes of stored values.
//!
//! Postcard: one format byte, four bytes of fingerprint, the payload. JSON: the bare text.
//! Native: an integer in decimal, which Redis itself can increment.

mod guard;
mod header;
#[cfg(feature = "json")]
mod json;
mod native;
mod payload;
#[cfg(test)]
mod tests;

pub(crate) use self::native::{Codec, decode_field, encode_field, parse_integer};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{Error, ErrorKind, Result};
use crate::schema::{Format, Layout};

/// The largest stored value that is written or read, in bytes, header included.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct MaxBytes(pub(crate) usize);

impl Default for MaxBytes {
    fn default() -> Self {
        Self(8 << 20)
    }
}

/// Appends the stored form of `value` to `out`.
pub(crate) fn encode<T: Serialize>(
    layout: &Layout,
    value: &T,
    max: MaxBytes,
    out: &mut Vec<u8>,
) -> Result<()> {
    let start = out.len();
    match layout.format {
        Format::Postcard => {
            header::write(layout.fingerprint, out);
            payload::encode(value, out)
        }
        Format::Json => encode_json(value, out),
    }
    .map_err(|error| error.with_resource(layout.resource))?;
    check_size(layout, out.len() - start, max)
}

/// Reads a stored value; `None` if it was written under another schema.
#[inline]
pub(crate) fn decode<T: DeserializeOwned>(
    layout: &Layout,
    stored: &[u8],
    max: MaxBytes,
) -> Result<Option<T>> {
    let mut value = None;
    decode_into(&mut value, layout, stored, max)?;
    Ok(value)
}

/// Reads a stored value in place; leaves `None` if it was written under another schema.
// In place, since a large value is copied at each move.
#[inline]
pub(crate) fn decode_into<T: DeserializeOwned>(
    value: &mut Option<T>,
    layout: &Layout,
    stored: &[u8],
    max: MaxBytes,
) -> Result<()> {
    // First, so that an entry over the cap is an error whatever its header.
    check_size(layout, stored.len(), max)?;
    if layout.format == Format::Json {
        *value = decode_json(layout, stored);
        return Ok(());
    }
    match header::read(layout.fingerprint, stored) {
        // Types without opaque parts and maps cannot recurse or reserve without bytes, so they skip the guard and its cost.
        Some(bytes) if layout.guarded => guard::decode_into(value, layout, bytes),
        Some(bytes) => payload::decode_into(value, layout, bytes),
        None => Ok(()),
    }
}

#[inline]
fn check_size(layout: &Layout, size: usize, max: MaxBytes) -> Result<()> {
    if size > max.0 {
        return Err(too_large(layout, size, max));
    }
    Ok(())
}

#[cold]
fn too_large(layout: &Layout, size: usize, max: MaxBytes) -> Error {
    let message = format!(
        "a stored value of {size} bytes exceeds the cap of {} bytes; `CacheBuilder::max_value_bytes` sets it",
        max.0
    );
    Error::new(ErrorKind::TooLarge, message).with_resource(layout.resource)
}

#[cfg(feature = "json")]
use self::json::{decode as decode_json, encode as encode_json};

// Unreachable without the feature: the derive's `format = json` does not compile then.
#[cfg(not(feature = "json"))]
fn encode_json<T>(_value: &T, _out: &mut Vec<u8>) -> Result<()> {
    Err(Error::new(
        ErrorKind::Config,
        "`format = json` needs the feature `json`",
    ))
}

#[cfg(not(feature = "json"))]
fn decode_json<T>(_layout: &Layout, _stored: &[u8]) -> Option<T> {
    None
}

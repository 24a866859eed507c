//! The bytes of stored values.
//!
//! Postcard: one format byte, four bytes of fingerprint, the payload. JSON: the bare text.
//! Native: an integer in decimal, which Redis itself can increment.

mod check;
mod compress;
mod forms;
mod guard;
mod header;
#[cfg(feature = "json")]
mod json;
mod native;
mod payload;
#[cfg(test)]
mod tests;
mod times;

pub use self::forms::{Forms, OlderForm, OlderFormOf, Upgrade, UpgradeOf, WriteAs};
pub(crate) use self::forms::{erased, headers};
pub(crate) use self::native::{Codec, decode_field, encode_field, parse_integer};
pub(crate) use self::times::Times;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::claim::{self, Strictness};
use crate::error::{Error, ErrorKind, Result};
use crate::events::Refusal;
use crate::random;
use crate::schema::{Format, Layout, Shape, Unsaid, unsaid};

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
pub(crate) fn encode<T: Serialize + DeserializeOwned + 'static>(
    layout: &Layout,
    value: &T,
    max: MaxBytes,
    out: &mut Vec<u8>,
) -> Result<()> {
    write(layout, value, max, out).map_err(|error| error.with_resource(layout.resource))
}

fn write<T: Serialize + DeserializeOwned + 'static>(
    layout: &Layout,
    value: &T,
    max: MaxBytes,
    out: &mut Vec<u8>,
) -> Result<()> {
    let start = out.len();
    let is_older_form = layout.forms.is_some() && forms::write_as(layout, value, out)?;
    if !is_older_form {
        let walk = &|| claim::walk(layout.shape, value, layout.format, Strictness::Bytes);
        let walked = check::before(layout, walk)?;
        write_plain(layout, value, out).map_err(|error| check::explain(error, walk))?;
        check::after(layout, walked, &out[start..], max.0)?;
    }
    finish(layout, start, max, out)
}

/// Compresses what has been written, and refuses what is over the cap.
#[inline]
fn finish(layout: &Layout, start: usize, max: MaxBytes, out: &mut Vec<u8>) -> Result<()> {
    if let Some(compress) = layout.compress {
        // What is written must be read back, so the plain value is under the cap as well.
        check_size(layout, out.len() - start, max)?;
        compress::compress(compress, start, out)?;
    }
    if let Some(grace) = layout.grace {
        times::insert(grace, start, out);
    }
    check_size(layout, out.len() - start, max)
}

/// Returns the checks of a type's values, where the shape does not say all.
pub(crate) const fn unsaid_of<V>(shape: &Shape, format: Format) -> Option<Unsaid>
where
    V: Serialize + DeserializeOwned + 'static,
{
    if !shape.has(unsaid(format)) {
        return None;
    }
    Some(Unsaid {
        refusal: claim::refusal::<V>,
        read_back: read_back::<V>,
    })
}

/// Reads a value that has been written, and returns the digest of what it writes.
fn read_back<T: Serialize + DeserializeOwned + 'static>(
    layout: &Layout,
    stored: &[u8],
    max: usize,
) -> Result<Option<u64>> {
    let value = decode::<T>(layout, stored, MaxBytes(max))?;
    Ok(value.map(|value| {
        let walked = claim::walk(layout.shape, &value, layout.format, Strictness::Bytes);
        // No digest is zero by chance.
        walked.map_or(0, |walked| walked.digest)
    }))
}

fn write_plain<T: Serialize>(layout: &Layout, value: &T, out: &mut Vec<u8>) -> Result<()> {
    match layout.format {
        Format::Postcard => {
            out.extend_from_slice(&header::header_of(layout.fingerprint));
            payload::encode(value, out)
        }
        Format::Json => encode_json(value, out),
    }
}

/// Reads a stored value; `None` if it was written under another schema.
#[inline]
pub(crate) fn decode<T: DeserializeOwned + 'static>(
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
pub(crate) fn decode_into<T: DeserializeOwned + 'static>(
    value: &mut Option<T>,
    layout: &Layout,
    stored: &[u8],
    max: MaxBytes,
) -> Result<()> {
    // First, so that an entry over the cap is an error whatever its header.
    check_size(layout, stored.len(), max)?;
    if layout.format == Format::Json {
        check::before_read(layout)?;
        *value = decode_json(layout, stored);
        return Ok(());
    }
    match header::read(layout.fingerprint, stored) {
        // Types without opaque parts and maps cannot recurse or reserve without bytes, so they skip the guard and its cost.
        Some(bytes) if layout.guarded => decode_guarded(value, layout, bytes),
        Some(bytes) => decode_payload(value, layout, bytes),
        None => decode_other(value, layout, stored, max),
    }
}

#[inline]
fn decode_payload<T: DeserializeOwned + 'static>(
    value: &mut Option<T>,
    layout: &Layout,
    bytes: &[u8],
) -> Result<()> {
    payload::decode_into(value, layout, bytes)
        .map_err(|error| with_reason::<T>(error, layout, bytes))
}

fn decode_guarded<T: DeserializeOwned + 'static>(
    value: &mut Option<T>,
    layout: &Layout,
    bytes: &[u8],
) -> Result<()> {
    check::before_read(layout)?;
    guard::decode_into(value, layout, bytes)
}

/// Reads what does not begin as a plain value does: a compressed one, one of an older form, or one of another schema.
#[cold]
fn decode_other<T: DeserializeOwned + 'static>(
    value: &mut Option<T>,
    layout: &Layout,
    stored: &[u8],
    max: MaxBytes,
) -> Result<()> {
    if layout.grace.is_some()
        && let Some(bytes) = times::payload(layout.fingerprint, stored)
    {
        return if layout.guarded {
            decode_guarded(value, layout, bytes)
        } else {
            decode_payload(value, layout, bytes)
        };
    }
    if !is_known(layout, stored) {
        return Ok(());
    }
    if let Some(plain) = times::without(layout, stored) {
        return decode_into(value, layout, &plain, max);
    }
    match compress::decompress(stored, max.0) {
        Ok(Some(plain)) => decode_into(value, layout, &plain, max),
        Ok(None) => forms::upgrade(value, layout, stored),
        Err(error) => Err(error.with_resource(layout.resource)),
    }
}

/// Decodes damaged bytes once more: under guard the error has the reason that a type gave, which postcard drops.
#[cold]
fn with_reason<T: DeserializeOwned + 'static>(
    error: Error,
    layout: &Layout,
    bytes: &[u8],
) -> Error {
    let again = guard::decode_into(&mut None::<T>, layout, bytes);
    again.err().unwrap_or(error)
}

/// Returns whether stored bytes begin as values of this schema do, or as one of its older forms.
pub(crate) fn is_known(layout: &Layout, stored: &[u8]) -> bool {
    is_own(layout, stored)
        || headers(layout)
            .chunks(header::HEADER)
            .any(|header| stored.starts_with(header))
}

/// Returns whether stored bytes begin as values of this schema do.
pub(crate) fn is_own(layout: &Layout, stored: &[u8]) -> bool {
    let mut headers = header::headers_of(layout.fingerprint, layout.grace.is_some());
    headers.any(|header| stored.starts_with(&header))
}

/// Returns the entry that says that the source has no value; `None` in formats without a header.
pub(crate) fn absence(layout: &Layout) -> Option<[u8; header::HEADER]> {
    (layout.format == Format::Postcard).then(|| header::absence_of(layout.fingerprint))
}

/// Returns whether an entry says that the source has no value.
pub(crate) fn is_absence(layout: &Layout, stored: &[u8]) -> bool {
    absence(layout).is_some_and(|absence| absence == stored)
}

/// Returns an entry without a value that stands for a write that has begun in the source, and equals no other; `None` in formats without
/// a header.
pub(crate) fn claim(layout: &Layout) -> Option<Vec<u8>> {
    absence(layout).map(|absence| [&absence[..], &random::nonce()].concat())
}

/// Returns whether an entry stands for a write that has begun in the source, by whatever release of the type.
pub(crate) fn is_claim(stored: &[u8]) -> bool {
    header::is_claim(stored)
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

/// Returns why the text of an entry that reads as of another schema is refused; `None` in formats with a header.
#[cold]
pub(crate) fn refusal<T: DeserializeOwned>(layout: &Layout, stored: &[u8]) -> Option<Refusal> {
    match layout.format {
        Format::Json => refusal_of_json::<T>(layout, stored),
        Format::Postcard => None,
    }
}

#[cfg(feature = "json")]
use self::json::{decode as decode_json, encode as encode_json, refusal as refusal_of_json};

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

#[cfg(not(feature = "json"))]
#[expect(clippy::extra_unused_type_parameters, reason = "as with the feature")]
fn refusal_of_json<T>(_layout: &Layout, _stored: &[u8]) -> Option<Refusal> {
    None
}

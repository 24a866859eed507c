//! The five bytes in front of every postcard payload.

use crate::schema::Fingerprint;

/// The bits `10`, two bits of format version (1), four flags (none).
// No UTF-8 text, JSON text or integer begins with a byte from 0x80 to 0xBF, so a header cannot be mistaken for one.
const FORMAT: u8 = 0x90;

/// Returns the bytes in front of every payload of a schema.
pub(crate) const fn header_of(fingerprint: Fingerprint) -> [u8; 5] {
    let [a, b, c, d] = fingerprint.to_bytes();
    [FORMAT, a, b, c, d]
}

/// Returns the payload behind the header, or `None` if the header is that of another schema.
#[inline]
pub(super) fn read(fingerprint: Fingerprint, stored: &[u8]) -> Option<&[u8]> {
    let (&[format, ref written @ ..], payload) = stored.split_first_chunk::<5>()?;
    (format == FORMAT && *written == fingerprint.to_bytes()).then_some(payload)
}

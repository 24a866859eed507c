//! The five bytes in front of every postcard payload.
//!
//! The first byte is `10`, two bits of format version (1), and four flags:
//!
//! | bits | meaning |
//! |---|---|
//! | 0 and 1 | the payload: `00` plain, `01` compressed by LZ4, `10` by zstd, `11` none: the source has no value |
//! | 2 | the times of the entry stand behind the fingerprint: how long it is fresh, and kept beyond that |
//! | 3 | kept for the tags of an entry |
//!
//! The header of a payload that is none stands alone, or in front of the 16 random bytes of a claim: a write has begun in the source.
//!
//! A byte with a flag that is not known counts as that of another schema.

use crate::schema::{Fingerprint, Method};

/// The format byte of a plain payload.
// No UTF-8 text, JSON text or integer begins with a byte from 0x80 to 0xBF, so a header cannot be mistaken for one.
pub(super) const FORMAT: u8 = 0x90;

/// The flag of an entry with times.
pub(super) const TIMED: u8 = 0b100;

/// The number of bytes in front of a payload.
pub(super) const HEADER: usize = 5;

/// Returns the bytes in front of a plain payload of a schema.
pub(super) const fn header_of(fingerprint: Fingerprint) -> [u8; HEADER] {
    let [a, b, c, d] = fingerprint.to_bytes();
    [FORMAT, a, b, c, d]
}

/// Returns the entry that says that the source has no value.
pub(super) const fn absence_of(fingerprint: Fingerprint) -> [u8; HEADER] {
    let mut header = header_of(fingerprint);
    header[0] |= 0b11;
    header
}

/// The number of bytes behind the header of absence that make it a claim.
pub(super) const NONCE: usize = 16;

/// Returns whether an entry is a claim, of whichever schema.
pub(super) fn is_claim(stored: &[u8]) -> bool {
    stored.len() == HEADER + NONCE && stored[0] == FORMAT | 0b11
}

/// Returns the first bytes of entries of a schema, in all of their forms; with those that have times where its type has them.
pub(super) fn headers_of(
    fingerprint: Fingerprint,
    is_timed: bool,
) -> impl Iterator<Item = [u8; HEADER]> {
    let flags = [0, flag(Method::Lz4), flag(Method::Zstd)];
    let times = if is_timed { &[0, TIMED][..] } else { &[0] };
    times.iter().flat_map(move |timed| {
        flags.map(|flag| {
            let mut header = header_of(fingerprint);
            header[0] |= flag | timed;
            header
        })
    })
}

/// Returns the payload behind the header, or `None` if the header is that of another schema, or of a compressed payload.
#[inline]
pub(super) fn read(fingerprint: Fingerprint, stored: &[u8]) -> Option<&[u8]> {
    let (&[format, ref written @ ..], payload) = stored.split_first_chunk::<HEADER>()?;
    (format == FORMAT && *written == fingerprint.to_bytes()).then_some(payload)
}

/// Returns the method of a compressed payload, its header without the flag, and what is behind it.
pub(super) fn compressed(stored: &[u8]) -> Option<(Method, [u8; HEADER], &[u8])> {
    let (header, rest) = stored.split_first_chunk::<HEADER>()?;
    let mut methods = [Method::Lz4, Method::Zstd].into_iter();
    let method = methods.find(|method| header[0] == FORMAT | flag(*method))?;
    let mut plain = *header;
    plain[0] = FORMAT;
    Some((method, plain, rest))
}

/// Returns the flag of a method in the format byte.
pub(super) const fn flag(method: Method) -> u8 {
    match method {
        Method::Lz4 => 0b01,
        Method::Zstd => 0b10,
    }
}

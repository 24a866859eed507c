//! Compressed payloads: four bytes with the length of the plain payload, then the compressed one.
//!
//! The method is in the flags of the format byte, so an entry is read whatever its type says of compression now.

use crate::codec::header::{self, HEADER};
use crate::error::{Error, ErrorKind, Result};
use crate::schema::{Compress, Method};

/// The bytes of the length in front of a compressed payload.
const LENGTH: usize = 4;

/// No block of LZ4 expands further.
const MOST_EXPANSION: usize = 255;

/// Compresses what is behind the header at `start`, if it is long enough and gets shorter by it.
#[cold]
pub(super) fn compress(compress: Compress, start: usize, out: &mut Vec<u8>) -> Result<()> {
    let payload = start + HEADER;
    let plain = out.len() - payload;
    let (true, Ok(length)) = (plain > compress.above, u32::try_from(plain)) else {
        return Ok(());
    };
    let packed = match compress.method {
        Method::Lz4 => lz4::compress(&out[payload..]),
        Method::Zstd => zstd::compress(&out[payload..])?,
    };
    if LENGTH + packed.len() >= plain {
        return Ok(());
    }
    out[start] |= header::flag(compress.method);
    out.truncate(payload);
    out.extend_from_slice(&length.to_le_bytes());
    out.extend_from_slice(&packed);
    Ok(())
}

/// Returns a compressed entry as it is without compression; `None` if it is not compressed.
///
/// The length that an entry claims is bounded by the cap on values before memory is reserved.
#[cold]
pub(super) fn decompress(stored: &[u8], max: usize) -> Result<Option<Vec<u8>>> {
    let Some((method, plain_header, rest)) = header::compressed(stored) else {
        return Ok(None);
    };
    let (length, packed) = rest.split_first_chunk::<LENGTH>().ok_or_else(damaged)?;
    let length = u32::from_le_bytes(*length) as usize;
    if method == Method::Lz4 && length / MOST_EXPANSION > packed.len() {
        return Err(damaged());
    }
    if length.saturating_add(HEADER) > max {
        return Err(too_large(length));
    }
    let mut plain = plain_header.to_vec();
    let payload = match method {
        Method::Lz4 => lz4::decompress(packed, length)?,
        Method::Zstd => zstd::decompress(packed, length)?,
    };
    if payload.len() != length {
        return Err(damaged());
    }
    plain.extend_from_slice(&payload);
    Ok(Some(plain))
}

#[cold]
fn damaged() -> Error {
    Error::new(
        ErrorKind::Decode,
        "the stored payload is damaged: it cannot be decompressed",
    )
}

#[cold]
fn too_large(length: usize) -> Error {
    let message = format!(
        "a stored value of {length} bytes without compression exceeds the cap; `CacheBuilder::max_value_bytes` sets it"
    );
    Error::new(ErrorKind::TooLarge, message)
}

#[cfg(feature = "lz4")]
mod lz4 {
    use super::{Result, damaged};

    pub(super) fn compress(plain: &[u8]) -> Vec<u8> {
        lz4_flex::block::compress(plain)
    }

    pub(super) fn decompress(packed: &[u8], length: usize) -> Result<Vec<u8>> {
        lz4_flex::block::decompress(packed, length).map_err(|_refused| damaged())
    }
}

#[cfg(feature = "zstd")]
mod zstd {
    use super::{Error, ErrorKind, Result, damaged};

    pub(super) fn compress(plain: &[u8]) -> Result<Vec<u8>> {
        ::zstd::bulk::compress(plain, ::zstd::DEFAULT_COMPRESSION_LEVEL).map_err(|error| {
            Error::new(ErrorKind::Encode, "zstd cannot compress the value").with_source(error)
        })
    }

    pub(super) fn decompress(packed: &[u8], length: usize) -> Result<Vec<u8>> {
        ::zstd::bulk::decompress(packed, length).map_err(|_refused| damaged())
    }
}

// Without its feature a method does not compile as `compress = ..`, so only reads come here.
#[cfg(not(feature = "lz4"))]
mod lz4 {
    use super::{Result, needs_feature};

    pub(super) fn compress(plain: &[u8]) -> Vec<u8> {
        plain.to_vec()
    }

    pub(super) fn decompress(_packed: &[u8], _length: usize) -> Result<Vec<u8>> {
        Err(needs_feature("lz4"))
    }
}

#[cfg(not(feature = "zstd"))]
mod zstd {
    use super::{Result, needs_feature};

    pub(super) fn compress(_plain: &[u8]) -> Result<Vec<u8>> {
        Err(needs_feature("zstd"))
    }

    pub(super) fn decompress(_packed: &[u8], _length: usize) -> Result<Vec<u8>> {
        Err(needs_feature("zstd"))
    }
}

#[cfg(not(all(feature = "lz4", feature = "zstd")))]
#[cold]
fn needs_feature(feature: &str) -> Error {
    let message =
        format!("the entry is compressed: switch on the feature `{feature}` of typed-cache");
    // A write that returns the entry has run; for a read this is taken back.
    Error::new(ErrorKind::Config, message).with_may_have_run(true)
}

//! The postcard payload.

use postcard::de_flavors::Slice;
use postcard::ser_flavors::Flavor;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{Error, ErrorKind, Result};

pub(super) fn encode<T: Serialize>(value: &T, out: &mut Vec<u8>) -> Result<()> {
    postcard::serialize_with_flavor(value, Append(out)).map_err(not_encoded)
}

/// Reads a value that takes up all of `bytes`.
pub(super) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    let mut deserializer = postcard::Deserializer::from_bytes(bytes);
    let value = T::deserialize(&mut deserializer).map_err(damaged)?;
    finish(deserializer, value)
}

/// Returns `value` if it took all bytes.
#[inline]
pub(super) fn finish<'de, T>(
    deserializer: postcard::Deserializer<'de, Slice<'de>>,
    value: T,
) -> Result<T> {
    match deserializer.finalize() {
        Ok([]) => Ok(value),
        Ok(_rest) => Err(trailing()),
        Err(error) => Err(damaged(error)),
    }
}

/// Appends to a buffer that others have written to before.
struct Append<'a>(&'a mut Vec<u8>);

impl Flavor for Append<'_> {
    type Output = ();

    #[inline]
    fn try_push(&mut self, byte: u8) -> postcard::Result<()> {
        self.0.push(byte);
        Ok(())
    }

    #[inline]
    fn try_extend(&mut self, bytes: &[u8]) -> postcard::Result<()> {
        self.0.extend_from_slice(bytes);
        Ok(())
    }

    fn finalize(self) -> postcard::Result<()> {
        Ok(())
    }
}

#[cold]
fn not_encoded(error: postcard::Error) -> Error {
    Error::new(ErrorKind::Encode, "postcard cannot write the value").because(error)
}

#[cold]
pub(super) fn damaged(error: postcard::Error) -> Error {
    Error::new(
        ErrorKind::Decode,
        "the stored payload is damaged: its schema is right, its bytes are not",
    )
    .because(error)
}

#[cold]
fn trailing() -> Error {
    Error::new(
        ErrorKind::Decode,
        "the stored payload is damaged: bytes are left over behind the value",
    )
}

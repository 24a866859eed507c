//! The postcard payload.

use postcard::de_flavors::Slice;
use postcard::ser_flavors::Flavor;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{Error, ErrorKind, Result};
use crate::schema::Layout;

pub(super) fn encode<T: Serialize>(value: &T, out: &mut Vec<u8>) -> Result<()> {
    postcard::serialize_with_flavor(value, Append(out)).map_err(not_encoded)
}

/// Reads a value from all of `bytes`.
#[inline]
pub(super) fn decode_into<T: DeserializeOwned>(
    out: &mut Option<T>,
    layout: &Layout,
    bytes: &[u8],
) -> Result<()> {
    let mut deserializer = postcard::Deserializer::from_bytes(bytes);
    match T::deserialize(&mut deserializer) {
        // The fingerprint was right, so bytes behind the value are damage.
        Ok(value) if is_at_end(deserializer) => {
            *out = Some(value);
            Ok(())
        }
        Ok(_value) => Err(trailing(layout)),
        Err(error) => Err(damaged(error).with_resource(layout.resource)),
    }
}

/// Returns whether no bytes are left.
#[inline]
pub(super) fn is_at_end<'de>(deserializer: postcard::Deserializer<'de, Slice<'de>>) -> bool {
    matches!(deserializer.finalize(), Ok([]))
}

/// Appends to a buffer, behind its present content.
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
    Error::new(ErrorKind::Encode, "postcard cannot write the value").with_source(error)
}

#[cold]
pub(super) fn damaged(error: postcard::Error) -> Error {
    Error::new(
        ErrorKind::Decode,
        "the stored payload is damaged: its fingerprint is right, its bytes are not",
    )
    .with_source(error)
}

/// The error of a payload that its type does not accept.
#[cold]
pub(super) fn refused(reason: Option<String>) -> Error {
    let reason = reason.unwrap_or_else(|| "it gives no reason".to_owned());
    let message = format!("the value's type refuses the stored payload: {reason}");
    Error::new(ErrorKind::Decode, message)
}

#[cold]
pub(super) fn trailing(layout: &Layout) -> Error {
    Error::new(
        ErrorKind::Decode,
        "the stored payload is damaged: there are bytes behind the value",
    )
    .with_resource(layout.resource)
}

//! Decodes types with opaque parts, which can be recursive.

use serde::de::DeserializeOwned;

use crate::codec::payload;
use crate::error::Result;

pub(super) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    payload::decode(bytes)
}

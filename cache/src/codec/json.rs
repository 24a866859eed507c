//! Bare JSON text.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::codec::guard;
use crate::error::{Error, ErrorKind, Result};
use crate::schema::Layout;

pub(super) fn encode<T: Serialize>(value: &T, out: &mut Vec<u8>) -> Result<()> {
    // serde_json's message can contain the value, so it is not kept as the source.
    serde_json::to_writer(out, value).map_err(|_may_echo_the_value| {
        Error::new(
            ErrorKind::Encode,
            "JSON cannot write the value: keys of maps must be strings or numbers",
        )
    })
}

/// Reads a value; text that serde refuses counts as another schema.
// JSON has no fingerprint, so a text of an older schema and a damaged one look the same.
pub(super) fn decode<T: DeserializeOwned>(layout: &Layout, stored: &[u8]) -> Option<T> {
    if layout.guarded {
        return guard::decode_json(stored).ok();
    }
    serde_json::from_slice(stored).ok()
}

//! Bare JSON text.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use crate::codec::guard;
use crate::error::{Error, ErrorKind, Result};
use crate::events::Refusal;
use crate::schema::Layout;

pub(super) fn encode<T: Serialize>(value: &T, out: &mut Vec<u8>) -> Result<()> {
    // serde_json's message can contain the value, so it is not kept as the source.
    serde_json::to_writer(out, value).map_err(|_may_echo_the_value| {
        let message = "the value's own `Serialize` refuses to write it";
        Error::new(ErrorKind::Encode, message)
    })
}

/// Reads a value; text that serde refuses counts as another schema.
// JSON has no fingerprint, so a text of an older schema and a damaged one look the same.
pub(super) fn decode<T: DeserializeOwned>(layout: &Layout, stored: &[u8]) -> Option<T> {
    read(layout, stored).ok()
}

/// Returns why a text is refused.
#[cold]
pub(super) fn refusal<T: DeserializeOwned>(layout: &Layout, stored: &[u8]) -> Option<Refusal> {
    let error = read::<T>(layout, stored).err()?;
    Some(match error.classify() {
        Category::Syntax | Category::Io => Refusal::Syntax,
        Category::Eof => Refusal::Truncated,
        Category::Data => Refusal::Data,
    })
}

fn read<T: DeserializeOwned>(layout: &Layout, stored: &[u8]) -> serde_json::Result<T> {
    if layout.guarded {
        return guard::decode_json(stored);
    }
    serde_json::from_slice(stored)
}

//! The codec of one type of values as a constant, for handles that do not know the key's type.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::codec::{MaxBytes, decode, decode_field, encode, encode_field};
use crate::error::Result;
use crate::schema::Layout;

/// The functions that write and read values of type `V`.
pub(crate) struct Codec<V: 'static> {
    pub(crate) layout: &'static Layout,
    encode: fn(&Layout, &V, MaxBytes, &mut Vec<u8>) -> Result<()>,
    decode: fn(&Layout, &[u8], MaxBytes) -> Result<Option<V>>,
}

impl<V: Serialize + DeserializeOwned + 'static> Codec<V> {
    /// The codec of items of lists.
    pub(crate) const fn of_items(layout: &'static Layout) -> Self {
        Self {
            layout,
            encode,
            decode,
        }
    }

    /// The codec of fields of hashes and values of maps: an `i64` is a native Redis integer.
    pub(crate) const fn of_fields(layout: &'static Layout) -> Self {
        Self {
            layout,
            encode: encode_field,
            decode: decode_field,
        }
    }
}

impl<V> Codec<V> {
    /// Appends the stored form of a value.
    pub(crate) fn encode(&self, value: &V, max: MaxBytes, out: &mut Vec<u8>) -> Result<()> {
        (self.encode)(self.layout, value, max, out)
    }

    /// Reads a stored value; `None` if it was written under another schema.
    pub(crate) fn decode(&self, stored: &[u8], max: MaxBytes) -> Result<Option<V>> {
        (self.decode)(self.layout, stored, max)
    }
}

//! Fields of hashes and maps: an `i64` is a native Redis integer, any other type a stored value. And the codec of one type of
//! values as a constant, for handles that do not know the key's type.

use std::any::Any;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::codec::{MaxBytes, decode, encode, refusal};
use crate::error::Result;
use crate::events::Refusal;
use crate::schema::Layout;

/// Appends the stored form of a field.
pub(crate) fn encode_field<T>(
    layout: &Layout,
    value: &T,
    max: MaxBytes,
    out: &mut Vec<u8>,
) -> Result<()>
where
    T: Serialize + DeserializeOwned + 'static,
{
    // Rust has no specialization. The type is a constant, so release builds have no branch here.
    match (value as &dyn Any).downcast_ref::<i64>() {
        Some(integer) => {
            out.extend_from_slice(itoa::Buffer::new().format(*integer).as_bytes());
            Ok(())
        }
        None => encode(layout, value, max, out),
    }
}

/// Reads a field; `None` if it was written under another schema.
pub(crate) fn decode_field<T>(layout: &Layout, stored: &[u8], max: MaxBytes) -> Result<Option<T>>
where
    T: DeserializeOwned + 'static,
{
    // The result is written through `Any` into a slot of the right type, since `i64` cannot be cast to `T`.
    let mut native: Option<T> = None;
    match (&mut native as &mut dyn Any).downcast_mut::<Option<i64>>() {
        Some(integer) => {
            *integer = parse_integer(stored);
            Ok(native)
        }
        None => decode(layout, stored, max),
    }
}

/// Reads an integer as Redis writes it.
// Redis refuses to increment other spellings, such as `+1` and `007`, so they are no counts here either.
pub(crate) fn parse_integer(stored: &[u8]) -> Option<i64> {
    let integer = std::str::from_utf8(stored).ok()?.parse().ok()?;
    let is_canonical = itoa::Buffer::new().format(integer).as_bytes() == stored;
    is_canonical.then_some(integer)
}

/// The functions that write and read values of type `V`.
pub(crate) struct Codec<V: 'static> {
    pub(crate) layout: &'static Layout,
    encode: fn(&Layout, &V, MaxBytes, &mut Vec<u8>) -> Result<()>,
    decode: fn(&Layout, &[u8], MaxBytes) -> Result<Option<V>>,
    refusal: fn(&Layout, &[u8]) -> Option<Refusal>,
}

impl<V: Serialize + DeserializeOwned + 'static> Codec<V> {
    /// The codec of items of lists.
    pub(crate) const fn of_items(layout: &'static Layout) -> Self {
        Self {
            layout,
            encode,
            decode,
            refusal: refusal::<V>,
        }
    }

    /// The codec of fields of hashes and values of maps: an `i64` is a native Redis integer.
    pub(crate) const fn of_fields(layout: &'static Layout) -> Self {
        Self {
            layout,
            encode: encode_field,
            decode: decode_field,
            refusal: refusal::<V>,
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

    /// Returns why the text of an entry that reads as of another schema is refused.
    #[cold]
    pub(crate) fn refusal(&self, stored: &[u8]) -> Option<Refusal> {
        (self.refusal)(self.layout, stored)
    }
}

//! Reads the replies to operations on single values.

use redis::Value;

use crate::codec::{self, Codec};
use crate::error::{Error, ErrorKind, Result};
use crate::operation::{Decode, DecodeContext, bulk, unexpected};
use crate::schema::{Layout, Mismatch};
use crate::value::key::{EntryKey, layout_of};

/// Reads a value and counts the hit or miss.
#[inline]
pub(super) fn read<K: EntryKey>(
    reply: &Value,
    context: &DecodeContext<'_>,
) -> Result<Option<K::Value>> {
    let mut value = None;
    read_into::<K>(&mut value, reply, context)?;
    let hits = usize::from(value.is_some());
    context.monitor.record_reads(K::RESOURCE, hits, 1 - hits);
    Ok(value)
}

/// Reads a value in place, since a large one is copied at each move.
#[inline]
pub(super) fn read_into<K: EntryKey>(
    value: &mut Option<K::Value>,
    reply: &Value,
    context: &DecodeContext<'_>,
) -> Result<()> {
    let layout = const { layout_of::<K>() };
    match reply {
        Value::BulkString(stored) => {
            codec::decode_into(value, layout, stored, context.max)?;
            match value {
                Some(_) => Ok(()),
                None => mismatch(layout, &[], context),
            }
        }
        Value::Nil => Ok(()),
        other => Err(unexpected(other)),
    }
}

/// Returns the function that reads a reply with `codec`.
pub(crate) fn decode_with<V>(codec: &'static Codec<V>) -> Decode<Option<V>> {
    Decode::closure(move |reply, context| read_stored(codec, reply, &[], context))
}

/// Reads the value of a field or an item, or nil as none.
#[inline]
pub(crate) fn read_stored<V>(
    codec: &Codec<V>,
    reply: Value,
    fields: &[&'static str],
    context: &DecodeContext<'_>,
) -> Result<Option<V>> {
    match bulk(reply)? {
        Some(stored) => decode_stored(codec, &stored, fields, context),
        None => Ok(None),
    }
}

/// Decodes stored bytes; another schema reads as none, or is an error.
#[inline]
pub(crate) fn decode_stored<V>(
    codec: &Codec<V>,
    stored: &[u8],
    fields: &[&'static str],
    context: &DecodeContext<'_>,
) -> Result<Option<V>> {
    let value = codec.decode(stored, context.max)?;
    if value.is_none() {
        mismatch(codec.layout, fields, context)?;
    }
    Ok(value)
}

/// Counts an entry of another schema; that is an error where the key's type says so.
#[cold]
fn mismatch(
    layout: &'static Layout,
    fields: &[&'static str],
    context: &DecodeContext<'_>,
) -> Result<()> {
    context.monitor.record_mismatch(layout.resource, fields);
    match layout.mismatch {
        Mismatch::Miss => Ok(()),
        Mismatch::Error => Err(other_schema(layout)),
    }
}

/// The error for an entry of another schema.
#[cold]
pub(crate) fn other_schema(layout: &Layout) -> Error {
    Error::new(
        ErrorKind::Schema,
        "the entry was written under another schema",
    )
    .with_resource(layout.resource)
}

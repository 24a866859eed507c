//! Reads the replies to operations on single values.

use redis::Value;
use serde::de::DeserializeOwned;

use crate::codec;
use crate::error::{Error, ErrorKind, Result};
use crate::request::{Asked, Decoding, array, unexpected};
use crate::schema::{Layout, Mismatch};

/// Reads a value and counts the hit or miss.
#[inline]
#[expect(
    clippy::needless_pass_by_value,
    reason = "the form of every decode function"
)]
pub(super) fn decode_read<V: DeserializeOwned>(
    reply: Value,
    decoding: &Decoding<'_>,
) -> Result<Option<V>> {
    let mut value = None;
    decode_into(&mut value, &reply, decoding)?;
    decoding.monitor.read(1, usize::from(value.is_some()));
    Ok(value)
}

/// Reads a value; another schema is a miss or an error, as the key's type has it.
#[inline]
#[expect(
    clippy::needless_pass_by_value,
    reason = "the form of every decode function"
)]
pub(super) fn decode_old<V: DeserializeOwned>(
    reply: Value,
    decoding: &Decoding<'_>,
) -> Result<Option<V>> {
    let mut value = None;
    decode_into(&mut value, &reply, decoding)?;
    Ok(value)
}

#[inline]
fn decode_into<V: DeserializeOwned>(
    value: &mut Option<V>,
    reply: &Value,
    decoding: &Decoding<'_>,
) -> Result<()> {
    match reply {
        Value::BulkString(stored) => {
            codec::decode_into(value, decoding.layout, stored, decoding.max)?;
            match value {
                Some(_) => Ok(()),
                None => mismatch::<V>(decoding).map(drop),
            }
        }
        Value::Nil => Ok(()),
        other => Err(unexpected(other, decoding)),
    }
}

/// Reads as many values as were asked for.
pub(super) fn decode_many<V: DeserializeOwned>(
    reply: Value,
    decoding: &Decoding<'_>,
) -> Result<Vec<Option<V>>> {
    let replies = array(reply, decoding)?;
    if !matches!(decoding.asked, Asked::Count(count) if *count == replies.len()) {
        return Err(Error::new(
            ErrorKind::Decode,
            "the server answered another number of values than were asked for",
        )
        .with_resource(decoding.layout.resource));
    }
    let mut values: Vec<Option<V>> = Vec::new();
    values.resize_with(replies.len(), || None);
    // The replies stay until all are read: freed one by one among new values, they would scatter the heap.
    let (mut count, mut hits) = (0, 0);
    let outcome = replies
        .iter()
        .zip(&mut values)
        .try_for_each(|(reply, value)| {
            decode_into(value, reply, decoding).map_err(|error| error.with_index(count))?;
            count += 1;
            hits += usize::from(value.is_some());
            Ok(())
        });
    decoding.monitor.read(count, hits);
    outcome.map(|()| values)
}

/// Counts an entry of another schema; a miss or an error, as the key's type has it.
#[cold]
pub(in crate::ops) fn mismatch<T>(decoding: &Decoding<'_>) -> Result<Option<T>> {
    let layout = decoding.layout;
    let fields: &[&'static str] = match decoding.asked {
        Asked::Fields(names) => names,
        Asked::Nothing | Asked::Count(_) | Asked::Key(_) => &[],
    };
    decoding.monitor.mismatch(layout.resource, fields);
    match layout.mismatch {
        Mismatch::Miss => Ok(None),
        Mismatch::Error => Err(other_schema(layout)),
    }
}

/// The error for an entry of another schema.
#[cold]
pub(in crate::ops) fn other_schema(layout: &Layout) -> Error {
    Error::new(
        ErrorKind::Schema,
        "the entry was written under another schema",
    )
    .with_resource(layout.resource)
}

//! Reads the values of maps.

use std::collections::HashMap;
use std::hash::Hash;

use redis::Value;

use crate::codec::Codec;
use crate::error::Result;
use crate::map::key::MapCodec;
use crate::operation::{DecodeContext, bulk, exact_items, flat_map, some_bulk, wrong};

/// Reads a value, or nil as none.
pub(super) fn value<V>(
    codec: &Codec<V>,
    reply: Value,
    context: &DecodeContext<'_>,
) -> Result<Option<V>> {
    match bulk(reply)? {
        Some(stored) => decode(codec, &stored, context),
        None => Ok(None),
    }
}

/// Reads as many values as were asked for.
pub(super) fn values<V>(
    codec: &Codec<V>,
    reply: Value,
    expected: usize,
    context: &DecodeContext<'_>,
) -> Result<Vec<Option<V>>> {
    let replies = exact_items(reply, expected)?.into_iter().enumerate();
    let read =
        |(index, reply)| value(codec, reply, context).map_err(|error| error.with_index(index));
    replies.map(read).collect()
}

pub(super) fn all<F: Eq + Hash, V>(
    codec: &MapCodec<F, V>,
    reply: Value,
    context: &DecodeContext<'_>,
) -> Result<HashMap<F, V>> {
    let items = flat_map(reply)?;
    let mut map = HashMap::with_capacity(items.len() / 2);
    for entry in entries(codec, items, context)? {
        map.extend(entry?);
    }
    Ok(map)
}

/// Reads fields and values one behind the other; entries of another schema, and fields that do not parse, are `None`.
pub(super) fn entries<F, V>(
    codec: &MapCodec<F, V>,
    items: Vec<Value>,
    context: &DecodeContext<'_>,
) -> Result<impl Iterator<Item = Result<Option<(F, V)>>>> {
    if !items.len().is_multiple_of(2) {
        return Err(wrong("a field without a value"));
    }
    let mut items = items.into_iter();
    Ok(std::iter::from_fn(move || {
        let (field, value) = (items.next()?, items.next()?);
        Some(entry(codec, field, value, context))
    }))
}

fn entry<F, V>(
    codec: &MapCodec<F, V>,
    field: Value,
    value: Value,
    context: &DecodeContext<'_>,
) -> Result<Option<(F, V)>> {
    let (field, stored) = (some_bulk(field)?, some_bulk(value)?);
    let Some(field) = (codec.read_field)(&field) else {
        context
            .monitor
            .record_foreign_key(codec.values.layout.resource);
        return Ok(None);
    };
    let value = decode(&codec.values, &stored, context)?;
    Ok(value.map(|value| (field, value)))
}

/// Reads a stored value; one of another schema is counted and reads as none.
fn decode<V>(codec: &Codec<V>, stored: &[u8], context: &DecodeContext<'_>) -> Result<Option<V>> {
    let value = codec.decode(stored, context.max)?;
    if value.is_none() {
        context.monitor.record_mismatch(codec.layout.resource, &[]);
    }
    Ok(value)
}

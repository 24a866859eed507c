//! Reads the items of lists.

use redis::Value;

use crate::codec::Codec;
use crate::error::{Error, Result};
use crate::operation::{DecodeContext, array, bulk, some_bulk, wrong};
use crate::value::other_schema;

/// Reads an item, or nil as none.
pub(super) fn item<V>(
    codec: &Codec<V>,
    reply: Value,
    context: &DecodeContext<'_>,
) -> Result<Option<V>> {
    let stored = bulk(reply)?;
    stored
        .map(|stored| decode(codec, &stored, context))
        .transpose()
}

/// Reads several items, at most `most`, each with a result of its own.
pub(super) fn items<V>(
    codec: &Codec<V>,
    reply: Value,
    most: Option<u64>,
    context: &DecodeContext<'_>,
) -> Result<Vec<Result<V>>> {
    let replies = array(reply)?;
    if most.is_some_and(|most| replies.len() as u64 > most) {
        return Err(wrong("more items than were requested"));
    }
    let read = |(index, reply)| {
        some_bulk(reply)
            .and_then(|stored| decode(codec, &stored, context))
            .map_err(|error: Error| {
                // A pop has taken the item from the list.
                let is_pop = most.is_some();
                let error = error
                    .with_resource(codec.layout.resource)
                    .with_may_have_run(is_pop);
                error.with_index(index)
            })
    };
    Ok(replies.into_iter().enumerate().map(read).collect())
}

/// An item of another schema is an error, since its place in the list is real.
fn decode<V>(codec: &Codec<V>, stored: &[u8], context: &DecodeContext<'_>) -> Result<V> {
    codec.decode(stored, context.max)?.ok_or_else(|| {
        context.monitor.record_mismatch(codec.layout.resource, &[]);
        other_schema(codec.layout)
    })
}

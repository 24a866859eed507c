//! Reads the items of lists.

use redis::Value;

use crate::codec::Codec;
use crate::error::{Error, Result};
use crate::operation::{DecodeContext, array, some_bulk, wrong};
use crate::value::{decode_stored, other_schema};

/// Reads items, each with a result of its own; no more than `most`, the number that a pop has asked for.
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
        item(codec, reply, context).map_err(|error: Error| {
            // A pop has taken the item from the list.
            let is_pop = most.is_some();
            error
                .with_resource(codec.layout.resource)
                .with_may_have_run(is_pop)
                .with_index(index)
        })
    };
    Ok(replies.into_iter().enumerate().map(read).collect())
}

/// Reads an item that must be there, since a list has no gaps.
pub(super) fn item<V>(codec: &Codec<V>, reply: Value, context: &DecodeContext<'_>) -> Result<V> {
    let item = decode_stored(codec, &some_bulk(reply)?, &[], context)?;
    item.ok_or_else(|| other_schema(codec.layout))
}

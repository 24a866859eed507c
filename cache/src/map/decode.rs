//! Reads the entries of maps.

use redis::Value;

use crate::error::Result;
use crate::map::key::MapCodec;
use crate::operation::{DecodeContext, pairs};
use crate::value::decode_stored;

/// Reads fields with their values; entries of another schema, and fields that do not parse, are counted and are `None`.
pub(super) fn entries<F, V>(
    codec: &MapCodec<F, V>,
    reply: Value,
    context: &DecodeContext<'_>,
) -> Result<impl ExactSizeIterator<Item = Result<Option<(F, V)>>>> {
    let entry = move |(field, stored): (Vec<u8>, Vec<u8>)| {
        let Some(field) = (codec.read_field)(&field) else {
            let resource = codec.values.layout.resource;
            context.monitor.record_foreign_key(resource);
            return Ok(None);
        };
        let value = decode_stored(&codec.values, &stored, &[], context)?;
        Ok(value.map(|value| (field, value)))
    };
    Ok(pairs(reply)?.into_iter().map(entry))
}

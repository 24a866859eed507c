//! Reads the replies to operations on single values.

use redis::Value;

use crate::codec::{self, Codec};
use crate::error::{Error, ErrorKind, Result};
use crate::events::Refusal;
use crate::operation::{Decode, DecodeContext, bulk, recycle, recycle_reply, unexpected, wrong};
use crate::schema::{Layout, Mismatch};
use crate::value::fresh::Freshness;
use crate::value::key::{EntryKey, layout_of};

/// Reads a value and counts the hit or miss.
#[inline]
pub(super) fn read<K: EntryKey>(
    reply: Value,
    context: &DecodeContext<'_>,
) -> Result<Option<K::Value>> {
    let mut value = None;
    read_into::<K>(&mut value, &reply, context)?;
    recycle_reply(reply);
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
    match reply {
        Value::Array(replies) if K::GRACE.is_some() => read_item::<K>(value, replies, context),
        reply => read_stored_into::<K>(value, reply, context),
    }
}

/// Reads the replies for one key: `PTTL` and `GET` where entries have times, else `GET` alone. A stale value is none.
#[inline]
pub(super) fn read_item<K: EntryKey>(
    value: &mut Option<K::Value>,
    replies: &[Value],
    context: &DecodeContext<'_>,
) -> Result<()> {
    match replies {
        [left, Value::BulkString(stored)] if !Freshness::of(left, stored)?.is_fresh() => Ok(()),
        [stored] | [_, stored] => read_stored_into::<K>(value, stored, context),
        _ => Err(wrong("replies that do not fit their commands")),
    }
}

/// The replies for one key.
pub(super) const fn replies_of<K: EntryKey>() -> usize {
    if K::GRACE.is_some() { 2 } else { 1 }
}

#[inline]
fn read_stored_into<K: EntryKey>(
    value: &mut Option<K::Value>,
    reply: &Value,
    context: &DecodeContext<'_>,
) -> Result<()> {
    let layout = const { layout_of::<K>() };
    if let Value::BulkString(stored) = reply {
        let meters = context.monitor.meters();
        meters.record_bytes_read(layout.resource, stored.len());
    }
    match reply {
        Value::BulkString(stored) => match codec::decode_into(value, layout, stored, context.max) {
            Ok(()) if value.is_some() => {
                count_upgrade(layout, stored, context);
                Ok(())
            }
            Ok(()) if codec::is_absence(layout, stored) || codec::is_claim(stored) => Ok(()),
            Ok(()) => {
                let refusal = codec::refusal::<K::Value>(layout, stored);
                mismatch(layout, &[], refusal, context)
            }
            Err(error) => damage(error, layout, &[], context),
        },
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
    let Some(stored) = bulk(reply)? else {
        return Ok(None);
    };
    let value = decode_stored(codec, &stored, fields, context)?;
    recycle(stored);
    Ok(value)
}

/// Decodes stored bytes; another schema reads as none, or is an error.
#[inline]
pub(crate) fn decode_stored<V>(
    codec: &Codec<V>,
    stored: &[u8],
    fields: &[&'static str],
    context: &DecodeContext<'_>,
) -> Result<Option<V>> {
    let meters = context.monitor.meters();
    meters.record_bytes_read(codec.layout.resource, stored.len());
    match codec.decode(stored, context.max) {
        Ok(Some(value)) => {
            count_upgrade(codec.layout, stored, context);
            return Ok(Some(value));
        }
        Ok(None) => mismatch(codec.layout, fields, codec.refusal(stored), context)?,
        Err(error) => damage(error, codec.layout, fields, context)?,
    }
    Ok(None)
}

/// Counts a value that was read in an older form.
#[inline]
pub(crate) fn count_upgrade(layout: &'static Layout, stored: &[u8], context: &DecodeContext<'_>) {
    if layout.forms.is_some() && !codec::is_own(layout, stored) {
        context.monitor.record_upgrade(layout.resource);
    }
}

/// Counts an entry of another schema; that is an error where the key's type says so.
#[cold]
pub(crate) fn mismatch(
    layout: &'static Layout,
    fields: &[&'static str],
    refusal: Option<Refusal>,
    context: &DecodeContext<'_>,
) -> Result<()> {
    let monitor = context.monitor;
    monitor.record_mismatch(layout.resource, fields, refusal);
    match layout.mismatch {
        Mismatch::Miss => Ok(()),
        Mismatch::Error => Err(other_schema(layout, refusal)),
    }
}

/// Counts an entry that is damaged where that is a miss; else it is an error.
#[cold]
pub(crate) fn damage(
    error: Error,
    layout: &'static Layout,
    fields: &[&'static str],
    context: &DecodeContext<'_>,
) -> Result<()> {
    if error.kind() != ErrorKind::Decode {
        return Err(error);
    }
    if !layout.is_missed(context.damage) {
        return Err(error.with_more(layout.cure));
    }
    context
        .monitor
        .record_damage(layout.resource, fields, &error);
    Ok(())
}

/// The error for an entry of another schema.
#[cold]
pub(crate) fn other_schema(layout: &Layout, refusal: Option<Refusal>) -> Error {
    let message = match refusal {
        None => "the entry was written under another schema",
        Some(Refusal::Syntax) => "the entry is no JSON",
        Some(Refusal::Truncated) => "the entry is JSON that is cut off",
        Some(Refusal::Data) => "the entry is JSON that its type does not read",
    };
    Error::new(ErrorKind::Schema, message).with_resource(layout.resource)
}
